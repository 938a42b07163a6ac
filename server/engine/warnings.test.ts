import { describe, expect, test } from "vitest";
import type { Evidence } from "#server/contract/evidence.ts";
import { WARNING_CODES } from "#server/contract/result.ts";
import type { ArmMeasurement } from "./lane.ts";
import { mockMeasurement } from "./mock-measurement.ts";
import { findWarnings } from "./warnings.ts";

const calm = mockMeasurement();
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
const LABELS = ["no index", "b-tree"];

describe("warnings", () => {
	test("are none when all is well", () => {
		expect(findWarnings([calm, { ...calm, rowMean: 19.1 }], LABELS, [evidence, evidence])).toEqual([]);
	});

	test("come from the closed list, each with what was seen and what to do", () => {
		const bad: ArmMeasurement = {
			...calm,
			summary: { ...calm.summary, operations: 60, errors: 3 },
			errorKinds: { "53300": 2, timeout: 1 },
			rowMean: 2,
			cost: { ...calm.cost, eventLoopUtilisation: 0.93 },
			operationsPerTurn: 1.5,
			drift: { metric: "achievedPerSec", first: 40, second: 90 },
		};
		const cold = { ...evidence, blocksHit: 100, blocksRead: 9_000 };
		const warnings = findWarnings([calm, bad], LABELS, [evidence, cold]);
		expect(warnings.map(({ code }) => code).toSorted()).toEqual([...WARNING_CODES].sort());
		for (const { sentence, advice } of warnings) {
			expect(sentence).toMatch(/"b-tree".*\.$/);
			expect(advice).toMatch(/\.$/);
		}
		expect(warnings.find(({ code }) => code === "errors")?.sentence).toContain(
			"3 of 63 operations (53300 2 times",
		);
	});

	test("name the figure that drifted in its unit", () => {
		const drifting = (metric: "p50Us" | "achievedPerSec") =>
			findWarnings([calm, { ...calm, drift: { metric, first: 4_000, second: 81.7 } }], LABELS, [])[0]
				?.sentence;
		expect(drifting("p50Us")).toContain("a p50 of 4.00 ms in the first half of its slices, a p50 of 81.7 µs");
		expect(drifting("achievedPerSec")).toContain("4000 operations/s in the first half");
	});

	test("let one error in ten thousand pass", () => {
		const one = {
			...calm,
			summary: { ...calm.summary, operations: 9_999, errors: 1 },
			errorKinds: { timeout: 1 },
		};
		expect(findWarnings([calm, one], LABELS, [])).toEqual([]);
	});
});
