import { describe, expect, test } from "vitest";
import { LoadTime } from "./load-time.ts";
import { createRandom } from "./random.ts";

const OFFERED_MS = 500;

/** Milliseconds of load of a stretch with these arrivals, in order, and what each of them took; ends with the last of them. */
function loadMsOf(dueMs: readonly number[], responseMs: (due: number, place: number) => number): number {
	const time = new LoadTime();
	time.begin(1_000, OFFERED_MS);
	let endMs = 1_000 + OFFERED_MS;
	for (const [place, due] of dueMs.entries()) {
		const tookMs = responseMs(due, place);
		time.answered(1_000 + due, tookMs);
		endMs = Math.max(endMs, 1_000 + due + tookMs);
	}
	time.end(endMs);
	expect(time.offeringMs(endMs)).toBe(OFFERED_MS);
	return time.loadMs(endMs + 9_000);
}

const even = (count: number) => Array.from({ length: count }, (_, at) => ((at + 0.5) * OFFERED_MS) / count);

/** Arrivals that come ever closer, from none to twice as many as on average. */
const rising = (count: number) => even(count).map((due) => Math.sqrt(due * OFFERED_MS));

describe("the load of a stretch of an open loop", () => {
	test("is the offering time of an arm that keeps up, however long its answers take and whatever the profile", () => {
		for (const dueMs of [even(1_000), rising(1_000)]) {
			for (const tookMs of [1, 20, 200]) expect(loadMsOf(dueMs, () => tookMs)).toBeCloseTo(OFFERED_MS, 9);
		}
	});

	test("is not longer for the tail of answers that vary", () => {
		const random = createRandom(5);
		const loads = Array.from({ length: 200 }, () =>
			loadMsOf(even(1_000), () => -20 * Math.log(1 - random())),
		);
		const mean = loads.reduce((sum, one) => sum + one, 0) / loads.length;
		// The longest of a thousand answers ends some 70 ms after the offering time.
		expect(mean / OFFERED_MS).toBeLessThan(1.004);
		expect(Math.min(...loads)).toBe(OFFERED_MS);
	});

	test("is as long as the work takes of an arm that does not keep up", () => {
		for (const capacity of [0.9, 0.5, 0.2]) {
			const behind = (due: number) => 3 + due * (1 / capacity - 1);
			expect(loadMsOf(even(1_000), behind) / (OFFERED_MS / capacity)).toBeCloseTo(1, 2);
		}
	});

	test("is not shorter for first answers that are slow, nor longer than the arm was at work", () => {
		expect(loadMsOf(even(1_000), (due) => (due < 100 ? 101 - due : 1))).toBe(OFFERED_MS);
		// A backlog that comes to its limit grows no more.
		const limited = (due: number) => 1 + Math.min(300, due);
		expect(loadMsOf(even(1_000), limited)).toBeCloseTo(800.75, 1);
	});

	test("goes to the last end where nothing that was due early, or late, was answered", () => {
		expect(loadMsOf([400], () => 150)).toBe(550);
		expect(loadMsOf([10], () => 700)).toBe(710);
	});
});
