import { setTimeout as sleep } from "node:timers/promises";
import type { Arm } from "#server/contract/arm.ts";
import { Fault } from "#server/contract/fault.ts";
import type { ArmClient, Lab, SpanSink } from "#server/contract/lab.ts";
import { LoadClock } from "../lab/load-clock.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { openPool } from "../lab/pool.ts";
import { BEST_SELLERS_SQL, decodeSellers, type Seller, startCount } from "./best-sellers.ts";

/** How long a refused client of the level `retry` waits before it asks again, milliseconds: as long as one thinks. */
const RETRY_AFTER_MS = 20;
/** A client that is refused so often in a row gives up. */
const MOST_TRIES = 250;

/**
 * The service of one arm: a list of best sellers through a small pool. Requests beyond its connections queue for them,
 * first come, first served; where the queue is bounded, one that finds it full is refused before any work is done.
 */
export async function openService(arm: Arm, lab: Lab): Promise<ArmClient> {
	const firstOrders = startCount(lab.dataset.orderCount);
	const poolSize = Number(arm.poolSize);
	const mostInside = arm.whenFull === "wait" ? Number.POSITIVE_INFINITY : poolSize + Number(arm.queueLimit);
	const mostTries = arm.whenFull === "retry" ? MOST_TRIES : 1;
	const pool = await openPool(lab, poolSize);
	const clock = new LoadClock();
	let insideCount = 0;
	let requestCount = 0;
	let usefulCount = 0;
	let refusedCount = 0;
	let refusedMs = 0;

	/** Null is a refusal. */
	async function bestSellers(from: number, spans: SpanSink): Promise<Seller[] | null> {
		if (insideCount >= mostInside) return null;
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

	async function ask(from: number, spans: SpanSink): Promise<Seller[] | null> {
		requestCount++;
		const startMs = performance.now();
		const sellers = await bestSellers(from, spans);
		if (sellers === null) {
			refusedCount++;
			refusedMs += performance.now() - startMs;
		} else usefulCount++;
		return sellers;
	}

	/** What a client does until it has an answer, or gives up. Null is a refusal that it takes for an answer. */
	async function serve(from: number, spans: SpanSink): Promise<Seller[] | null> {
		for (let tries = 1; ; tries++) {
			const sellers = await ask(from, spans);
			if (sellers !== null || arm.whenFull === "answer") return sellers;
			if (tries === mostTries)
				throw new Fault("too-busy", "The queue of the service is full. Ask again later.");
			const startMs = performance.now();
			await sleep(RETRY_AFTER_MS, undefined, { signal: lab.signal });
			spans.add("pause", performance.now() - startMs);
		}
	}

	return {
		async operation(random, spans) {
			clock.tick(performance.now());
			try {
				return (await serve(1 + Math.floor(random() * firstOrders), spans))?.length ?? 0;
			} finally {
				clock.tick(performance.now());
			}
		},
		answer: (from) => serve(from, NO_SPANS),
		counters: () => ({
			refusedShare: refusedCount / Math.max(1, requestCount),
			...(refusedCount > 0 ? { refusalMean: (1_000 * refusedMs) / refusedCount } : {}),
			usefulPerSec: (1_000 * usefulCount) / Math.max(1, clock.loadMs),
		}),
		resetCounters() {
			clock.reset();
			requestCount = 0;
			usefulCount = 0;
			refusedCount = 0;
			refusedMs = 0;
		},
		beforeSlice: async () => clock.stop(),
		close: () => pool.close(),
	};
}
