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
