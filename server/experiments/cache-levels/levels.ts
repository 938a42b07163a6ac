import type { Arm } from "#server/contract/arm.ts";
import type { Lab, SpanSink } from "#server/contract/lab.ts";
import { markOf } from "../lab/arm-mark.ts";
import { type Cache, processCache, redisCache } from "../lab/caches.ts";
import { openPool } from "../lab/pool.ts";
import { loadSummary, type Summary } from "./summary.ts";

/** An answer, and whether the database was asked for it, or it was kept, and then perhaps for longer than it is fresh. */
export type Answered = { summary: Summary; how: "asked" | "kept" | "expired" };

/** Where the service of an arm gets its summaries. */
export type SummarySource = {
	summaryOf(customerId: number, spans: SpanSink): Promise<Answered>;
	/** Forgets all that is kept. */
	clear(): Promise<void>;
	/** Of the processes of its own, where it has any. */
	cpuMs?(): Promise<number>;
	close(): Promise<void>;
};

/** Answers that a cache has room for: all that are ever asked for. */
const ENTRY_COUNT = 20_000;

export async function openLevel(arm: Arm, lab: Lab): Promise<SummarySource> {
	if (arm.cache === "http" || arm.cache === "proxy") {
		// Loads an HTTP client, for which nobody waits who only reads what can be measured.
		const { openHttpLevel } = await import("./http-level.ts");
		return openHttpLevel(arm, lab);
	}
	const cache = await openCache(arm, lab);
	try {
		return await openDirectLevel(cache, arm, lab);
	} catch (thrown) {
		await cache?.close();
		throw thrown;
	}
}

async function openCache(arm: Arm, lab: Lab): Promise<Cache<Summary> | null> {
	const ttlMs = Number(arm.ttlSeconds) * 1_000;
	if (arm.cache === "process") return processCache(ENTRY_COUNT, ttlMs);
	if (arm.cache === "redis") return redisCache(lab, markOf(arm), ttlMs);
	return null;
}

/** Asks Postgres itself, after the cache where there is one. */
async function openDirectLevel(cache: Cache<Summary> | null, arm: Arm, lab: Lab): Promise<SummarySource> {
	const pool = await openPool(lab, Number(arm.poolSize));
	return {
		async summaryOf(customerId, spans) {
			if (cache === null) return { summary: await loadSummary(pool, customerId, spans), how: "asked" };
			const askedMs = performance.now();
			const kept = await cache.get(customerId);
			spans.add("cache", performance.now() - askedMs);
			if (kept !== undefined) return { summary: kept, how: "kept" };
			const summary = await loadSummary(pool, customerId, spans);
			const loadedMs = performance.now();
			await cache.set(customerId, summary);
			spans.add("cache", performance.now() - loadedMs);
			return { summary, how: "asked" };
		},
		clear: async () => cache?.clear(),
		async close() {
			await Promise.all([pool.close(), cache?.close()]);
		},
	};
}
