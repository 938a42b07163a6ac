import { gunzipSync } from "node:zlib";
import type { WireConnection } from "#db/wire/connection.ts";
import type { Arm } from "#server/contract/arm.ts";
import type { ArmClient, Lab, SpanSink } from "#server/contract/lab.ts";
import type { RawRows } from "../lab/connections.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { openPool } from "../lab/pool.ts";
import { exportSql, packed, startCount } from "./order-export.ts";

/** The service of one arm: exports of orders, with the connection given back before or after the answer is made. */
export async function openService(arm: Arm, lab: Lab): Promise<ArmClient> {
	const rowCount = Number(arm.rows);
	const sql = exportSql(rowCount);
	const starts = startCount(lab.dataset, rowCount);
	const pool = await openPool(lab, Number(arm.poolSize));

	async function fetchRows(connection: WireConnection, from: number, spans: SpanSink): Promise<RawRows> {
		const startMs = performance.now();
		const rows = await connection.query(sql, [from]);
		spans.add("query", performance.now() - startMs);
		return rows;
	}

	async function pack(rows: RawRows, spans: SpanSink): Promise<Buffer> {
		const startMs = performance.now();
		const answer = await packed(rows);
		spans.add("answer", performance.now() - startMs);
		return answer;
	}

	async function serve(from: number, spans: SpanSink): Promise<Buffer> {
		if (arm.giveBack === "late") {
			return pool.hold(async (connection) => pack(await fetchRows(connection, from, spans), spans), spans);
		}
		return pack(await pool.hold((connection) => fetchRows(connection, from, spans), spans), spans);
	}

	return {
		async operation(random, spans) {
			await serve(1 + Math.floor(random() * starts), spans);
			return 1;
		},
		answer: async (from) => JSON.parse(gunzipSync(await serve(from, NO_SPANS)).toString("utf8")),
		counters: () => ({ holdUs: pool.holdUs }),
		resetCounters: () => pool.resetCounts(),
		close: () => pool.close(),
	};
}
