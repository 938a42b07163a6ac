/** Work that can rest between its steps, so that whoever does it can let others have their turn. */
export type Steps<Made> = Generator<void, Made, void>;

/** Does all of the work without a rest. */
export function inOneGo<Made>(steps: Steps<Made>): Made {
	for (;;) {
		const step = steps.next();
		if (step.done === true) return step.value;
	}
}
