import { type ReadProc, TICK_MS } from "./proc.ts";

/** What all processors of the machine came to since it started, at one moment of the monotonic clock. */
export type MachineMark = { atMs: number; coreCount: number; idleMs: number; stealMs: number };

/** Over less machine time than this a count of ticks says nothing. */
const LEAST_TICKS = 20;
/** Machine time of which a tick is one hundredth. */
const WINDOW_TICKS = 100;

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
 * The share of the machine's processor time, 0…1, that programs other than ours took in between; null when too short to
 * tell. What was busy is what was not idle: Linux times idleness, but only samples who is at work at its own ticks.
 *
 * @param ownMs processor time of all that belongs to the measured thing; null when it is not known.
 */
export function otherShare(before: MachineMark, after: MachineMark, ownMs: number | null): number | null {
	const allMs = machineMs(before, after);
	if (ownMs === null || allMs < LEAST_TICKS * TICK_MS) return null;
	const idleMs = after.idleMs - before.idleMs;
	return certainShare(allMs - idleMs - (after.stealMs - before.stealMs) - ownMs, allMs);
}

/**
 * The share of the machine's processor time, 0…1, that its host took for others. Little of it matters, less than a tick
 * of a short slice. So where some fell into the slice the share is that of a longer time, which ends with the slice.
 *
 * @param starts of the slices up to this one, in order; those no longer needed for the next are taken out.
 */
export function stealShare(starts: MachineMark[], end: MachineMark): number | null {
	const isLong = (start: MachineMark | undefined) =>
		start !== undefined && machineMs(start, end) >= WINDOW_TICKS * TICK_MS;
	while (isLong(starts[1])) starts.shift();
	const [first, last] = [starts[0], starts.at(-1)];
	if (first === undefined || last === undefined) return null;
	const allMs = machineMs(first, end);
	if (allMs < LEAST_TICKS * TICK_MS) return null;
	return end.stealMs === last.stealMs ? 0 : certainShare(end.stealMs - first.stealMs, allMs);
}

function machineMs(before: MachineMark, after: MachineMark): number {
	return (after.atMs - before.atMs) * after.coreCount;
}

/**
 * What it was at least: counts come in whole ticks, so that a difference may be one too high, which in a slice of 0.1 s
 * would be a disturbance by itself.
 */
function certainShare(ms: number, allMs: number): number {
	return Math.min(1, Math.max(0, (ms - TICK_MS) / allMs));
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
