import { build, type Histogram } from "hdr-histogram-js";

const HIGHEST_US = 70_000_000;

/** What the service tells of itself: how many requests it has answered, and how long they took. */
class Instrument {
	readonly #histogram: Histogram = build({
		bitBucketSize: 32,
		lowestDiscernibleValue: 1,
		highestTrackableValue: HIGHEST_US,
		numberOfSignificantValueDigits: 2,
		useWebAssembly: false,
	});
	#sumUs = 0;

	get count(): number {
		return this.#histogram.totalCount;
	}

	get meanUs(): number {
		return this.#sumUs / this.count;
	}

	get p99Us(): number {
		return this.#histogram.getValueAtPercentile(99);
	}

	record(durationUs: number): void {
		this.#histogram.recordValue(Math.min(HIGHEST_US, Math.max(1, Math.round(durationUs))));
		this.#sumUs += durationUs;
	}

	reset(): void {
		this.#histogram.reset();
		this.#sumUs = 0;
	}
}

/** A request that was answered, and where it stood. */
export type Answered = {
	/** Load time at which it ended. */
	loadMs: number;
	durationUs: number;
	/** Number of the spike that it fell into. */
	spike: number | undefined;
};

/**
 * What somebody sees of the service who asks for its figures once in an interval of load time: the mean and the p99 of
 * the requests that ended since the last time. Beside it, what the spikes were in truth.
 */
export class Dashboard {
	readonly #intervalMs: number;
	readonly #sinceScrape = new Instrument();
	readonly #inSpikes = new Instrument();
	readonly #spikes = new Set<number>();
	readonly #caught = new Set<number>();
	#nextMs: number;
	#scrapeCount = 0;
	#worstMeanUs = 0;
	#worstP99Us = 0;

	constructor(intervalMs: number) {
		this.#intervalMs = intervalMs;
		this.#nextMs = intervalMs;
	}

	/** In the order of their ends. A scrape that was due meanwhile is of what ended before, and finds what is on now. */
	answered({ loadMs, durationUs, spike }: Answered): void {
		if (spike !== undefined) this.#spikes.add(spike);
		while (loadMs >= this.#nextMs) {
			this.#scrape(spike);
			this.#nextMs += this.#intervalMs;
		}
		this.#sinceScrape.record(durationUs);
		if (spike !== undefined) this.#inSpikes.record(durationUs);
	}

	/** By the ids declared; none of those of which nothing is known yet. */
	counters(): Record<string, number> {
		const seen = { worstMean: this.#worstMeanUs, worstP99: this.#worstP99Us };
		const truth = {
			spikeMean: this.#inSpikes.meanUs,
			spikeP99: this.#inSpikes.p99Us,
			caughtShare: this.#caught.size / this.#spikes.size,
		};
		return { ...(this.#scrapeCount > 0 ? seen : {}), ...(this.#spikes.size > 0 ? truth : {}) };
	}

	reset(): void {
		this.#sinceScrape.reset();
		this.#inSpikes.reset();
		this.#spikes.clear();
		this.#caught.clear();
		this.#nextMs = this.#intervalMs;
		this.#scrapeCount = 0;
		this.#worstMeanUs = 0;
		this.#worstP99Us = 0;
	}

	#scrape(spike: number | undefined): void {
		if (spike !== undefined) this.#caught.add(spike);
		if (this.#sinceScrape.count === 0) return;
		this.#scrapeCount++;
		this.#worstMeanUs = Math.max(this.#worstMeanUs, this.#sinceScrape.meanUs);
		this.#worstP99Us = Math.max(this.#worstP99Us, this.#sinceScrape.p99Us);
		this.#sinceScrape.reset();
	}
}
