import { describe, expect, it } from "vitest";
import { RULES } from "./badge-rules.ts";
import { badgesOf, badgesOfPlan } from "./plan-badges.ts";
import { readPlan } from "./read-plan.ts";
import { recordedPairs, recordedPlans } from "./recorded-plans.ts";

const pairs = Object.entries(recordedPairs(18)).map(([name, { json }]) => [name, json] as const);
const recorded: Record<string, unknown> = { ...Object.fromEntries(pairs), ...recordedPlans(18) };

function badgesIn(json: unknown): string[] {
	return [...badgesOf(readPlan(json)).entries()].flatMap(([{ name }, badges]) =>
		badges.map(({ kind }) => `${name}: ${kind}`),
	);
}

function run(fields: object, ...inner: object[]): object {
	return {
		"Node Type": "Result",
		"Plan Rows": 1,
		"Actual Rows": 1,
		"Actual Loops": 1,
		...fields,
		Plans: inner,
	};
}

describe("the badges of a step", () => {
	const expected: [string, string][] = [
		["seq-scan", "Seq Scan: filtered"],
		["seq-scan", "Seq Scan: not-in-memory"],
		["heap-fetches", "Index Only Scan: heap-fetches"],
		["lossy-bitmap", "Bitmap Heap Scan: lossy-bitmap"],
		["sort-disk", "Sort: sort-spilled"],
		["gather-merge", "Sort: sort-spilled"],
		["hash-batches", "Hash: hash-batches"],
		["hash-batches", "Hash Join: temporary-files"],
		["memoize", "Index Only Scan: loops"],
		["materialize", "Nested Loop: join-filtered"],
		["never-executed", "Bitmap Heap Scan: never-run"],
		["misestimate", "Seq Scan: misestimate"],
		["misestimate", "Seq Scan: most-time"],
		["offset", "Limit: skipped"],
		["workers-missing", "Gather: workers-missing"],
		["memoize-misses", "Memoize: memoize-misses"],
		["no-other-way", "Seq Scan: disabled"],
	];
	for (const [plan, badge] of expected) {
		it(`are there on the recorded plan ${plan}: ${badge}`, () => {
			expect(badgesIn(recorded[plan])).toContain(badge);
		});
	}

	it("are all seen on some recorded plan", () => {
		const seen = new Set(expected.map(([, badge]) => badge.split(": ")[1]));
		expect([...seen].sort()).toEqual(Object.keys(RULES).sort());
	});

	it("are not there where nothing is worth a word", () => {
		expect(badgesIn(recorded["tid-scan"])).toEqual([]);
		expect(badgesIn(recorded["index-only"]).filter((badge) => !badge.endsWith("most-time"))).toEqual([]);
	});

	it("say in what factor and direction an estimate was off", () => {
		const scan = (planned: number, actual: number) =>
			readPlan([{ Plan: run({ "Node Type": "Seq Scan", "Plan Rows": planned, "Actual Rows": actual }) }]);
		const labelOf = (planned: number, actual: number) =>
			[...badgesOf(scan(planned, actual)).values()].flat().map(({ label }) => label);
		expect(labelOf(10, 5_000)).toEqual(["500 × more rows than planned"]);
		expect(labelOf(5_000, 0)).toEqual(["5,000 × fewer rows than planned"]);
		expect(labelOf(100, 900)).toEqual([]);
		// Ten times few is few.
		expect(labelOf(1, 50)).toEqual([]);
	});

	it("blame no estimate for rows that a Limit above did not ask for, unless a sort had to take them all", () => {
		const scan = run({ "Node Type": "Seq Scan", "Plan Rows": 5_000, "Actual Rows": 10 });
		const limit = { "Node Type": "Limit", "Actual Rows": 10, "Plan Rows": 10 };
		expect(badgesIn([{ Plan: run(limit, scan) }])).toEqual([]);
		const sort = run({ "Node Type": "Sort", "Plan Rows": 5_000, "Actual Rows": 10 }, scan);
		expect(badgesIn([{ Plan: run(limit, sort) }])).toEqual(["Seq Scan: misestimate"]);
	});

	it("call rows over several loops about so many, for Postgres rounds their mean", () => {
		const Plan = run({
			"Node Type": "Seq Scan",
			"Actual Rows": 50,
			"Plan Rows": 50,
			"Actual Loops": 3,
			"Rows Removed by Filter": 333_284,
		});
		const [badge] = [...badgesOf(readPlan([{ Plan }])).values()].flat();
		expect(badge?.label).toBe("kept about 150 of about 1,000,000 rows");
	});

	it("advise no index where more than a tenth of the rows is kept", () => {
		const adviceAt = (kept: number) => {
			const Plan = run({
				"Node Type": "Seq Scan",
				"Actual Rows": kept,
				"Plan Rows": kept,
				"Rows Removed by Filter": 10_000 - kept,
			});
			return [...badgesOf(readPlan([{ Plan }])).values()].flat().map(({ advice }) => advice)[0];
		};
		expect(adviceAt(100)).toMatch(/^An index on the filter's columns/);
		expect(adviceAt(2_000)).toMatch(/An index seldom pays/);
		expect(adviceAt(6_000)).toBeUndefined();
	});
});

describe("the badges of a plan", () => {
	it("tell of planning, compiling and triggers where they weigh", () => {
		const kinds = (top: object) =>
			badgesOfPlan(readPlan([{ Plan: run({}), ...top }])).map(({ kind }) => kind);
		expect(kinds({ "Planning Time": 2, "Execution Time": 1 })).toEqual(["planning"]);
		expect(kinds({ "Planning Time": 1, "Execution Time": 2 })).toEqual([]);
		expect(kinds({ "Execution Time": 20, JIT: { Functions: 3, Timing: { Total: 15 } } })).toEqual(["jit"]);
		expect(kinds({ "Execution Time": 20, Triggers: [{ "Trigger Name": "t", Time: 15, Calls: 9 }] })).toEqual([
			"triggers",
		]);
	});
});
