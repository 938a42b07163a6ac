import { describe, expect, it } from "vitest";
import type { Plan } from "./plan.ts";
import { readPlan } from "./read-plan.ts";
import { PAIRED_VERSIONS, recordedPairs, recordedPlans, recordedTexts } from "./recorded-plans.ts";
import { jsonOfTextPlan } from "./text-plan.ts";

function shapeOf(plan: Plan): string[] {
	return plan.nodes.map((node) =>
		[node.depth, node.name, node.relation, node.index, node.subplan, node.actual?.loops === 0].join(" | "),
	);
}

function readText(version: 14 | 18, name: string): Plan {
	return readPlan(jsonOfTextPlan(recordedTexts(version)[name] ?? ""));
}

/** What two executions of one statement have in common. */
function mannerOf(plan: Plan) {
	return {
		steps: plan.nodes.map((node) => ({
			conditions: node.conditions,
			isRun: node.actual === null ? null : node.actual.loops > 0,
			isTimed: node.actual?.usPerLoop != null,
			isCounted: node.blocks !== null,
			isPlanned: node.planned !== null,
			processes: node.processes,
			workers: node.workers?.planned,
			sort: node.sort === null ? null : { method: node.sort.method, onDisk: node.sort.onDisk },
			isSplit: node.hash === null ? null : node.hash.batches > 1,
			hasCache: node.cache !== null,
			hasBitmap: node.bitmap !== null,
			hasHeapFetches: node.heapFetches !== null,
			prunedParts: node.prunedParts,
			isDisabled: node.isDisabled,
			workerCount: node.details.filter(({ label }) => /^Worker \d$/.test(label)).length,
		})),
		triggers: plan.triggers.map(({ name, calls }) => ({ name, calls })),
		settings: plan.settings,
		beside: plan.beside.map(({ label }) => label),
		isCompiled: plan.jit !== null,
	};
}

