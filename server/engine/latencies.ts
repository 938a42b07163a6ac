import type { Latencies } from "#server/contract/result.ts";
import type { Recorder } from "./recorder.ts";

/** What recorded durations come to, in whole microseconds; zeros when there are none. */
export function latenciesOf(recorder: Recorder): Latencies {
	return {
		p50Us: recorder.quantileUs(0.5),
		p95Us: recorder.quantileUs(0.95),
		p99Us: recorder.quantileUs(0.99),
		meanUs: Math.round(recorder.meanUs),
		maxUs: recorder.maxUs,
	};
}
