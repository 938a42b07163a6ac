/** A factor below this is called about the same: a single execution, of one operation, says no more. */
export const TOLD_FACTOR = 2;
/** Nor does it say anything of so little: a first touch of something costs as much. */
const TOLD_US = 100;

/** How many times one is the other, from 1. Nothing is far from something. */
export function factorOf(one: number, other: number): number {
	const [more, less] = [Math.max(one, other), Math.min(one, other)];
	if (more === less) return 1;
	return less === 0 ? Number.POSITIVE_INFINITY : more / less;
}

/** Whether two times, in microseconds, of one execution each cannot be told apart. */
export function areTimesAlike(oneUs: number, otherUs: number): boolean {
	return factorOf(oneUs, otherUs) < TOLD_FACTOR || Math.abs(oneUs - otherUs) < TOLD_US;
}