describe("a plan in EXPLAIN's text form", () => {
	for (const version of PAIRED_VERSIONS) {
		const pairs = Object.entries(recordedPairs(version));
		for (const [name, { json, text }] of pairs) {
			it(`tells what its JSON tells, of Postgres ${version}'s ${name}`, () => {
				const [plan, told] = [readPlan(json), readPlan(jsonOfTextPlan(text))];
				expect(shapeOf(told)).toEqual(shapeOf(plan));
				expect(mannerOf(told)).toEqual(mannerOf(plan));
			});
		}

		it(`gives each step its own of time and blocks, of Postgres ${version}`, () => {
			for (const [name, { json, text }] of pairs) {
				for (const plan of [readPlan(json), readPlan(jsonOfTextPlan(text))]) {
					const sum = plan.nodes.reduce((us, { own }) => us + (own.us ?? 0), 0);
					expect(sum, name).toBeCloseTo(plan.stepsUs ?? 0, 3);
					const blocks = plan.nodes.reduce((count, { own }) => count + (own.blocks?.hit ?? 0), 0);
					expect(blocks, name).toBeCloseTo(plan.blocks?.hit ?? 0, 3);
				}
			}
		});
	}

	it("keeps each process's lines apart from those of all together", () => {
		const plan = readPlan(jsonOfTextPlan(recordedPairs(18)["verbose-workers"]?.text ?? ""));
		const sort = plan.nodes.find(({ type }) => type === "Sort");
		// Of all three processes; a worker's own line follows it and is smaller.
		expect(sort?.blocks?.hit).toBeGreaterThan(1_200);
		expect(sort?.details.find(({ label }) => label === "Worker 0")?.text).toMatch(
			/Actual Rows: \d+.*Sort Method: external merge/,
		);
	});

	it("is read where a narrow terminal broke the lines with figures", () => {
		const whole = recordedTexts(18)["hash-join"] ?? "";
		const broken = whole.replaceAll(" rows=", "\nrows=").replaceAll("loops=", "loo\nps=");
		expect(broken.split("\n").length).toBeGreaterThan(whole.split("\n").length);
		expect(shapeOf(readPlan(jsonOfTextPlan(broken)))).toEqual(shapeOf(readText(18, "hash-join")));
	});

	it("is refused where several plans are in it", () => {
		const text = recordedTexts(18)["hash-join"] ?? "";
		expect(() => jsonOfTextPlan(`${text}\n${text}`)).toThrow(/There are several plans in it/);
		const steps = text.split("\n").filter((line) => !/^(Planning|Execution)/.test(line));
		expect(() => jsonOfTextPlan([...steps, ...steps].join("\n"))).toThrow(/There are several plans in it/);
	});

	for (const version of [14, 18] as const) {
		it(`is the tree that the JSON form tells, for every recorded plan of Postgres ${version}`, () => {
			const plans = recordedPlans(version);
			for (const name of Object.keys(recordedTexts(version))) {
				expect(shapeOf(readText(version, name)), name).toEqual(shapeOf(readPlan(plans[name])));
			}
		});

		it(`adds up as the JSON form does, in Postgres ${version}`, () => {
			for (const name of Object.keys(recordedTexts(version))) {
				const plan = readText(version, name);
				const sum = plan.nodes.reduce((us, { own }) => us + (own.us ?? 0), 0);
				expect(sum, name).toBeCloseTo(plan.root.actual?.usPerLoop ?? Number.NaN, 3);
				expect(plan.executionUs, name).toBeGreaterThan(0);
			}
		});

		it(`tells how steps went about it, in Postgres ${version}`, () => {
			const find = (name: string, type: string) =>
				readText(version, name).nodes.find((one) => one.type === type);
			expect(find("sort-disk", "Sort")?.sort).toMatchObject({ method: "external merge", onDisk: true });
			expect(find("gather-merge", "Sort")?.sort?.spaceKb).toBeGreaterThan(3_000);
			expect(find("hash-batches", "Hash")?.hash?.batches).toBeGreaterThan(1);
			expect(find("heap-fetches", "Index Only Scan")?.heapFetches).toBeGreaterThan(100);
			expect(find("parallel", "Gather Merge")?.workers).toEqual({ planned: 2, launched: 2 });
			expect(find("update", "ModifyTable")?.name).toBe("Update");
			expect(find("parallel", "Seq Scan")?.conditions).toEqual([
				{ label: "Filter", text: "(note ~~ '%x'::text)" },
			]);
		});
	}

	it("is read from Postgres 18 with blocks, lossy ones as well", () => {
		const scan = readText(18, "brin").nodes.find(({ type }) => type === "Bitmap Heap Scan");
		expect(scan?.bitmap?.lossy).toBeGreaterThan(100);
		expect(scan?.own.blocks?.hit).toBeGreaterThan(100);
	});

	it("is read without costs, without times, and when it was only planned", () => {
		const plan = readPlan(
			jsonOfTextPlan('Seq Scan on public."My ""T""" t (actual rows=5 loops=2)\n  Filter: (a > 1)'),
		);
		expect(plan.root).toMatchObject({ relation: 'My "T"', alias: "t", planned: null });
		expect(plan.root.actual).toMatchObject({ loops: 2, rowsPerLoop: 5, usPerLoop: null });
		const planned = readPlan(jsonOfTextPlan("Result  (cost=0.00..0.01 rows=1 width=4)"));
		expect(planned.isExecuted).toBe(false);
	});

	it("tells of compiling, triggers and settings after the steps", () => {
		const plan = readPlan(
			jsonOfTextPlan(
				[
					"Result  (cost=0.00..0.01 rows=1 width=4) (actual time=0.01..0.02 rows=1 loops=1)",
					"Settings: work_mem = '64kB', jit = 'on'",
					"Planning Time: 0.5 ms",
					"JIT:",
					"  Functions: 4",
					"  Timing: Generation 0.5 ms, Total 23.3 ms",
					"Trigger fk on orders: time=1.5 calls=7",
					"Execution Time: 30.1 ms",
				].join("\n"),
			),
		);
		expect(plan).toMatchObject({
			planningUs: 500,
			executionUs: 30_100,
			jit: { functionCount: 4, us: 23_300 },
			triggers: [{ name: "fk on orders", us: 1_500, calls: 7 }],
			settings: [
				{ label: "work_mem", text: "64kB" },
				{ label: "jit", text: "on" },
			],
		});
	});

	it("is none where no line is a step", () => {
		expect(jsonOfTextPlan("select a from b")).toBeNull();
		expect(jsonOfTextPlan("")).toBeNull();
	});
});
