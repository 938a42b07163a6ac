import { fitLine, type Line } from "./line.ts";

/** A process's size after so many runs. */
export type Size = { runs: number; bytes: number };

/** `unknown` is that these looks cannot tell. */
export type Growth = Line & { grows: "yes" | "no" | "unknown" };

/** With fewer there is a line, but no doubt about it. */
const LEAST_LOOKS = 3;

/**
 * Whether a process grows with the runs it serves, by the line through its sizes: only when all of the slope's
 * interval is above the limit does it, and only when all of it is below does it not.
 *
 * @param limit bytes per run.
 */
export function judgeGrowth(sizes: readonly Size[], limit: number): Growth {
	const line = fitLine(sizes.map(({ runs, bytes }) => ({ x: runs, y: bytes })));
	if (sizes.length < LEAST_LOOKS) return { ...line, grows: "unknown" };
	return { ...line, grows: line.low > limit ? "yes" : line.high < limit ? "no" : "unknown" };
}
