import type { ArmClient, Random, SpanSink } from "#server/contract/lab.ts";

/** An arm for tests: one function is all of its service. Counts operations since the last reset. */
export function createMockArm(operation: (random: Random, spans: SpanSink) => Promise<number>): ArmClient {
	let operations = 0;
	return {
		operation(random, spans) {
			operations++;
			return operation(random, spans);
		},
		answer: (input) => Promise.resolve(input),
		counters: () => ({ operations }),
		resetCounters() {
			operations = 0;
		},
		close: () => Promise.resolve(),
	};
}
