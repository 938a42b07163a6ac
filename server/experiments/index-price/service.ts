import type { Arm } from "#server/contract/arm.ts";
import type { ArmClient, Lab } from "#server/contract/lab.ts";
import { columnText } from "../lab/column-text.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { openPool } from "../lab/pool.ts";
import { STATEMENT_POOL_SIZE } from "../lab/statement.ts";
import { insertStatement, KEPT_ROWS, tableOf } from "./orders.ts";

type Explained = { "QUERY PLAN": [{ Plan: { "WAL Bytes"?: number } }] };

/**
 * The service of one arm, which inserts. Before each stretch of load what it has inserted is taken out again, so that
 * the table is as large at the beginning of each.
 */
export async function openService(arm: Arm, lab: Lab): Promise<ArmClient> {
	const table = tableOf(arm);
	const insert = insertStatement(arm);
	const rowCount = Number(arm.rows);
	const indexBytesPerRow = await readIndexBytes(table, lab);
	const pool = await openPool(lab, STATEMENT_POOL_SIZE);
	let nextId = KEPT_ROWS + 1;
	let walBytesPerRow: number[] = [];

	async function sampleWal(): Promise<void> {
		const [row] = await lab.admin.unsafe<Explained[]>(
			`explain (analyze, wal, timing off, format json) ${insert.replaceAll("$1", String(nextId))}`,
		);
		walBytesPerRow.push((row?.["QUERY PLAN"][0].Plan["WAL Bytes"] ?? 0) / rowCount);
	}

	return {
		async operation(_random, spans) {
			const firstId = nextId;
			nextId += rowCount;
			await pool.use(insert, [firstId], spans);
			return rowCount;
		},
		/** Inserts the order of that place among the new ones, and those after it, and reads back what is there then. */
		async answer(place) {
			const firstId = KEPT_ROWS + 1 + place;
			const those = `from ${table} where id between $1::integer and $1::integer + ${rowCount - 1}`;
			await pool.use(`delete ${those}`, [firstId], NO_SPANS);
			await pool.use(insert, [firstId], NO_SPANS);
			const rows = await pool.use(`select * ${those} order by id`, [firstId], NO_SPANS);
			return rows.map((row) => row.map(columnText));
		},
		async beforeSlice() {
			await sampleWal();
			await takeOut(table, lab);
			nextId = KEPT_ROWS + 1;
		},
		counters: (): Record<string, number> => ({
			indexBytesPerRow,
			...(walBytesPerRow.length === 0 ? {} : { walBytesPerRow: medianOf(walBytesPerRow) }),
		}),
		resetCounters() {
			walBytesPerRow = [];
		},
		async close() {
			await pool.close();
			await takeOut(table, lab);
		},
	};
}

/** Takes out what was inserted, out of the indexes too. */
export async function takeOut(table: string, { admin }: Lab): Promise<void> {
	await admin.unsafe(`delete from ${table} where id > ${KEPT_ROWS}`);
	await admin.unsafe(`vacuum (index_cleanup on) ${table}`);
}

function medianOf(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

async function readIndexBytes(table: string, { admin }: Lab): Promise<number> {
	const [row] = await admin<
		{ bytes: number }[]
	>`select pg_indexes_size(to_regclass(${table}))::float8 as bytes`;
	return (row?.bytes ?? 0) / KEPT_ROWS;
}
