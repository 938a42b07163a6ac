import { vi } from "vitest";

/** How often others had their turn while something was done, and the share of all its work that none had a turn in. */
export type OthersTurns = { count: number; longestShare: number };

/**
 * Does something, and watches how the event loop turns meanwhile. Work is counted by the processor's time: what holds up
 * the whole machine is no work, and on a slower one each piece grows as all of it.
 */
export async function watchTurns(work: () => Promise<unknown>): Promise<OthersTurns> {
	let count = 0;
	let longestUs = 0;
	let isOver = false;
	const startedUs = workedUs();
	let lastUs = startedUs;
	const turn = () => {
		const nowUs = workedUs();
		count++;
		longestUs = Math.max(longestUs, nowUs - lastUs);
		lastUs = nowUs;
		if (!isOver) setImmediate(turn);
	};
	setImmediate(turn);
	try {
		await work();
	} finally {
		isOver = true;
	}
	// The last turn tells how much the last step was.
	await new Promise((resolve) => setImmediate(resolve));
	return { count, longestShare: longestUs / (lastUs - startedUs) };
}

function workedUs(): number {
	const { user, system } = process.cpuUsage();
	return user + system;
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
