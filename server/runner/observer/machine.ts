import { type ReadProc, TICK_MS } from "./proc.ts";

/** What all processors of the machine came to since it started, at one moment of the monotonic clock. */
export type MachineMark = { atMs: number; coreCount: number; idleMs: number; stealMs: number };

/** Over less machine time than this a count of ticks says nothing. */
const LEAST_TICKS = 20;

/** Reads `/proc/stat`. @throws Error where it cannot be read or is not what proc(5) says. */
export function markMachine(read: ReadProc, nowMs: number): MachineMark {
	const lines = read("/proc/stat").split("\n");
	// cpu user nice system idle iowait irq softirq steal …
	const fields = (lines[0] ?? "").trim().split(/\s+/).slice(1).map(Number);
	const [, , , idle = Number.NaN, wait = Number.NaN, , , steal = Number.NaN] = fields;
	if (Number.isNaN(idle + wait + steal))
		throw new Error("/proc/stat does not begin with the times of all processors");
	return {
		atMs: nowMs,
		coreCount: lines.filter((line) => /^cpu\d/.test(line)).length,
		idleMs: (idle + wait) * TICK_MS,
		stealMs: steal * TICK_MS,
	};
}

/**
 * The shares of the machine's processor time, 0…1, that its host stole and that programs other than ours took.
 * What was busy is what was not idle: Linux times idleness, but only samples who is at work at its own ticks. Counts
 * come in whole ticks, so each may be one too high, which on a slice of 0.1 s would be a disturbance by itself: one is
 * taken off, and the shares are what there was at least.
 *
 * @param ownMs processor time of all that belongs to the measured thing; null when it is not known.
 */
export function sharesBetween(
	before: MachineMark,
	after: MachineMark,
	ownMs: number | null,
): { otherShare: number | null; stealShare: number | null } {
	const allMs = (after.atMs - before.atMs) * after.coreCount;
	if (allMs < LEAST_TICKS * TICK_MS) return { otherShare: null, stealShare: null };
	const stealMs = after.stealMs - before.stealMs;
	const busyMs = allMs - (after.idleMs - before.idleMs) - stealMs;
	const certain = (ms: number) => Math.min(1, Math.max(0, (ms - TICK_MS) / allMs));
	return { otherShare: ownMs === null ? null : certain(busyMs - ownMs), stealShare: certain(stealMs) };
}

/** Pages swapped in or out since the machine started, from `/proc/vmstat`. @throws Error where that cannot be read. */
export function readSwappedPages(read: ReadProc): number {
	const text = read("/proc/vmstat");
	const count = (name: string) => {
		const found = new RegExp(`^${name} (\\d+)$`, "m").exec(text)?.[1];
		if (found === undefined) throw new Error(`/proc/vmstat has no ${name}`);
		return Number(found);
	};
	return count("pswpin") + count("pswpout");
}
