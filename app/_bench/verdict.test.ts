import { describe, expect, it } from "vitest";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { closedLoad, type Load } from "#server/contract/load.ts";
import type { Comparison } from "#server/contract/result.ts";
import { choiceFactor, numberFactor } from "#server/testing/sample-factors.ts";
import { RECORDED_LOAD } from "./run-fixture.ts";
import {
	armVerdicts,
	shortVerdict,
	unbroken,
	unsaidWords,
	verdictRoom,
	verdictSentence,
	verdictWords,
} from "./verdict.ts";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

const comparison = (part: Partial<Comparison>): Comparison => ({
	baseline: "index=none,pool=pool,poolSize=8",
	arm: "index=btree,pool=pool,poolSize=8",
	metric: "p50",
	ratio: 212,
	low: 190,
	high: 240,
	verdict: "lower",
	...part,
});

const factors = [
	choiceFactor("index", "Index", { none: "No index", btree: "B-tree" }),
	choiceFactor("pool", "Connections", { pool: "Pool", connect: "Connect per request" }),
	numberFactor("poolSize", "Pool size", {
		unit: "connections",
		max: 64,
		initial: 8,
		appliesWhen: { factor: "pool", levels: ["pool"] },
	}),
];

describe("a verdict in words", () => {
	it("names how many times lower, with its interval", () => {
		expect(plain(verdictSentence(comparison({}), "index: b-tree"))).toBe(
			"With index: b-tree the median is 212 times lower, 95 % interval 190 to 240.",
		);
	});

	it("turns the ratio round for what is higher, ends of the interval too", () => {
		const higher = comparison({
			metric: "throughput",
			verdict: "higher",
			ratio: 0.005,
			low: 0.004,
			high: 0.00625,
		});
		expect(plain(verdictSentence(higher, "index: b-tree"))).toBe(
			"With index: b-tree throughput is 200 times higher, 95 % interval 160 to 250.",
		);
	});

	it("says how sure the interval is where a run looked more than once", () => {
		expect(plain(verdictSentence(comparison({}), "x", 0.99375))).toContain("99.3 % interval");
		expect(plain(verdictSentence(comparison({}), "x", 0.95))).toContain("95 % interval");
	});

	it("speaks in per cent where the ratio is small", () => {
		const lower = comparison({ ratio: 1.25, low: 1.1, high: 1.4 });
		expect(plain(verdictSentence(lower, "x"))).toBe(
			"With x the median is 20.0 % lower, 95 % interval 9.09 to 28.6 %.",
		);
	});

	it("says from where on when an interval has no upper end, rather than write its last number", () => {
		const endless = comparison({ low: 150, high: Number.MAX_VALUE });
		expect(plain(verdictSentence(endless, "x"))).toContain("95 % interval 150 or more.");
		expect(verdictWords(endless)).toBe("212 times lower, 150 or more");
		const higher = comparison({ verdict: "higher", ratio: 0.8, low: 0, high: 0.9 });
		expect(plain(verdictWords(higher))).toBe("25.0 % higher, 11.1 % or more");
		const nothing = comparison({ verdict: "noisy", low: 0, high: Number.MAX_VALUE });
		expect(verdictWords(nothing)).toBe("too few operations to say, too little for an interval");
		expect(unsaidWords(nothing)).toBe("too few operations to say: run it for longer");
		expect(verdictWords({ ...nothing, low: 1e-9, high: 8.39e9 })).toBe(
			"too noisy to say, too little for an interval",
		);
	});

	it("does not claim a difference that cannot be told from chance", () => {
		const none = comparison({ verdict: "none", ratio: 1.02, low: 0.97, high: 1.06 });
		expect(plain(verdictSentence(none, "x"))).toContain(
			"no detectable difference in the median; one of more than a quarter would have shown: ratio 1.02",
		);
		const wide = comparison({ verdict: "none", ratio: 1.02, low: 0.7, high: 1.5 });
		expect(plain(verdictSentence(wide, "x"))).not.toContain("a quarter");
		const noisy = comparison({ verdict: "noisy", ratio: 1.02, low: 0.4, high: 2.6 });
		expect(plain(verdictSentence(noisy, "x"))).toContain("too noisy to say");
	});

	it("calls an interval that keeps clear of 1 no noise: a handful of operations has to show a doubling", () => {
		const few = comparison({ verdict: "noisy", ratio: 1.99, low: 1.43, high: 2.77 });
		expect(plain(verdictSentence(few, "x"))).toBe(
			"With x the run has too few operations to say how the median changes: ratio 1.43 to 2.77. Run it for longer.",
		);
		expect(verdictWords(few)).toBe("too few operations to say, ratio 1.43 to 2.77: run it for longer");
		const higher = comparison({ verdict: "noisy", ratio: 0.7, low: 0.55, high: 0.9 });
		expect(unsaidWords(higher)).toBe("too few operations to say: run it for longer");
		expect(unsaidWords({ ...higher, high: 1.1 })).toBe("too noisy to say");
	});
});

