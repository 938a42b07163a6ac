import type { Arm } from "#server/contract/arm.ts";
import type { ArmClient, Lab, SpanSink } from "#server/contract/lab.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { decodeOrder, LOOKUP_SQL, type Order } from "../lab/order-lookup.ts";
import { LeakyPool } from "./leaky-pool.ts";

/** The service of one arm: lookups, of which one in so many forgets its connection. */
export async function openService(arm: Arm, lab: Lab): Promise<ArmClient> {
	const leakEvery = Number(arm.leakEvery);
	const pool = await LeakyPool.open(arm, lab);
	let served = 0;

	async function lookUp(id: number, spans: SpanSink): Promise<Order | null> {
		const loan = await pool.borrow();
		spans.add("poolWait", loan.waitMs);
		if (loan.connectMs > 0) spans.add("connect", loan.connectMs);
		try {
			const startMs = performance.now();
			const [row] = await loan.connection.query(LOOKUP_SQL, [id]);
			spans.add("query", performance.now() - startMs);
			return row === undefined ? null : decodeOrder(row);
		} finally {
			served++;
			if (leakEvery > 0 && served % leakEvery === 0) pool.forget(loan);
			else loan.giveBack();
		}
	}

	return {
		async operation(random, spans) {
			const order = await lookUp(1 + Math.floor(random() * lab.dataset.orderCount), spans);
			return order === null ? 0 : 1;
		},
		answer: (id) => lookUp(id, NO_SPANS),
		counters: () => ({ ...pool.counts, stillLent: pool.stillLent }),
		resetCounters() {
			pool.counts = { leaked: 0, reclaimed: 0, restarts: 0 };
		},
		async beforeSlice() {
			await pool.begin();
			served = 0;
		},
		close: () => pool.close(),
	};
}
