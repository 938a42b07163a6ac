import { afterEach, expect, test } from "vitest";
import { GarbageWatch } from "./garbage.ts";

let watch: GarbageWatch;
afterEach(() => watch.close());

/** Keeps the collector busy for some milliseconds at least. */
function litter(): number {
	let kept: { at: number }[] = [];
	for (let at = 0; at < 2_000_000; at++) {
		kept.push({ at });
		if (kept.length === 200_000) kept = [];
	}
	return kept.length;
}

test("collections count for the slice that they begin in, and for no other", async () => {
	watch = new GarbageWatch();
	watch.begin(performance.now());
	litter();
	const startMs = performance.now();
	const first = await watch.end(startMs);
	expect(first.longestMs).toBeGreaterThan(0);
	// Litter of some dozen megabytes takes more than one collection.
	expect(first.sumMs).toBeGreaterThan(first.longestMs);
	litter();
	watch.begin(performance.now());
	const { sumMs, longestMs } = await watch.end(performance.now());
	expect(sumMs).toBeLessThan(1);
	expect(longestMs).toBeLessThanOrEqual(sumMs);
});
