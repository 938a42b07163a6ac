import type { WireConnection } from "#db/wire/connection.ts";
import type { Arm } from "#server/contract/arm.ts";
import type { ArmClient, Lab, SpanSink } from "#server/contract/lab.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { decodeOrder, LOOKUP_SQL, type Order } from "../lab/order-lookup.ts";
import { openPool } from "../lab/pool.ts";
import { receiptKey } from "./receipt-key.ts";

/** The service of one arm: links to receipts, with the connection given back before or after the key is derived. */
export async function openService(arm: Arm, lab: Lab): Promise<ArmClient> {
	const iterations = Number(arm.iterations);
	const isLate = arm.giveBack === "late";
	const pool = await openPool(lab, Number(arm.poolSize));

	async function lookUp(connection: WireConnection, id: number, spans: SpanSink): Promise<Order | null> {
		const startMs = performance.now();
		const [row] = await connection.query(LOOKUP_SQL, [id]);
		spans.add("query", performance.now() - startMs);
		return row === undefined ? null : decodeOrder(row);
	}

	async function answer(order: Order | null, spans: SpanSink): Promise<string | null> {
		if (order === null) return null;
		const startMs = performance.now();
		const key = await receiptKey(order, iterations);
		spans.add(isLate ? "answerHeld" : "answer", performance.now() - startMs);
		return key;
	}

	async function serve(id: number, spans: SpanSink): Promise<string | null> {
		if (isLate) {
			return pool.hold(async (connection) => answer(await lookUp(connection, id, spans), spans), spans);
		}
		return answer(await pool.hold((connection) => lookUp(connection, id, spans), spans), spans);
	}

	return {
		async operation(random, spans) {
			const key = await serve(1 + Math.floor(random() * lab.dataset.orderCount), spans);
			return key === null ? 0 : 1;
		},
		answer: (id) => serve(id, NO_SPANS),
		counters: () => ({ holdUs: pool.holdUs }),
		resetCounters: () => pool.resetCounts(),
		close: () => pool.close(),
	};
}
