import type { ArmClient } from "#server/contract/lab.ts";
import { systemClock } from "#server/engine/clock.ts";
import { ClosedLoop } from "#server/engine/closed-loop.ts";
import { createRandom } from "#server/engine/random.ts";
import { SpanBook, Tally } from "#server/engine/tally.ts";

const NOTHING = Promise.resolve(1);

/** Nanoseconds per operation of the engine above an await of nothing: clock reads, recording, spans, book-keeping. */
export async function ownTimeNs(): Promise<number> {
	const nothing: ArmClient = {
		operation: (_, spans) => {
			spans.add("query", 0);
			return NOTHING;
		},
		answer: () => NOTHING,
		counters: () => ({}),
		resetCounters: () => {},
		close: () => Promise.resolve(),
	};
	const tally = new Tally(1);
	const random = createRandom(5);
	const parts = {
		label: "nothing",
		client: nothing,
		clientCount: 1,
		spans: ["query"],
		tally,
		clock: systemClock,
		random,
	};
	const loop = new ClosedLoop(parts);
	const calm = new AbortController().signal;
	const book = new SpanBook(new Map([["query", 0]]));
	const differencesNs: number[] = [];
	for (let round = 0; round < 20; round++) {
		tally.reset();
		const { elapsedMs } = await loop.run(100, calm);
		const count = tally.operationCount;
		const startMs = performance.now();
		for (let turn = 0; turn < count; turn++) await nothing.operation(random, book);
		differencesNs.push(((elapsedMs - (performance.now() - startMs)) * 1e6) / count);
	}
	return differencesNs.sort((left, right) => left - right)[differencesNs.length >> 1] ?? 0;
}
