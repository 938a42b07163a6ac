import type { Summary } from "#server/contract/result.ts";
import { latenciesOf } from "./latencies.ts";
import type { Recorder, Samples } from "./recorder.ts";
import { StagedRecorder } from "./staged-recorder.ts";
import type { LoadLoop } from "./stretch.ts";
import type { Tally } from "./tally.ts";

/** Counts at the start of an interval, to be subtracted at its end. */
type Mark = { loadMs: number; offeringMs: number; errors: number; due: number; dropped: number };

/** An interval of the chart holds at least this much load of its arm. */
const LEAST_LOAD_MS = 50;

/** What one arm's load has come to: in the interval since the last point, in the slice under way, and so far. */
export class Ledger {
	readonly #tally: Tally;
	readonly #loop: Pick<LoadLoop, "loadMs" | "offeringMs">;
	readonly #response = new StagedRecorder();
	/** Null in a closed loop, where service times are the response times. */
	readonly #service: StagedRecorder | null;
	#intervalStart: Mark;
	#allStart: Mark;

	constructor(tally: Tally, loop: Pick<LoadLoop, "loadMs" | "offeringMs">) {
		this.#tally = tally;
		this.#loop = loop;
		this.#service = tally.latestService === null ? null : new StagedRecorder();
		this.#intervalStart = this.#mark();
		this.#allStart = this.#intervalStart;
	}

	#mark(): Mark {
		const { errorCount: errors, dueCount: due, droppedCount: dropped } = this.#tally;
		return { loadMs: this.#loop.loadMs(), offeringMs: this.#loop.offeringMs(), errors, due, dropped };
	}

	#takeOver(): void {
		const { latest, latestService } = this.#tally;
		this.#response.takeOver(latest);
		if (latestService !== null) this.#service?.takeOver(latestService);
	}

	/** Forgets all, for the measured part to begin. */
	reset(): void {
		this.#tally.reset();
		this.#response.reset();
		this.#service?.reset();
		this.#intervalStart = this.#mark();
		this.#allStart = this.#intervalStart;
	}

	/** The samples of the slice that has just ended: response times, and service times in an open loop. */
	takeSlice(): { samples: Samples; service: Samples | null } {
		this.#takeOver();
		return { samples: this.#response.takeSlice(), service: this.#service?.takeSlice() ?? null };
	}

	/** All samples since the last reset. */
	samples(): { samples: Samples; service: Samples | null } {
		this.#takeOver();
		return { samples: this.#response.all.samples(), service: this.#service?.all.samples() ?? null };
	}

	/** The figures since the last call that gave any, null when no operation has ended since. */
	takeInterval(): Summary | null {
		this.#takeOver();
		// Operations longer than an interval: its load counts to the interval in which they end. A rate over
		// next to no load would be a spike of its own making: what ended in it counts to the next interval.
		const loadMs = this.#loop.loadMs() - this.#intervalStart.loadMs;
		if (this.#response.interval.count === 0 || loadMs < LEAST_LOAD_MS) return null;
		const service = this.#service?.interval ?? null;
		const summary = this.#summary(this.#response.interval, service, this.#intervalStart);
		this.#response.interval.reset();
		service?.reset();
		this.#intervalStart = this.#mark();
		return summary;
	}

	/** The figures since the last reset, null when no operation has ended yet. */
	soFar(): Summary | null {
		this.#takeOver();
		return this.#summary(this.#response.all, this.#service?.all ?? null, this.#allStart);
	}

	#summary(response: Recorder, service: Recorder | null, start: Mark): Summary | null {
		if (response.count === 0) return null;
		const now = this.#mark();
		const offeringMs = now.offeringMs - start.offeringMs;
		return {
			operations: response.count,
			errors: now.errors - start.errors,
			...latenciesOf(response),
			achievedPerSec: perSec(response.count, now.loadMs - start.loadMs),
			offeredPerSec: offeringMs > 0 ? perSec(now.due - start.due, offeringMs) : null,
			droppedCount: now.dropped - start.dropped,
			service: service === null ? null : latenciesOf(service),
		};
	}
}

/** To hundredths; 0 where there was no time. */
function perSec(count: number, durationMs: number): number {
	return durationMs > 0 ? Math.round((count * 100_000) / durationMs) / 100 : 0;
}
