import type { ArmClient, Random, SpanSink } from "#server/contract/lab.ts";
import type { FakeClock } from "./fake-clock.ts";

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

/** An arm whose operations take the next of these durations, the last again and again; milliseconds. */
export function createLastingArm(clock: FakeClock, ...durationsMs: number[]): ArmClient {
	let at = 0;
	return createMockArm(async () => {
		await clock.wait(durationsMs[Math.min(at++, durationsMs.length - 1)] ?? 0);
		return 1;
	});
}

/** An arm with this many servers and one queue, as a pool of connections is. */
export function createQueueingArm(clock: FakeClock, servers: number, serviceMs: number): ArmClient {
	const waiting: (() => void)[] = [];
	let busyCount = 0;
	return createMockArm(async () => {
		if (busyCount === servers) await new Promise<void>((resolve) => void waiting.push(resolve));
		else busyCount++;
		await clock.wait(serviceMs);
		const next = waiting.shift();
		if (next === undefined) busyCount--;
		else next();
		return 1;
	});
}
