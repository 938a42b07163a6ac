import type { ArmClient } from "#server/contract/lab.ts";
import { systemClock } from "#server/engine/clock.ts";
import { ClosedLoop } from "#server/engine/closed-loop.ts";
import { createRandom } from "#server/engine/random.ts";
import { Tally } from "#server/engine/tally.ts";

/** Of a point lookup's median, the engine's own time should be at most this. */
const GOAL_SHARE = 0.03;
const NOTHING = Promise.resolve(1);
/** As many as an operation of one lookup books. */
const SPANS = ["poolWait", "query", "decode"];

/**
 * Nanoseconds per operation of the engine around one that does nothing but book its spans, beyond an await of a bare
 * promise, which any loop needs: clock reads, recording, spans, book-keeping.
 */
export async function ownTimeNs(): Promise<number> {
	const nothing: ArmClient = {
		operation: (_, spans) => {
			for (const span of SPANS) spans.add(span, 0);
			return NOTHING;
		},
		answer: () => NOTHING,
		counters: () => ({}),
		resetCounters: () => {},
		close: () => Promise.resolve(),
	};
	const tally = new Tally(SPANS.length);
	const random = createRandom(5);
	const parts = {
		label: "nothing",
		client: nothing,
		clientCount: 1,
		spans: SPANS,
		tally,
		clock: systemClock,
		random,
	};
	const loop = new ClosedLoop(parts);
	const calm = new AbortController().signal;
	const differencesNs: number[] = [];
	for (let round = 0; round < 20; round++) {
		tally.reset();
		const { elapsedMs } = await loop.run(100, calm);
		const count = tally.operationCount;
		const startMs = performance.now();
		for (let turn = 0; turn < count; turn++) await NOTHING;
		differencesNs.push(((elapsedMs - (performance.now() - startMs)) * 1e6) / count);
	}
	return differencesNs.sort((left, right) => left - right)[differencesNs.length >> 1] ?? 0;
}

/** The engine's own time, beside a lookup's median. */
export type OwnTime = {
	nsPerOperation: number;
	lookupP50Us: number;
	share: number;
	goal: number;
	met: boolean;
};

/** Whether the goal is met. */
export function shareOfLookup(nsPerOperation: number, p50Us: number): OwnTime {
	const share = nsPerOperation / 1_000 / p50Us;
	return {
		nsPerOperation: Math.round(nsPerOperation),
		lookupP50Us: p50Us,
		share: Number(share.toPrecision(3)),
		goal: GOAL_SHARE,
		met: share <= GOAL_SHARE,
	};
}

/** For people. */
export function sentenceOf({ nsPerOperation, lookupP50Us: p50Us, share, goal, met }: OwnTime): string {
	const percent = (value: number) => `${Number((value * 100).toPrecision(3))} %`;
	return `engine alone: ${nsPerOperation} ns, ${percent(share)} of a point lookup's p50 of ${p50Us} µs; goal ${percent(goal)}: ${met ? "met" : "not met"}`;
}
