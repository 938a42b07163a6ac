import type { Arm } from "#server/contract/arm.ts";
import type { ArmClient, Lab, SpanSink } from "#server/contract/lab.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { openPool } from "../lab/pool.ts";
import { keepConnections } from "../lab/shared-places.ts";
import { decodeSum, SUM_SQL, startCount } from "./order-sum.ts";

/** The service of one arm: sums over a pool that keeps so many connections through a lull and opens the others on demand. */
export async function openService(arm: Arm, lab: Lab): Promise<ArmClient> {
	const starts = startCount(lab.dataset);
	const kept = Math.min(Number(arm.idleMinimum), Number(arm.poolSize));
	const pool = await openPool(lab, Number(arm.poolSize), kept);
	let opened = 0;

	async function sum(from: number, spans: SpanSink) {
		const loan = await pool.borrow();
		spans.add("poolWait", loan.waitMs);
		if (loan.connectMs > 0) {
			opened++;
			spans.add("connect", loan.connectMs);
		}
		try {
			const startMs = performance.now();
			const rows = await loan.connection.query(SUM_SQL, [from]);
			spans.add("query", performance.now() - startMs);
			return decodeSum(rows);
		} finally {
			loan.giveBack();
		}
	}

	return {
		async operation(random, spans) {
			await sum(1 + Math.floor(random() * starts), spans);
			return 1;
		},
		answer: (from) => sum(from, NO_SPANS),
		counters: () => ({ opened, keptIdle: kept }),
		resetCounters() {
			opened = 0;
		},
		beforeSlice: () => keepConnections(lab, kept),
		close: () => pool.close(),
	};
}
