import type { Range } from "./chart.ts";

/** An interval whose ends are this many times apart says nothing of what lies in it. */
const MEANINGLESS = 1e6;

/** An interval in words: "1.90 to 2.10", or what it is worth where nothing bounds it. */
export function intervalWords([low, high]: Range, format: (value: number) => string): string {
	return low > 0 && high / low <= MEANINGLESS
		? `${format(low)} to ${format(high)}`
		: "too little measured for an interval";
}
