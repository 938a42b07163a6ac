import { describe, expect, test } from "vitest";
import { choiceFactor, numberFactor } from "#server/testing/sample-factors.ts";
import type { ExperimentDeclaration } from "./experiment.ts";
import { judgeGoal, parseGoal } from "./goal.ts";
import type { ArmResult } from "./result.ts";

const declaration: Pick<ExperimentDeclaration, "factors" | "counters"> = {
	factors: [
		choiceFactor("cache", "Cache", { none: "None", process: "In process" }),
		numberFactor("entries", "Entries", {
			unit: "answers",
			max: 100,
			initial: 10,
			appliesWhen: { factor: "cache", levels: ["process"] },
		}),
	],
	counters: [{ id: "hitRatio", label: "Hit ratio", unit: "share", help: "" }],
};

const arm = (levels: Record<string, string | number>, figures: Partial<ArmResult>): ArmResult =>
	({
		levels,
		operations: 1_000,
		errors: 0,
		droppedCount: 0,
		counters: {},
		...figures,
	}) as ArmResult;

const goalOf = (goal: string, where?: string) => parseGoal(goal, where, declaration);
const judge = (goal: string, where: string | undefined, ...arms: ArmResult[]) =>
	judgeGoal(goalOf(goal, where), declaration, { arms });

describe("a goal", () => {
	test("is read with its unit and the levels at which it must be reached", () => {
		expect(goalOf("p99 < 20ms", "entries <= 4, cache=process")).toEqual({
			figure: "p99",
			bound: { operator: "<", amount: 20_000 },
			where: [
				{ factor: "entries", bound: { operator: "<=", amount: 4 } },
				{ factor: "cache", bound: { operator: "=", level: "process" } },
			],
			written: "p99 < 20ms where entries <= 4, cache=process",
		});
		expect(goalOf("hitRatio between 50% and 90%").bound).toEqual({
			operator: "between",
			low: 0.5,
			high: 0.9,
		});
		expect(goalOf("p50<2ms", "entries=7").where).toEqual([
			{ factor: "entries", bound: { operator: "=", level: "7" } },
		]);
	});

	test.each([
		["p99", undefined, 'goal: "p99" is not of the form'],
		["p98 < 2ms", undefined, 'goal: no metric "p98". Did you mean'],
		["p99 < 20", undefined, 'goal: "20" is not a number with one of µs, us, ms, s.'],
		["p99 < 20ms", "size <= 4", 'where: no factor "size". There are: cache, entries.'],
		["p99 < 20ms", "cache <= 4", "where: cache has levels and no order. Write cache=level."],
		["p99 < 20ms", "cache=proces", 'where: cache has no level "proces". Did you mean "process"?'],
		["p99 < 20ms", "entries=101", "where: entries takes whole numbers from 1 to 100"],
		["p99 < 20ms", "entries", 'where: "entries" is not of the form'],
		["p99 < 20ms", "entries <= 4ms", 'where: "4ms" is not a number without a unit.'],
	])("is refused when it makes no sense: %s where %s", (goal, where, sentence) => {
		expect(() => goalOf(goal, where)).toThrow(sentence);
	});
});

describe("a run", () => {
	const slow = arm({ cache: "none" }, { p99Us: 50_000 });
	const quick = arm({ cache: "process", entries: 4 }, { p99Us: 10_000 });

	test("meets a goal with any one of its arms, and says with which", () => {
		expect(judge("p99 < 20ms", undefined, slow, quick)).toMatchObject({
			outcome: "holds",
			arm: 1,
			value: 10_000,
		});
	});

	test("misses a goal that no arm reaches, and says which came nearest", () => {
		expect(judge("p99 < 5ms", undefined, slow, quick)).toMatchObject({ outcome: "refuted", arm: 1 });
	});

	test("does not meet a goal at other levels than those asked for", () => {
		expect(judge("p99 < 20ms", "cache=none", slow, quick)).toMatchObject({ outcome: "refuted", arm: 0 });
		expect(judge("p99 < 20ms", "entries < 4", slow, quick)).toMatchObject({
			outcome: "undecided",
			arm: null,
		});
		expect(judge("p99 < 20ms", "entries <= 4", slow, quick)).toMatchObject({ outcome: "holds" });
	});

	test("does not meet a goal with latencies of the few operations that did not fail", () => {
		const failing = arm({ cache: "none" }, { p99Us: 100, operations: 900, errors: 100 });
		expect(judge("p99 < 20ms", undefined, failing)).toMatchObject({ outcome: "undecided" });
		expect(judge("errors < 20%", undefined, failing)).toMatchObject({ outcome: "holds", value: 0.1 });
	});

	test("that does not name a level has its initial one, where the factor applies", () => {
		const before = arm({ cache: "process" }, { p99Us: 1_000 });
		expect(judge("p99 < 20ms", "entries=10", before)).toMatchObject({ outcome: "holds" });
		expect(judge("p99 < 20ms", "entries=10", slow)).toMatchObject({ outcome: "undecided" });
	});
});
