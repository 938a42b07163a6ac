import type { Summary } from "#server/contract/result.ts";
import type { ClosedLoop } from "./closed-loop.ts";
import { Recorder, type Samples } from "./recorder.ts";
import type { Tally } from "./tally.ts";

/** Counts at the start of a stretch, to be subtracted at its end. */
type Mark = { loadMs: number; errors: number };

/** An interval of the chart holds at least this much load of its arm. */
const LEAST_LOAD_MS = 50;

/**
 * Hands each latency of one arm on to where it counts: the interval since the last point, the slice under way,
 * and all so far. Latencies are recorded once and taken over in bulk, so that recording stays cheap.
 */
export class Ledger {
	readonly #tally: Tally;
	readonly #loop: ClosedLoop;
	readonly #interval = new Recorder();
	readonly #slice = new Recorder();
	readonly all = new Recorder();
	#intervalStart: Mark;
	#allStart: Mark;

	constructor(tally: Tally, loop: ClosedLoop) {
		this.#tally = tally;
		this.#loop = loop;
		this.#intervalStart = this.#mark();
		this.#allStart = this.#intervalStart;
	}

	#mark(): Mark {
		return { loadMs: this.#loop.loadMs(), errors: this.#tally.errorCount };
	}

	#takeOver(): void {
		const { latest } = this.#tally;
		if (latest.count === 0) return;
		this.#interval.merge(latest);
		this.#slice.merge(latest);
		this.all.merge(latest);
		latest.reset();
	}

	/** Forgets all, for the measured part to begin. */
	reset(): void {
		this.#tally.reset();
		for (const recorder of [this.#interval, this.#slice, this.all]) recorder.reset();
		this.#intervalStart = this.#mark();
		this.#allStart = this.#intervalStart;
	}

	/** The samples of the slice that has just ended. */
	takeSlice(): Samples {
		this.#takeOver();
		const samples = this.#slice.samples();
		this.#slice.reset();
		return samples;
	}

	/** The figures since the last call that gave any, null when no operation has ended since. */
	takeInterval(): Summary | null {
		this.#takeOver();
		// Operations longer than an interval: its load counts to the interval in which they end. A rate over
		// next to no load would be a spike of its own making: what ended in it counts to the next interval.
		const loadMs = this.#loop.loadMs() - this.#intervalStart.loadMs;
		if (this.#interval.count === 0 || loadMs < LEAST_LOAD_MS) return null;
		const summary = this.#summary(this.#interval, this.#intervalStart);
		this.#interval.reset();
		this.#intervalStart = this.#mark();
		return summary;
	}

	/** The figures since the last reset, null when no operation has ended yet. */
	soFar(): Summary | null {
		this.#takeOver();
		return this.#summary(this.all, this.#allStart);
	}

	#summary(recorder: Recorder, start: Mark): Summary | null {
		if (recorder.count === 0) return null;
		const loadMs = this.#loop.loadMs() - start.loadMs;
		return summarise(recorder, this.#tally.errorCount - start.errors, loadMs);
	}
}

/** The figures of some operations that took `loadMs` milliseconds of load. */
export function summarise(recorder: Recorder, errors: number, loadMs: number): Summary {
	return {
		operations: recorder.count,
		errors,
		p50Us: recorder.quantileUs(0.5),
		p95Us: recorder.quantileUs(0.95),
		p99Us: recorder.quantileUs(0.99),
		meanUs: Math.round(recorder.meanUs),
		maxUs: recorder.maxUs,
		offeredPerSec: null,
		droppedCount: 0,
		service: null,
		achievedPerSec: loadMs > 0 ? Math.round((recorder.count * 100_000) / loadMs) / 100 : 0,
	};
}
