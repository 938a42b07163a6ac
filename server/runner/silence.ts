/**
 * How long somebody has said nothing, counted in looks of one's own instead of by the clock: a process that was itself
 * asleep, or too busy to read what was said, has looked only once meanwhile, and so holds nothing against the other.
 */
export class Silence {
	readonly #looksAllowed: number;
	#looks = 0;

	constructor(limitMs: number, lookMs: number) {
		this.#looksAllowed = Math.ceil(limitMs / lookMs);
	}

	heard(): void {
		this.#looks = 0;
	}

	/** One look, to be taken every `lookMs`; whether it has been silent for the limit by now. */
	look(): boolean {
		this.#looks++;
		return this.#looks >= this.#looksAllowed;
	}
}
