import { within } from "./within.ts";

/** Giving back connections may not hold up an outcome that is already known. */
const CLOSE_MS = 2_000;

/** What a trial has opened and must give back, whatever happens. */
export class OpenParts {
	readonly #closes = new Set<() => Promise<unknown>>();

	add(close: () => Promise<unknown>): void {
		this.#closes.add(close);
	}

	/** Closes, once and all at the same time, what has been added; what takes longer than 2 s is left to the end of the process. */
	async closeAll(): Promise<void> {
		const closed = Promise.allSettled([...this.#closes].map((close) => close()));
		this.#closes.clear();
		await within(closed, CLOSE_MS);
	}
}
