import { describe, expect, test } from "vitest";
import type { Evidence } from "#server/contract/evidence.ts";
import { closedLoad } from "#server/contract/load.ts";
import { loadSchema } from "#server/contract/load-schema.ts";
import { WARNING_CODES, type Warning } from "#server/contract/result.ts";
import { clockStepUs } from "./clock-step.ts";
import { createFakeClock } from "./fake-clock.ts";
import { mockMeasurement, mockSlice } from "./mock-measurement.ts";
import { blindConditions, type SliceConditions } from "./observer.ts";
import { findWarnings, type Judged } from "./warnings.ts";

const evidence: Evidence = {
	arm: "",
	sql: "",
	planText: "",
	planJson: {},
	parameters: "",
	blocksHit: 4,
	blocksRead: 0,
	relations: [],
};
const calm = mockMeasurement();

function judged(given: Partial<Judged> = {}): Judged {
	return {
		measurement: { arms: [calm, calm], slices: slicesWith(0, {}) },
		comparisons: [],
		load: closedLoad(8, 6),
		labels: ["no index", "b-tree"],
		evidence: [evidence, evidence],
		clockStepUs: 0.05,
		...given,
	};
}

/** A run with a budget whose one median's interval is this. */
function undecided({ low, high }: { low: number; high: number }): Judged {
	const comparison = { metric: "p50", baseline: "", arm: "", ratio: 1, low, high, verdict: "none" } as const;
	return judged({ load: { ...closedLoad(8, 6), budgetSeconds: 20 }, comparisons: [comparison] });
}

type Given = Parameters<typeof mockMeasurement>[0];

/** The second arm gives reason for doubt. */
function withArm(given: Given, load = closedLoad(8, 6) as Judged["load"]): Judged {
	return judged({ load, measurement: { arms: [calm, mockMeasurement(given)], slices: [] } });
}

/** Forty slices, so many of them under these conditions. */
function slicesWith(count: number, conditions: Partial<SliceConditions>) {
	return Array.from({ length: 40 }, (_, at) =>
		mockSlice({
			arm: at % 2,
			block: at >> 1,
			conditions: { ...blindConditions, ...(at < count ? conditions : {}) },
		}),
	);
}

function withSlices(count: number, conditions: Partial<SliceConditions>): Judged {
	return judged({ measurement: { arms: [calm, calm], slices: slicesWith(count, conditions) } });
}

const OPEN = loadSchema.parse({ model: "open", clients: 8, arrivalRatePerSec: 500, seconds: 6 });

/** A clock that moves by a tenth of a microsecond whenever it is looked at, and tells of whole tenths of a millisecond. */
function coarseClock() {
	let nowMs = 0;
	const now = () => {
		nowMs += 0.0001;
		return Math.floor(nowMs * 10) / 10;
	};
	return { ...createFakeClock(), now };
}

const late = (meanUs: number) => ({ p50Us: 1, p95Us: 20, p99Us: 90, meanUs, maxUs: 400 });

