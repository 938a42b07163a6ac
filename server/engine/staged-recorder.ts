import { Recorder, type Samples } from "./recorder.ts";

/**
 * Durations of one kind where they count: in the interval since the last point of the chart, in the slice under way,
 * and in all so far. They are recorded once, elsewhere, and taken over from there in bulk, so that recording stays cheap.
 */
export class StagedRecorder {
	readonly interval = new Recorder();
	readonly all = new Recorder();
	readonly #slice = new Recorder();

	/** Takes all that `latest` holds, and leaves it empty. */
	takeOver(latest: Recorder): void {
		if (latest.count === 0) return;
		this.interval.merge(latest);
		this.#slice.merge(latest);
		this.all.merge(latest);
		latest.reset();
	}

	/** The samples of the slice that has just ended. */
	takeSlice(): Samples {
		const samples = this.#slice.samples();
		this.#slice.reset();
		return samples;
	}

	/** Forgets all. */
	reset(): void {
		for (const recorder of [this.interval, this.#slice, this.all]) recorder.reset();
	}
}
