import type { Arm } from "#server/contract/arm.ts";
import { Fault } from "#server/contract/fault.ts";
import type { ArmClient, Lab, SpanSink } from "#server/contract/lab.ts";
import { LoadClock } from "../lab/load-clock.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { openPool } from "../lab/pool.ts";
import { BEST_SELLERS_SQL, decodeSellers, firstOrder, type Seller } from "./best-sellers.ts";

/**
 * The service of one arm: a list of best sellers through a small pool. Requests beyond its connections queue for them,
 * first come, first served; where the queue is bounded, one that finds it full is refused before any work is done.
 */
export async function openService(arm: Arm, lab: Lab): Promise<ArmClient> {
	const { orderCount } = lab.dataset;
	const poolSize = Number(arm.poolSize);
	const mostInside = arm.whenFull === "wait" ? Number.POSITIVE_INFINITY : poolSize + Number(arm.queueLimit);
	const pool = await openPool(lab, poolSize);
	const clock = new LoadClock();
	let insideCount = 0;
	let requestCount = 0;
	let refusedCount = 0;
	let usefulCount = 0;

	async function bestSellers(from: number, spans: SpanSink): Promise<Seller[]> {
		insideCount++;
		try {
			const rows = await pool.use(BEST_SELLERS_SQL, [from], spans);
			const startMs = performance.now();
			const sellers = decodeSellers(rows);
			spans.add("decode", performance.now() - startMs);
			return sellers;
		} finally {
			insideCount--;
		}
	}

	/** Null is a refusal that the client takes for an answer. */
	async function serve(from: number, spans: SpanSink): Promise<Seller[] | null> {
		requestCount++;
		if (insideCount >= mostInside) {
			refusedCount++;
			if (arm.whenFull === "answer") return null;
			throw new Fault("too-busy", "The queue of the service is full. Ask again later.");
		}
		const sellers = await bestSellers(from, spans);
		usefulCount++;
		return sellers;
	}

	return {
		async operation(random, spans) {
			clock.tick(performance.now());
			try {
				return (await serve(firstOrder(random(), orderCount), spans))?.length ?? 0;
			} finally {
				clock.tick(performance.now());
			}
		},
		answer: (from) => serve(from, NO_SPANS),
		counters: () => ({
			refusedShare: refusedCount / Math.max(1, requestCount),
			usefulPerSec: (1_000 * usefulCount) / Math.max(1, clock.loadMs),
		}),
		resetCounters() {
			clock.reset();
			requestCount = 0;
			refusedCount = 0;
			usefulCount = 0;
		},
		beforeSlice: async () => clock.stop(),
		close: () => pool.close(),
	};
}
