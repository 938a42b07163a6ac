import { LRUCache } from "lru-cache";
import type { SpanSink } from "#server/contract/lab.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import type { PausingClock } from "../lab/pausing-clock.ts";
import { CITY_COUNT, type Month } from "./report.ts";

/** What the cache did for one request. */
export type Served = {
	report: Month[];
	/** `fresh` and `expired` were in the cache; `loaded` was asked for; `shared` waited until somebody else's load came. */
	how: "fresh" | "expired" | "loaded" | "shared";
};

/** A cache of reports, which loads what is missing. `spans` are those of the request, to book its own load in. */
export type ReportCache = { serve(city: number, spans: SpanSink): Promise<Served> };

export type Load = (city: number, spans: SpanSink) => Promise<Month[]>;

type CacheParts = { ttlMs: number; clock: PausingClock; load: Load };

/** As most services begin: look, and when nothing is there, ask, each for itself. */
export function naiveCache({ ttlMs, clock, load }: CacheParts): ReportCache {
	const entries = new LRUCache<number, Month[]>({ max: CITY_COUNT, ttl: ttlMs, perf: clock });
	return {
		async serve(city, spans) {
			const cached = entries.get(city);
			if (cached !== undefined) return { report: cached, how: "fresh" };
			const report = await load(city, spans);
			entries.set(city, report);
			return { report, how: "loaded" };
		},
	};
}

/**
 * Those who miss the same report share one load. With `servesExpired` nobody waits for it but the first of all: the
 * others get the report that has expired, until the new one is there.
 */
export function sharedCache(parts: CacheParts, servesExpired: boolean): ReportCache {
	const entries = new LRUCache<number, Month[], SpanSink>({
		max: CITY_COUNT,
		ttl: parts.ttlMs,
		perf: parts.clock,
		allowStale: servesExpired,
		// A load in the background is nobody's: the request that began it has its answer already.
		fetchMethod: (city, expired, { context: spans }) =>
			parts.load(city, servesExpired && expired !== undefined ? NO_SPANS : spans),
	});
	return {
		async serve(city, spans) {
			const status: LRUCache.Status<number, Month[], SpanSink> = {};
			const report = await entries.forceFetch(city, { context: spans, status });
			return { report, how: howServed(status) };
		},
	};
}

function howServed({ fetch, returnedStale }: LRUCache.Status<number, Month[], SpanSink>): Served["how"] {
	if (returnedStale) return "expired";
	if (fetch === "hit") return "fresh";
	return fetch === "inflight" ? "shared" : "loaded";
}
