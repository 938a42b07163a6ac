import { describe, expect, test } from "vitest";
import type { Knee } from "#server/contract/result.ts";
import { sweepValues } from "#server/contract/sweep-range.ts";
import { figureIntervals } from "./figure-intervals.ts";
import { findKnees } from "./knees.ts";
import { mockSlice } from "./mock-measurement.ts";
import { createRandom } from "./random.ts";
import { Recorder } from "./recorder.ts";
import { resampleArms } from "./statistics.ts";

/** What an arm does at a number: its median, and how many operations it ends each second. */
type Curve = (x: number) => { p50Ms: number; perSec: number };
type Simulated = { blocks?: number; noise?: number; seed?: number };

/** Slices of arms at these numbers whose figures follow the curves, but for noise of each slice and drift of each block. */
function measured(curves: readonly Curve[], xs: readonly number[], given: Simulated = {}) {
	const { blocks = 12, noise = 0.02, seed = 1 } = given;
	const random = createRandom(seed);
	const wobble = (size: number) => Math.exp(size * (random() + random() + random() - 1.5) * 2);
	const points = curves.flatMap((curve) => xs.map(curve));
	const slices = Array.from({ length: blocks }, (_, block) => {
		const drift = wobble(0.1);
		return points.map(({ p50Ms, perSec }, arm) => {
			const mood = drift * wobble(noise);
			const recorder = new Recorder();
			const count = 60;
			for (let at = 0; at < count; at++) recorder.record(p50Ms * mood * (0.8 + (0.4 * at) / count));
			return mockSlice({
				arm,
				block,
				samples: recorder.samples(),
				elapsedMs: (count * 1_000 * mood) / perSec,
			});
		});
	}).flat();
	return resampleArms({ slices }, points.length, seed);
}

function lines(count: number, xs: readonly number[]) {
	return Array.from({ length: count }, (_, line) => ({
		places: xs.map((__, at) => line * xs.length + at),
		xs: [...xs],
	}));
}

const of = (knees: readonly Knee[], figure: Knee["figure"], line = 0) =>
	knees.find((knee) => knee.figure === figure && knee.line === line);

/** A service of this many places: as in a pool in front of a database that does eight things at once. */
const pool: Curve = (size) => ({ p50Ms: 64 / Math.min(size, 8), perSec: 1_000 * Math.min(size, 8) });
const POOLS = [1, 2, 4, 8, 16, 32, 64];

describe("the knee of a sweep over a factor", () => {
	test("is at the pool that is just large enough, in latency and in throughput", () => {
		const knees = findKnees(measured([pool], POOLS), lines(1, POOLS), false);
		for (const figure of ["p50", "throughput"] as const) {
			expect(of(knees, figure)).toMatchObject({ verdict: "found", arm: POOLS.indexOf(8), line: 0 });
			expect(of(knees, figure)?.agreement).toBeGreaterThan(0.95);
		}
	});

	test("is told of each line by itself", () => {
		const smaller: Curve = (size) => ({ p50Ms: 64 / Math.min(size, 2), perSec: 500 * Math.min(size, 2) });
		const knees = findKnees(measured([pool, smaller], POOLS), lines(2, POOLS), false);
		expect(of(knees, "throughput", 0)?.arm).toBe(POOLS.indexOf(8));
		expect(of(knees, "throughput", 1)?.arm).toBe(POOLS.length + POOLS.indexOf(2));
	});

	test("is none where more always gives as much more", () => {
		const xs = sweepValues({ from: 10, to: 80, count: 8, spacing: "linear" });
		const straight: Curve = (x) => ({ p50Ms: x, perSec: 10 * x });
		const knees = findKnees(measured([straight], xs), lines(1, xs), false);
		expect(of(knees, "p50")).toMatchObject({ verdict: "none", arm: null });
		expect(of(knees, "throughput")).toMatchObject({ verdict: "none", arm: null });
	});

	test("is not looked for where the figure does not change", () => {
		const level: Curve = () => ({ p50Ms: 5, perSec: 1_000 });
		const knees = findKnees(measured([level], POOLS), lines(1, POOLS), false);
		expect(of(knees, "throughput")).toMatchObject({ verdict: "flat", arm: null });
	});

	test("is too noisy to say where blocks do not agree, or are too few to disagree", () => {
		const noisy = measured([pool], POOLS, { noise: 1.2, blocks: 8, seed: 4 });
		expect(of(findKnees(noisy, lines(1, POOLS), false), "p50")?.verdict).toBe("noisy");
		const few = measured([pool], POOLS, { blocks: 4 });
		expect(of(findKnees(few, lines(1, POOLS), false), "throughput")?.verdict).not.toBe("found");
	});

	test("is found wrongly in few of many sweeps that have none", () => {
		const xs = sweepValues({ from: 10, to: 80, count: 8, spacing: "linear" });
		const straight: Curve = (x) => ({ p50Ms: x, perSec: 10 * x });
		const wrong = Array.from({ length: 24 }, (_, seed) => {
			const knees = findKnees(measured([straight], xs, { noise: 0.1, seed }), lines(1, xs), false);
			return of(knees, "throughput")?.verdict === "found";
		}).filter(Boolean).length;
		expect(wrong).toBeLessThanOrEqual(3);
	});
});

