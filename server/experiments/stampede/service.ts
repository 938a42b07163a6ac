import type { Arm } from "#server/contract/arm.ts";
import type { ArmClient, Lab, SpanSink } from "#server/contract/lab.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { PausingClock } from "../lab/pausing-clock.ts";
import { openPool } from "../lab/pool.ts";
import { CITY_COUNT, decodeReport, type Month, REPORT_SQL } from "./report.ts";
import { naiveCache, type ReportCache, type Served, sharedCache } from "./report-cache.ts";

/** The report page of one arm: an in-process cache over one dear query. */
export async function openService(arm: Arm, lab: Lab): Promise<ArmClient> {
	const pool = await openPool(lab, Number(arm.poolSize));
	const clock = new PausingClock();
	const loads = new Set<Promise<Month[]>>();
	const counts = { requests: 0, queries: 0, queriesAtOnce: 0, expired: 0 };

	async function ask(city: number, spans: SpanSink): Promise<Month[]> {
		const rows = await pool.use(REPORT_SQL, [city], spans);
		const startMs = performance.now();
		const report = decodeReport(rows);
		spans.add("decode", performance.now() - startMs);
		return report;
	}

	async function load(city: number, spans: SpanSink): Promise<Month[]> {
		const loading = ask(city, spans);
		loads.add(loading);
		counts.queries++;
		counts.queriesAtOnce = Math.max(counts.queriesAtOnce, loads.size);
		try {
			return await loading;
		} finally {
			loads.delete(loading);
		}
	}

	const cache = openCache(arm, clock, load);

	async function serve(city: number, spans: SpanSink): Promise<Served> {
		const startMs = performance.now();
		const served = await cache.serve(city, spans);
		if (served.how === "shared") spans.add("sharedWait", performance.now() - startMs);
		else if (served.how !== "loaded") spans.add("cache", performance.now() - startMs);
		return served;
	}

	return {
		async operation(random, spans) {
			const { report, how } = await serve(1 + Math.floor(random() * Number(arm.cities)), spans);
			counts.requests++;
			if (how === "expired") counts.expired++;
			return report.length;
		},
		answer: async (input) => (await serve(1 + (input % CITY_COUNT), NO_SPANS)).report,
		counters: () => ({
			hitRatio: 1 - Math.min(1, counts.queries / Math.max(1, counts.requests)),
			queries: counts.queries,
			queriesAtOnce: counts.queriesAtOnce,
			expiredAnswers: counts.expired / Math.max(1, counts.requests),
		}),
		resetCounters() {
			for (const key of Object.keys(counts) as (keyof typeof counts)[]) counts[key] = 0;
		},
		async beforeSlice() {
			// Loads in the background are over before the slice begins, as they would be in a pause.
			await Promise.allSettled(loads);
			clock.resume();
		},
		async close() {
			await Promise.allSettled(loads);
			await pool.close();
		},
	};
}

function openCache(
	arm: Arm,
	clock: PausingClock,
	load: (city: number, spans: SpanSink) => Promise<Month[]>,
): ReportCache {
	const parts = { ttlMs: Number(arm.ttlMs), clock, load };
	return arm.refill === "naive" ? naiveCache(parts) : sharedCache(parts, arm.refill === "stale");
}
