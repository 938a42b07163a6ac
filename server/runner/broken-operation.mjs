// Loaded before the real trial in tests, so that the experiment it finds is broken in the way that this file's query
// names: the trial, the engine and all else are those of the product.
import { switches } from "#server/experiments/switches/experiment.ts";

/** `loop`, `throw` to the engine, or `throw-elsewhere`, where nobody waits for it. */
const how = new URL(import.meta.url).searchParams.get("how");
const open = switches.client;
const BROKEN_AFTER = 50;

switches.client = async (arm, lab) => {
	const client = await open(arm, lab);
	let count = 0;
	return {
		...client,
		operation(random, spans) {
			count++;
			if (count >= BROKEN_AFTER) {
				if (how === "loop") for (;;);
				const error = new TypeError("secret: undefined is not a function");
				if (how === "throw") throw error;
				setImmediate(() => {
					throw error;
				});
			}
			return client.operation(random, spans);
		},
	};
};
