import { describe, expect, test } from "vitest";
import { comparisonSchema, METRICS } from "#server/contract/result.ts";
import type { Slice } from "./lane.ts";
import { mockSlice } from "./mock-measurement.ts";
import { createRandom } from "./random.ts";
import { Recorder } from "./recorder.ts";
import { compareArms, confidenceOf } from "./statistics.ts";

const ARMS = ["index=none", "index=btree"];

function recorded(durationsMs: readonly number[]): Recorder {
	const recorder = new Recorder();
	for (const durationMs of durationsMs) recorder.record(durationMs);
	return recorder;
}

type Simulated = { mediansMs: readonly number[]; blockCount: number; perSlice: number; seed: number };

/**
 * Slices of arms whose latencies are log-normal around a median that drifts with the block, as machines do. What is
 * measured second in its block is a tenth faster, and the second block of a pair has the reverse order.
 */
function simulate({ mediansMs, blockCount, perSlice, seed }: Simulated): { slices: Slice[] } {
	const random = createRandom(seed);
	const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
	const slices: Slice[] = [];
	for (let block = 0; block < blockCount; block++) {
		const drift = Math.exp(0.15 * normal());
		mediansMs.forEach((medianMs, arm) => {
			const place = (arm + block) % 2 === 0 ? 1 : 0.9;
			const mood = drift * place * Math.exp(0.05 * normal());
			const durations = Array.from({ length: perSlice }, () => medianMs * mood * Math.exp(0.4 * normal()));
			const elapsedMs = durations.reduce((sum, one) => sum + one, 0);
			slices.push(mockSlice({ arm, block, elapsedMs, samples: recorded(durations).samples() }));
		});
	}
	return { slices };
}

/** Of the median interval's width on the scale of logarithms, times the root of the number of blocks. */
const WIDEST = { p50: 2, p95: 2.5, p99: 5, throughput: 1.3 };
const TEN_BLOCKS = { blockCount: 10, perSlice: 200, seed: 5 };

