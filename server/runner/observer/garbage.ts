import { type PerformanceEntry, PerformanceObserver } from "node:perf_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";

/** Milliseconds, of all collections together and of the longest. */
export type Garbage = { sumMs: number; longestMs: number };

/** Adds up the garbage collections of this process that begin between `begin` and `end`. */
export class GarbageWatch {
	readonly #observer = new PerformanceObserver((list) => this.#add(list.getEntries()));
	#fromMs = Number.POSITIVE_INFINITY;
	#toMs = Number.POSITIVE_INFINITY;
	#sumMs = 0;
	#longestMs = 0;

	constructor() {
		this.#observer.observe({ entryTypes: ["gc"] });
	}

	/** `nowMs` as `performance.now` gives it. */
	begin(nowMs: number): void {
		this.#fromMs = nowMs;
		this.#toMs = Number.POSITIVE_INFINITY;
		this.#sumMs = 0;
		this.#longestMs = 0;
	}

	/** What was collected since `begin`. */
	async end(nowMs: number): Promise<Garbage> {
		this.#toMs = nowMs;
		// A collection is told of in the turn of the event loop after it.
		await nextTurn();
		this.#add(this.#observer.takeRecords());
		return { sumMs: this.#sumMs, longestMs: this.#longestMs };
	}

	close(): void {
		this.#observer.disconnect();
	}

	#add(entries: readonly PerformanceEntry[]): void {
		for (const { startTime, duration } of entries) {
			if (startTime < this.#fromMs || startTime >= this.#toMs) continue;
			this.#sumMs += duration;
			this.#longestMs = Math.max(this.#longestMs, duration);
		}
	}
}
