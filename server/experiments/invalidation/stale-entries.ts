/**
 * Counts writes after which an outdated copy is in the cache: left there, or put back by a reader who began before.
 * Each write counts once, however many readers put the old copy back.
 */
export class StaleEntries {
	/** The version of each key whose copy in the cache has been found outdated. */
	readonly #missed = new Map<number, number>();
	#count = 0;

	get count(): number {
		return this.#count;
	}

	/** Holds a copy that is in the cache against the latest version. */
	look(key: number, version: number, latest: number): void {
		if (version >= latest || this.#missed.get(key) === latest) return;
		this.#missed.set(key, latest);
		this.#count++;
	}

	reset(): void {
		this.#count = 0;
	}
}
