import { expect, test } from "vitest";
import { judgeGrowth } from "./growth.ts";

/** Sizes after every tenth run: a slope, and what each is off it. */
function sizes(bytesPerRun: number, offBytes: readonly number[]) {
	return offBytes.map((off, at) => ({ runs: 10 * at, bytes: 1e8 + bytesPerRun * 10 * at + off }));
}

const STILL = [0, 900, -900, 500, -500, 0];
const WILD = [0, 9e6, -9e6, 5e6, -5e6, 0];

test.each([
	["all of the interval is above the limit", "yes", sizes(80_000, STILL)],
	["all of it is below", "no", sizes(20_000, STILL)],
	["a process shrinks", "no", sizes(-80_000, STILL)],
	["the slope is above and the interval is not", "unknown", sizes(80_000, WILD)],
	["the slope is below and the interval is not", "unknown", sizes(20_000, WILD)],
	["there are two looks", "unknown", sizes(80_000, [0, 0])],
	["there is none", "unknown", []],
])("when %s the answer is %s", (_, grows, seen) => {
	expect(judgeGrowth(seen, 50_000).grows).toBe(grows);
});
