import { vi } from "vitest";

/** How often others had their turn while something was done, the longest that they waited for one, and how long it took. */
export type OthersTurns = { count: number; longestMs: number; tookMs: number };

/** Does something, and watches how the event loop turns meanwhile. */
export async function watchTurns(work: () => Promise<unknown>): Promise<OthersTurns> {
	const turns: OthersTurns = { count: 0, longestMs: 0, tookMs: 0 };
	let isOver = false;
	const startedMs = performance.now();
	let lastMs = startedMs;
	const turn = () => {
		const nowMs = performance.now();
		turns.count++;
		turns.longestMs = Math.max(turns.longestMs, nowMs - lastMs);
		lastMs = nowMs;
		if (!isOver) setImmediate(turn);
	};
	setImmediate(turn);
	try {
		await work();
	} finally {
		isOver = true;
		turns.tookMs = performance.now() - startedMs;
	}
	// The last turn tells how long the last step took.
	await new Promise((resolve) => setImmediate(resolve));
	return turns;
}

/**
 * How often others have their turn while something is done that lets them after so many milliseconds, on a clock on which
 * a second passes between any two looks: what a machine does within those milliseconds is not in it.
 */
export async function turnsByEachLook(work: () => Promise<unknown>): Promise<number> {
	let nowMs = 0;
	const clock = vi.spyOn(performance, "now").mockImplementation(() => {
		nowMs += 1_000;
		return nowMs;
	});
	try {
		return (await watchTurns(work)).count;
	} finally {
		clock.mockRestore();
	}
}