/** For each code what provokes it, what just does not, and what the sentence says. */
const PROVOKED: Record<Warning["code"], { by: Judged; notBy: Judged; saying: string }> = {
	"few-operations": {
		by: withArm({ summary: { operations: 60 } }),
		notBy: withArm({ summary: { operations: 100 } }),
		saying: '60 of "b-tree"',
	},
	"short-slices": {
		by: withArm({ operationsPerTurn: 1.5 }),
		notBy: withArm({ operationsPerTurn: 1.5 }, OPEN),
		saying: '1.5 operations of "b-tree"',
	},
	"not-settled": {
		by: withArm({ drift: { metric: "achievedPerSec", first: 4_000, second: 90 } }),
		notBy: judged(),
		saying: '"b-tree", with 4000 operations/s in the first half of its slices and 90 operations/s',
	},
	errors: {
		by: withArm({ summary: { operations: 60_000, errors: 63 }, errorKinds: { "53300": 62, timeout: 1 } }),
		notBy: withArm({ summary: { operations: 60_000, errors: 60 }, errorKinds: { "53300": 60 } }),
		saying: '63 of 60063 operations of "b-tree" failed (53300 62 times, timeout once)',
	},
	"row-counts-differ": {
		by: withArm({ rowMean: 2 }),
		notBy: withArm({ rowMean: 19.1 }),
		saying: '19.00 rows of "no index", but 2.00 of "b-tree"',
	},
	"generator-saturated": {
		by: withArm({ cost: { eventLoopUtilisation: 0.83 } }),
		// Threads beside the event loop take more than a core, and keep nobody waiting for it.
		notBy: withArm({ cost: { trialCpuShare: 1.7, eventLoopUtilisation: 0.79 } }),
		saying: '83 % of the time under "b-tree"',
	},
	"schedule-missed": {
		by: withArm({ summary: { p50Us: 100 }, scheduleError: late(6) }, OPEN),
		notBy: withArm({ summary: { p50Us: 100 }, scheduleError: late(5) }, OPEN),
		saying: '6.00 µs late on average under "b-tree", with a p50 of 100 µs',
	},
	dropped: {
		by: withArm({ summary: { operations: 9_989, errors: 1, droppedCount: 10 } }, OPEN),
		notBy: withArm({ summary: { operations: 9_990, errors: 1, droppedCount: 9 } }, OPEN),
		saying: '10 of 10000 of "b-tree"',
	},
	"disturbed-slices": {
		by: withSlices(4, { stealShare: 0.03, otherShare: 0.4 }),
		notBy: withSlices(3, { stealShare: 0.03 }),
		saying: "4 of 40 slices were disturbed from outside: the machine's host took processor time in 4 and",
	},
	"timer-resolution": {
		by: judged({ clockStepUs: clockStepUs(coarseClock()) }),
		notBy: judged({ clockStepUs: 1 }),
		saying: 'steps of 100 µs, which is coarse beside a p50 of 100 µs of "no index" and 100 µs of "b-tree"',
	},
	"cold-data": {
		by: judged({ evidence: [evidence, { ...evidence, blocksHit: 500, blocksRead: 64 }] }),
		notBy: judged({ evidence: [evidence, { ...evidence, blocksHit: 4, blocksRead: 63 }] }),
		saying: '64 blocks of "b-tree"',
	},
	undecided: {
		by: undecided({ low: 0.9, high: 1.04 }),
		notBy: undecided({ low: 0.97, high: 1.04 }),
		saying: "The budget of 20 s was spent",
	},
	swap: {
		by: withSlices(2, { swappedPages: 128 }),
		notBy: withSlices(2, { swappedPages: 127 }),
		saying: "swapped 256 pages",
	},
};

describe("warnings", () => {
	test("are none when all is well, or when the surroundings cannot be seen", () => {
		expect(findWarnings(judged())).toEqual([]);
	});

	test.each(WARNING_CODES)("say %s when it is so, and not short of it", (code) => {
		const { by, notBy, saying } = PROVOKED[code];
		const warnings = findWarnings(by);
		expect(warnings.map((warning) => warning.code)).toEqual([code]);
		expect(warnings[0]?.sentence).toContain(saying);
		expect(warnings[0]?.sentence).toMatch(/\.$/);
		expect(warnings[0]?.advice).toMatch(/\.$/);
		expect(findWarnings(notBy)).toEqual([]);
	});

	test("say cold-data by what was measured, and by what was explained only where nothing was", () => {
		const of = (blocksHit: number, blocksRead: number) => {
			const rest = { calls: 1, rows: 19, walBytes: 0, executionUs: 50 };
			return { cost: { statements: { ...rest, blocksHit, blocksRead } } };
		};
		const [cold, warm] = [
			{ ...evidence, blocksHit: 0, blocksRead: 9_000 },
			{ ...evidence, blocksHit: 9_000, blocksRead: 0 },
		];
		const sentenceOf = (given: Given, explained: Evidence) =>
			findWarnings({ ...withArm(given), evidence: [warm, explained] })[0]?.sentence;
		expect(sentenceOf({}, cold)).toContain('9000 blocks of "b-tree"');
		expect(sentenceOf(of(9_000, 0.2), cold)).toBeUndefined();
		expect(sentenceOf(of(500.4, 64.2), warm)).toContain('64 blocks of "b-tree"');
		expect(sentenceOf(of(9_000, 64.2), warm)).toBeUndefined();
	});

	test("come once for each kind, however many arms it is about", () => {
		const few = mockMeasurement({ summary: { operations: 60 }, operationsPerTurn: 2 });
		const warnings = findWarnings(
			judged({
				measurement: { arms: [few, few, calm, few], slices: [] },
				labels: ["no index", "b-tree", "covering", "cached"],
			}),
		);
		expect(warnings.map(({ code }) => code)).toEqual(["few-operations", "short-slices"]);
		expect(warnings[0]?.sentence).toContain('60 of "no index", 60 of "b-tree" and 60 of "cached"');
	});

	test("name the figure that drifted in its unit", () => {
		const sentence = (first: number) =>
			findWarnings(withArm({ drift: { metric: "p50Us", first, second: 81.7 } }))[0]?.sentence;
		expect(sentence(4_000)).toContain(
			"a p50 of 4.00 ms in the first half of its slices and a p50 of 81.7 µs",
		);
	});
});
