import { beginHistory, type DraftHistory, type Setting } from "./draft-history.ts";

/** Benches whose history is kept; of more the one that was left longest ago is forgotten. */
export const MOST_HISTORIES = 30;

/** The histories of the settings of benches that somebody may come back to: a lesson has several, of which one is open. */
export class KeptHistories {
	readonly #kept = new Map<string, DraftHistory>();

	/** The history of a bench; where none is kept it begins with the settings as they are. */
	of(bench: string, now: Setting): DraftHistory {
		const kept = this.#kept.get(bench);
		// Whatever is seen next is a step of its own.
		return kept === undefined ? beginHistory(now) : { ...kept, last: null };
	}

	keep(bench: string, history: DraftHistory): void {
		this.#kept.delete(bench);
		this.#kept.set(bench, history);
		const [oldest] = this.#kept.keys();
		if (this.#kept.size > MOST_HISTORIES && oldest !== undefined) this.#kept.delete(oldest);
	}
}

/** Of this browser's page, as long as it is open. On the server nothing is ever kept in it. */
export const keptHistories = new KeptHistories();
