import type { Arm } from "#server/contract/arm.ts";
import { nameOf, type OwnRelation } from "../lab/own-relation.ts";
import type { Relation } from "../lab/relation-sizes.ts";

/** Orders that are always there; what is inserted has ids above. */
export const KEPT_ROWS = 100_000;

/** Indexes as a table gathers them over the years: an arm has the first ones. */
const INDEX_COLUMNS = [
	"(customer_id)",
	"(product_id)",
	"(placed_at)",
	"(status, placed_at)",
	"(total_cents)",
	"(customer_id, placed_at)",
	"(product_id, placed_at)",
	"(status, total_cents)",
] as const;

/** The order of id `i`; keys come in no order, as customers and products do. */
const ORDER_OF_I = `i::integer as id, (hashint8extended(i, 1) & 65535)::integer as customer_id,
	(hashint8extended(i, 2) & 32767)::integer as product_id,
	timestamptz '2026-01-01 00:00:00+00' + make_interval(secs => i) as placed_at,
	(array['placed', 'paid', 'shipped', 'delivered'])[1 + (hashint8extended(i, 3) & 3)] as status,
	(500 + (hashint8extended(i, 4) & 65535))::integer as total_cents`;

/** Seconds of the rows and of each index; what matters is their proportion. */
const SECONDS = { rows: 0.3, index: 0.1 };

/** The arm's table, by name. */
export function tableOf(arm: Arm): string {
	return nameOf({ schema: "index_price", table: `orders_${arm.indexes}` });
}

/** The arm's table with its indexes. It has no key, for that would be one more. */
export function relationOf(arm: Arm): OwnRelation {
	const table = tableOf(arm);
	const columns = INDEX_COLUMNS.slice(0, Number(arm.indexes));
	return {
		schema: "index_price",
		table: `orders_${arm.indexes}`,
		label: `Making a table with ${arm.indexes} indexes`,
		version: 1,
		grant: "select, insert, update, delete",
		steps: [
			{
				seconds: 0,
				// It is vacuumed before each stretch of load; once more in the middle would be in the figures.
				sql: `create table ${table} (id integer not null, customer_id integer not null, product_id integer not null,
					placed_at timestamptz not null, status text not null, total_cents integer not null)
					with (autovacuum_enabled = off)`,
			},
			{ seconds: SECONDS.rows, sql: insertSql(table, "1::bigint", String(KEPT_ROWS)) },
			...columns.map((one, at) => ({
				seconds: SECONDS.index,
				// As full as the pages of an index are that has grown in no order: fresh ones would split during the run.
				sql: `create index ${indexName(arm, at)} on ${table} ${one} with (fillfactor = 70)`,
			})),
		],
	};
}

/** Inserts as many orders as the arm does at a time, from id `$1` on. */
export function insertStatement(arm: Arm): string {
	return insertSql(tableOf(arm), "$1::bigint", `$1::bigint + ${Number(arm.rows) - 1}`);
}

/** The arm's table and indexes, for evidence. */
export function relationsOf(arm: Arm): Relation[] {
	return [
		{ name: tableOf(arm), kind: "table" },
		...INDEX_COLUMNS.slice(0, Number(arm.indexes)).map((_, at) => ({
			name: nameOf({ schema: "index_price", table: indexName(arm, at) }),
			kind: "index" as const,
		})),
	];
}

function insertSql(table: string, from: string, to: string): string {
	return `insert into ${table} (id, customer_id, product_id, placed_at, status, total_cents)
select ${ORDER_OF_I}
from generate_series(${from}, ${to}) as i`;
}

function indexName(arm: Arm, at: number): string {
	return `orders_${arm.indexes}_index_${at + 1}`;
}