describe("the knee of a sweep over a load", () => {
	/** Two servers of 1 ms: from the third client on one waits. */
	const closed: Curve = (clients) => ({
		p50Ms: Math.max(1, clients / 2),
		perSec: 1_000 * Math.min(clients, 2),
	});
	const CLIENTS = [1, 2, 4, 8, 16, 32];

	test("is where throughput ÷ response time is largest, and that of throughput where it bends", () => {
		const knees = findKnees(measured([closed], CLIENTS), lines(1, CLIENTS), true);
		expect(knees.map(({ figure }) => figure)).toEqual(["power", "throughput"]);
		expect(knees[0]).toMatchObject({ verdict: "found", arm: CLIENTS.indexOf(2) });
		// A service of eight places: throughput grows up to the eighth client.
		const wide: Curve = (clients) => ({
			p50Ms: 1 + clients / 8,
			perSec: 1_000 * Math.min(clients, 8),
		});
		const bends = findKnees(measured([wide], CLIENTS), lines(1, CLIENTS), true);
		expect(of(bends, "throughput")).toMatchObject({ verdict: "found", arm: CLIENTS.indexOf(8) });
	});

	test("is at half of the capacity of an M/M/1 queue", () => {
		const rates = [100, 200, 300, 400, 500, 600, 700, 800, 900];
		const queue: Curve = (rate) => ({ p50Ms: 1 / (1 - rate / 1_000), perSec: rate });
		const [knee] = findKnees(measured([queue], rates), lines(1, rates), true);
		expect(knee?.verdict).toBe("found");
		expect(Math.abs((knee?.arm ?? 0) - rates.indexOf(500))).toBeLessThanOrEqual(1);
	});

	test("is none where it lies beyond the range, and the end where the power is largest is named", () => {
		const enough: Curve = (clients) => ({ p50Ms: 1, perSec: 1_000 * clients });
		const [knee] = findKnees(measured([enough], CLIENTS), lines(1, CLIENTS), true);
		expect(knee).toMatchObject({ verdict: "none", arm: CLIENTS.length - 1, from: null, to: null });
	});
});

describe("an arm's own interval", () => {
	test("holds the truth in about 95 of 100 runs, drift included, and is null of too few blocks", () => {
		let missed = 0;
		for (let seed = 0; seed < 40; seed++) {
			const [, , , eight] = figureIntervals(measured([pool], POOLS, { seed, blocks: 12 }));
			// The drift's mean on the scale of logarithms is 0.
			if (eight?.throughput === null || eight === undefined) throw new Error("there is no interval");
			if (eight.throughput.low > 8_000 * 1.001 || eight.throughput.high < 8_000 * 0.985) missed++;
		}
		expect(missed).toBeLessThan(8);
		const [few] = figureIntervals(measured([pool], POOLS, { blocks: 2 }));
		expect(few?.p50).toBeNull();
	});
});
