import { within } from "../within.ts";

/** Tries readings of which any may be impossible on a machine; what fails is told once and given up for good. */
export class Tolerance {
	readonly #complain: (line: string) => void;
	readonly #givenUp = new Set<string>();

	constructor(complain: (line: string) => void) {
		this.#complain = complain;
	}

	/** What the reading gives; null when it fails or has failed before. */
	now<T>(figure: string, read: () => T): T | null {
		if (this.#givenUp.has(figure)) return null;
		try {
			return read();
		} catch (thrown) {
			this.#giveUp(figure, thrown);
			return null;
		}
	}

	/** The same for a reading that takes a while; one that takes longer than `withinMs` has failed. */
	async soon<T>(figure: string, withinMs: number, read: () => Promise<T>): Promise<T | null> {
		if (this.#givenUp.has(figure)) return null;
		try {
			const answer = await within(
				read().then((value) => ({ value })),
				withinMs,
			);
			if (answer === undefined) throw new Error(`no answer within ${withinMs} ms`);
			return answer.value;
		} catch (thrown) {
			this.#giveUp(figure, thrown);
			return null;
		}
	}

	#giveUp(figure: string, thrown: unknown): void {
		if (this.#givenUp.has(figure)) return;
		this.#givenUp.add(figure);
		const reason = thrown instanceof Error ? thrown.message : String(thrown);
		this.#complain(`This run does without ${figure}: ${reason}.`);
	}
}
