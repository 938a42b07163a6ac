import { popularityOrder } from "#db/schema/lab.ts";
import type { Arm } from "#server/contract/arm.ts";
import { columnText } from "../lab/column-text.ts";
import { indexSteps, nameOf, type OwnRelation } from "../lab/own-relation.ts";
import { tableAndIndex } from "../lab/relation-sizes.ts";
import type { Statement } from "../lab/statement.ts";

const SCHEMA = "index_rows";
const ROW_COUNTS = { "10k": 10_000, "100k": 100_000, "1m": 1_000_000 } as const;
const INDEX_COLUMNS = {
	none: null,
	btree: "(customer_id)",
	covering: "(customer_id, placed_at desc) include (id, total_cents)",
} as const;
const ORDERS_OF_EACH = 10;
const CHUNK_ROWS = 100_000;
/** From 2023 to the end of 2025, whatever the number of orders. */
const ALL_SECONDS = 94_694_400;
/** Seconds of a million rows, and of an index on them; what matters is their proportion. */
const SECONDS = { rows: 1.5, index: 0.6 };

type Table = { name: string; rowCount: number; index: { name: string; columns: string } | null };

function tableOf(arm: Arm): Table {
	const name = `orders_${arm.index}_${arm.rows}`;
	const columns = INDEX_COLUMNS[arm.index as keyof typeof INDEX_COLUMNS];
	return {
		name,
		rowCount: ROW_COUNTS[arm.rows as keyof typeof ROW_COUNTS],
		index: columns === null ? null : { name: `${name}_customer`, columns },
	};
}

/**
 * The arm's own orders, ten of each customer. A customer's orders lie as far apart as they can, in all parts of the
 * table, as orders do that came in over years.
 */
export function relationOf(arm: Arm): OwnRelation {
	const { name, rowCount, index } = tableOf(arm);
	const table = nameOf({ schema: SCHEMA, table: name });
	const customerCount = rowCount / ORDERS_OF_EACH;
	const { step } = popularityOrder(customerCount, 0);
	const chunks = Array.from(
		{ length: rowCount / Math.min(rowCount, CHUNK_ROWS) },
		(_, at) => at * CHUNK_ROWS,
	);
	return {
		schema: SCHEMA,
		table: name,
		label: `Making ${rowCount.toLocaleString("en")} orders${index === null ? "" : ", with an index"}`,
		version: 1,
		grant: "select",
		steps: [
			{
				seconds: 0,
				sql: `create table ${table} (id integer not null, customer_id integer not null,
					placed_at timestamptz not null, total_cents integer not null)`,
			},
			...chunks.map((from) => ({
				seconds: (SECONDS.rows * Math.min(rowCount, CHUNK_ROWS)) / 1_000_000,
				sql: `insert into ${table}
					select i, (1 + (i * ${step}) % ${customerCount})::integer,
						timestamptz '2023-01-01 00:00:00+00' + make_interval(secs => i * ${Math.floor(ALL_SECONDS / rowCount)}),
						(500 + (hashint8(i) & 32767))::integer
					from generate_series(${from + 1}::bigint, ${Math.min(rowCount, from + CHUNK_ROWS)}) as i`,
			})),
			...indexSteps(table, index, (SECONDS.index * rowCount) / 1_000_000),
		],
	};
}

/** The question: one customer's ten orders, newest first. */
export function statementOf(arm: Arm): Statement {
	const { name, rowCount, index } = tableOf(arm);
	return {
		sql: `select id, placed_at, total_cents
from ${SCHEMA}.${name}
where customer_id = $1
order by placed_at desc`,
		parameterOf: (request) => 1 + request,
		requestCount: rowCount / ORDERS_OF_EACH,
		decode: (row) => ({
			id: Number(columnText(row[0])),
			placedAt: columnText(row[1]),
			totalCents: Number(columnText(row[2])),
		}),
		told: (customer) => `$1 = ${customer}, a customer with ${ORDERS_OF_EACH} orders, as everyone here has.`,
		relations: tableAndIndex(SCHEMA, name, index?.name ?? null),
	};
}
