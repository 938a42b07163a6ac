/** Times at which operations were due that wait for their turn, first come, first served; a ring that never grows. */
export class ArrivalQueue {
	readonly #timesMs: Float64Array;
	#first = 0;
	#count = 0;

	/** Holds at most `capacity` of them. */
	constructor(capacity: number) {
		this.#timesMs = new Float64Array(capacity);
	}

	get count(): number {
		return this.#count;
	}

	/** Whether there was room for it. */
	push(dueMs: number): boolean {
		if (this.#count === this.#timesMs.length) return false;
		this.#timesMs[(this.#first + this.#count) % this.#timesMs.length] = dueMs;
		this.#count++;
		return true;
	}

	/** Takes the one that has waited longest; undefined when none waits. */
	shift(): number | undefined {
		if (this.#count === 0) return undefined;
		const dueMs = this.#timesMs[this.#first];
		this.#first = (this.#first + 1) % this.#timesMs.length;
		this.#count--;
		return dueMs;
	}

	clear(): void {
		this.#count = 0;
	}
}