describe("comparing arms", () => {
	test("finds a tenfold difference and which way it goes", () => {
		const comparisons = compareArms(simulate({ ...TEN_BLOCKS, mediansMs: [10, 1] }), ARMS, 1);
		expect(comparisons.map(({ metric }) => metric)).toEqual(["p50", "p95", "p99", "throughput"]);
		const p50 = comparisons.find(({ metric }) => metric === "p50");
		expect(p50).toMatchObject({ baseline: "index=none", arm: "index=btree", verdict: "lower" });
		expect(p50?.low).toBeGreaterThan(8.5);
		expect(p50?.high).toBeLessThan(11.5);
		expect(comparisons.find(({ metric }) => metric === "throughput")).toMatchObject({
			verdict: "higher",
		});
		const [reversed] = compareArms(simulate({ ...TEN_BLOCKS, mediansMs: [1, 10] }), ARMS, 1);
		expect(reversed).toMatchObject({ metric: "p50", verdict: "higher" });
	});

	test("compares each further arm with the first", () => {
		const arms = ["a", "b", "c"];
		const comparisons = compareArms(simulate({ ...TEN_BLOCKS, mediansMs: [4, 2, 1] }), arms, 1);
		expect(comparisons.map(({ baseline, arm }) => `${baseline} ${arm}`)).toEqual(
			["a b", "a c"].flatMap((pair) => Array(4).fill(pair)),
		);
		expect(Math.round(comparisons[0]?.ratio ?? 0)).toBe(2);
		expect(Math.round(comparisons[4]?.ratio ?? 0)).toBe(4);
	});

	test("repeats itself for one seed", () => {
		const measured = simulate({ ...TEN_BLOCKS, mediansMs: [2, 3] });
		expect(compareArms(measured, ARMS, 1)).toEqual(compareArms(measured, ARMS, 1));
	});

	test.each([
		[6, 1],
		[20, 0.8],
		[40, 1],
	])(
		"in %i blocks of arms whose ratio is %d holds it in about 95 of 100 intervals of each metric",
		(blockCount, ratio) => {
			const rounds = Array.from({ length: 150 }, (_, round) => {
				const measured = simulate({ mediansMs: [ratio, 1], blockCount, perSlice: 30, seed: 1_000 + round });
				return compareArms(measured, ARMS, round);
			});
			for (const metric of METRICS) {
				const own = rounds.flatMap((comparisons) => comparisons.filter((one) => one.metric === metric));
				const truth = metric === "throughput" ? 1 / ratio : ratio;
				// 5 % of 150 is 7.5 with a standard deviation of 2.7.
				expect(own.filter(({ low, high }) => low > truth || high < truth).length).toBeLessThan(17);
				// The printed ratio lies in its interval, which is no wider than what it is to tell asks for.
				expect(own.every((one) => one.low <= one.ratio && one.ratio <= one.high)).toBe(true);
				const widths = own.map(({ low, high }) => Math.log(high / low)).sort((left, right) => left - right);
				expect(widths[75]).toBeLessThan(WIDEST[metric] / Math.sqrt(blockCount));
			}
		},
		60_000,
	);

	test("is wrong no more often in a long run in which an arm's luck lasts over several blocks", () => {
		let missed = 0;
		for (let round = 0; round < 60; round++) {
			const random = createRandom(round);
			let luck = 0;
			const slices = Array.from({ length: 400 }, (_, at) => {
				// An autocorrelation of 0.8 from one block to the next: a batch of 20 blocks outlasts it.
				if (at % 2 === 0) luck = 0.8 * luck + 0.05 * (random() + random() + random() - 1.5);
				const medianMs = at % 2 === 0 ? Math.exp(luck) : 1;
				const durations = Array.from({ length: 20 }, () => medianMs * (0.9 + 0.2 * random()));
				return mockSlice({ arm: at % 2, block: at >> 1, samples: recorded(durations).samples() });
			});
			const [p50] = compareArms({ slices }, ARMS, round);
			if (p50?.verdict !== "none") missed++;
		}
		// With pairs alone 14 are wrong.
		expect(missed).toBeLessThan(8);
	}, 60_000);

	test("is not made unsure by what the order within a block does, which its reverse undoes", () => {
		const slices = Array.from({ length: 20 }, (_, at) => {
			const [block, place] = [at >> 1, at % 2];
			const arm = block % 2 === 0 ? place : 1 - place;
			const durations = Array.from({ length: 100 }, (__, one) => (place === 0 ? 1.3 : 1) * (1 + one / 1_000));
			return mockSlice({ arm, block, samples: recorded(durations).samples() });
		});
		const [p50] = compareArms({ slices }, ARMS, 1);
		expect(p50?.verdict).toBe("none");
		expect(p50?.high).toBeLessThan(1.01);
	});

	test("of a run that looks more often is wider, so that all looks together are wrong as seldom", () => {
		const measured = simulate({ ...TEN_BLOCKS, mediansMs: [2, 3] });
		const widths = [1, 2, 6].map((looks) => {
			const [p50] = compareArms(measured, ARMS, 1, looks);
			return Math.log((p50?.high ?? 0) / (p50?.low ?? 1));
		});
		// Student's t of 4 degrees of freedom: 2.776, 3.495 and 4.851.
		expect((widths[1] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(3.495 / 2.776, 1);
		expect((widths[2] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(4.851 / 2.776, 1);
		expect([1, 2, 6].map(confidenceOf)).toEqual([0.95, 0.975, 1 - 0.05 / 6]);
	});

	test("finds no difference between neighbouring bins that no block leaves", () => {
		const slices = Array.from({ length: 20 }, (_, at) =>
			// Half a microsecond and a tick of 1/32 µs more.
			mockSlice({
				arm: at % 2,
				block: at >> 1,
				samples: recorded(Array(500).fill(at % 2 === 0 ? 0.0005 : 0.00055)).samples(),
			}),
		);
		const [p50] = compareArms({ slices }, ARMS, 1);
		expect(p50?.ratio).not.toBe(1);
		expect(p50?.verdict).toBe("none");
	});

	test("takes a handful of operations for too few, however alike the blocks are", () => {
		const slices = Array.from({ length: 12 }, (_, at) =>
			mockSlice({ arm: at % 2, block: at >> 1, samples: recorded([at % 2 === 0 ? 1.2 : 1]).samples() }),
		);
		expect(compareArms({ slices }, ARMS, 1).map(({ verdict }) => verdict)).toEqual(Array(4).fill("noisy"));
	});

	test("bounds no percentile that is the slowest operation itself, however far apart the arms are", () => {
		const tails = (perSlice: number) =>
			compareArms(simulate({ mediansMs: [40, 1], blockCount: 10, perSlice, seed: 3 }), ARMS, 1)
				.filter(({ metric }) => metric === "p95" || metric === "p99")
				.map(({ low, high, verdict }) => [low === 0 && high === Number.MAX_VALUE, verdict]);
		const [open, lower] = [
			[true, "noisy"],
			[false, "lower"],
		];
		expect(tails(1)).toEqual([open, open]);
		expect(tails(6)).toEqual([lower, open]);
		expect(tails(10)).toEqual([lower, lower]);
	});

	test("gives no numbers beyond JSON when an arm has an empty block", () => {
		const { slices: all } = simulate({ mediansMs: [1, 1], blockCount: 6, perSlice: 1, seed: 3 });
		const slices = all.map((slice) =>
			slice.arm === 1 && slice.block < 5 ? { ...slice, samples: recorded([]).samples() } : slice,
		);
		for (const comparison of compareArms({ slices }, ARMS, 1)) {
			for (const value of [comparison.ratio, comparison.low, comparison.high]) {
				expect(Number.isFinite(value)).toBe(true);
			}
		}
	});

	test.each([1, 2])("bounds nothing in %i blocks, in numbers that JSON has", (blockCount) => {
		const comparisons = compareArms(
			simulate({ mediansMs: [2, 1], blockCount, perSlice: 50, seed: 3 }),
			ARMS,
			1,
		);
		const read = comparisonSchema.array().parse(JSON.parse(JSON.stringify(comparisons)));
		expect(read).toEqual(comparisons);
		for (const { low, high, verdict } of read) {
			expect([low, high, verdict]).toEqual([0, Number.MAX_VALUE, "noisy"]);
		}
	});

	test("takes well under a second for four arms and hundreds of blocks", () => {
		const measured = simulate({ mediansMs: [1, 1, 2, 3], blockCount: 300, perSlice: 200, seed: 3 });
		// Processor time, for a crowded machine makes anything slow.
		const before = process.cpuUsage();
		compareArms(measured, ["a", "b", "c", "d"], 1);
		const { user, system } = process.cpuUsage(before);
		expect((user + system) / 1_000).toBeLessThan(1_000);
	}, 60_000);
});