describe("a verdict in few words", () => {
	it("gives the change and its interval", () => {
		expect(plain(verdictWords(comparison({})))).toBe("212 times lower, 190 to 240");
		expect(plain(verdictWords(comparison({ ratio: 1.25, low: 1.1, high: 1.4 })))).toBe(
			"20.0 % lower, 9.09 to 28.6 %",
		);
	});

	it("says when nothing can be told", () => {
		const none = comparison({ verdict: "none", ratio: 1.02, low: 0.97, high: 1.06 });
		expect(verdictWords(none)).toBe("no detectable difference, ratio 0.970 to 1.06");
	});

	it("parts so that neither is longer than a phone's line", () => {
		const kinds = [
			comparison({}),
			comparison({ verdict: "none", ratio: 0.988, low: 0.888, high: 1.188 }),
			comparison({ verdict: "noisy", ratio: 0.988, low: 0.444, high: 2.222 }),
			comparison({ verdict: "noisy", low: 0, high: Number.MAX_VALUE }),
		];
		for (const { words, range } of kinds.map(shortVerdict)) {
			expect(words.length).toBeLessThanOrEqual(28);
			expect(range.length).toBeLessThanOrEqual(28);
		}
	});
});

describe("the verdicts of a run", () => {
	const declaration: ExperimentDeclaration = {
		id: "x",
		title: "",
		question: "",
		operation: "",
		factors,
		defaultArms: [],
		load: closedLoad(8, 6),
		spans: [],
		counters: [],
	};

	it("have room for whatever the sentence on the median will be", () => {
		const [first = "", other = ""] = ["index=none,pool=pool,poolSize=8", "index=btree,pool=pool,poolSize=8"];
		const room = verdictRoom(declaration, first, other);
		const found = [
			comparison({ ratio: 1_888, low: 1_777, high: 1_999 }),
			comparison({ ratio: 1.25, low: 1.12, high: 1.41 }),
			comparison({ verdict: "higher", ratio: 0.812, low: 0.788, high: 0.888 }),
			comparison({ verdict: "none", ratio: 0.988, low: 0.888, high: 1.111 }),
			comparison({ verdict: "noisy", ratio: 0.988, low: 0.444, high: 2.222 }),
			comparison({ verdict: "noisy", low: 0, high: Number.MAX_VALUE }),
		];
		for (const one of found) {
			const told = armVerdicts(declaration, {
				comparisons: [one],
				confidence: 0.95,
				noiseFloor: null,
				load: closedLoad(8, 6),
			});
			expect(told[0]?.headline.length).toBeLessThanOrEqual(room.length);
		}
	});

	it("put the median first for every arm", () => {
		const verdicts = armVerdicts(declaration, {
			comparisons: [comparison({ metric: "p99" }), comparison({})],
			confidence: 0.95,
			noiseFloor: null,
			load: closedLoad(8, 6),
		});
		expect(verdicts).toHaveLength(1);
		expect(verdicts[0]?.headline).toContain("the median");
		expect(verdicts[0]?.rest[0]?.name).toBe("p99");
	});

	describe("beside two equal arms that were measured for 6 s", () => {
		const floor = { p50: 0.04, p95: 0.1, p99: 0.2, throughput: 0.03 };
		const noiseFloor = { ...floor, clients: 4, seconds: 6, measuredAt: "2026-03-01T14:05:00Z" };
		const within = { ratio: 1.1, low: 1.05, high: 1.15 };
		const comparisons = [
			comparison({ ...within, metric: "p50" }),
			comparison({ ...within, metric: "p95", verdict: "none" }),
			comparison({ ...within, metric: "p99" }),
			comparison({ metric: "throughput", verdict: "higher", ratio: 0.98, low: 0.97, high: 0.99 }),
		];
		const belowFloor = (load: Load) =>
			armVerdicts(declaration, { comparisons, confidence: 0.95, noiseFloor, load })[0]?.belowFloor;

		it("name what is smaller than those could be told apart by, and only what was found", () => {
			expect(belowFloor(closedLoad(8, 6))).toEqual(["p99", "throughput"]);
			expect(belowFloor(closedLoad(8, 12))).toEqual(["p99", "throughput"]);
		});

		it("name nothing where those say nothing: a much longer run sees more, an open loop is another load", () => {
			expect(belowFloor(closedLoad(8, 13))).toEqual([]);
			expect(belowFloor({ ...closedLoad(8, 6), budgetSeconds: 60 })).toEqual([]);
			expect(belowFloor({ ...RECORDED_LOAD, seconds: 6 })).toEqual([]);
		});
	});
});

describe("a verdict on a page", () => {
	const words =
		"With index: B-tree, connections: connect per request the median is lower, 95 % interval 2 to 3.";

	it("breaks between names, never within one", () => {
		const kept = unbroken(words);
		expect(kept.split(/ |-(?!\u2060)/).slice(0, 6)).toEqual([
			"With",
			"index:",
			"B-\u2060tree,",
			"connections:",
			"connect\u00a0per\u00a0request",
			"the",
		]);
		expect(plain(kept).replaceAll("\u2060", "")).toBe(words);
	});

	it("breaks a long name between its words alone", () => {
		const kept = unbroken("With stores: write-through, then delete with leases there is no difference.");
		expect(kept.split(/ |-(?!\u2060)/)).toContain("leases");
		expect(unbroken("With index: copying the orders with an index-only scan the median is lower.")).toContain(
			"an index-\u2060only scan",
		);
	});
});
