import { setImmediate } from "node:timers/promises";

/** Longest that a long piece of work keeps everybody else waiting, milliseconds; one step of it more at most. */
const TURN_MS = 10;

/** The turns in which a long piece of work is done, so that a process that serves others answers them meanwhile. */
export class Turns {
	#sinceMs = performance.now();

	/** Lets the others have their turn when this one is over. Called after each step. */
	async pause(): Promise<void> {
		if (performance.now() - this.#sinceMs < TURN_MS) return;
		await setImmediate();
		this.#sinceMs = performance.now();
	}

	/** Does all of some work, with a pause after each of its steps. */
	async through<Made>(steps: Iterator<unknown, Made>): Promise<Made> {
		for (;;) {
			const step = steps.next();
			if (step.done === true) return step.value;
			await this.pause();
		}
	}
}

/** What is made of each of many things, in turns. */
export async function inTurns<Item, Made>(
	items: readonly Item[],
	make: (item: Item) => Made,
	turns = new Turns(),
): Promise<Made[]> {
	const made: Made[] = [];
	for (const item of items) {
		made.push(make(item));
		await turns.pause();
	}
	return made;
}
