import { describe, expect, it } from "vitest";
import { alignPlans } from "./align-plans.ts";
import { type Difference, differencesOf } from "./plan-differences.ts";
import { readPlan } from "./read-plan.ts";
import { recordedPlans } from "./recorded-plans.ts";

const recorded = recordedPlans(18);

function differ(one: unknown, other: unknown): Difference[] {
	const [left, right] = [readPlan(one), readPlan(other)];
	return differencesOf({ letter: "A", plan: left }, { letter: "B", plan: right }, alignPlans(left, right));
}

function textsAbout(about: Difference["about"], one: unknown, other: unknown): string[] {
	return differ(one, other)
		.filter((difference) => difference.about === about)
		.map(({ text }) => text.replaceAll("\u00a0", " "));
}

function scan(fields: object): unknown {
	return [
		{
			Plan: {
				"Node Type": "Seq Scan",
				"Relation Name": "orders",
				"Actual Loops": 1,
				"Actual Rows": 1,
				...fields,
			},
		},
	];
}

describe("the differences of two plans in sentences", () => {
	it("begin with the ways taken, then rows, blocks and time", () => {
		const all = differ(recorded["seq-scan"], recorded["index-scan"]);
		expect(all.map(({ about }) => about)).toEqual(["steps", "rows", "blocks", "time"]);
		expect(all[0]?.text).toBe(
			"A reads orders row by row, with no index (Seq Scan); B finds rows by orders_customer and fetches them from orders (Index Scan).",
		);
		expect(all[1]?.text).toBe(
			"A goes through 60,000 rows of tables and indexes, B through 30; they answer with 30.",
		);
	});

	it("name what only one of them does, and not the helpers of a step that is told", () => {
		expect(textsAbout("steps", recorded["index-scan"], recorded.bitmap)).toHaveLength(1);
		expect(textsAbout("steps", recorded["top-n"], recorded.offset)).toContain("Only A sorts (Sort).");
	});

	it("say that a join's inputs changed places, and what each plan does with them", () => {
		const texts = textsAbout("steps", recorded["hash-batches"], recorded["merge-join"]);
		expect(texts).toContain(
			"The inputs of a join changed places: A looks rows of items up in a hash table of orders (Hash Join); B walks through orders and items side by side (Merge Join).",
		);
		expect(texts.filter((text) => text.startsWith("Only"))).toEqual([]);
	});

	it("find a table's scan again where it is read in another place altogether", () => {
		const join = (first: object, second: object) => [
			{ Plan: { "Node Type": "Nested Loop", Plans: [first, second] } },
		];
		const scan = (relation: string) => ({ "Node Type": "Seq Scan", "Relation Name": relation });
		const sorted = { "Node Type": "Sort", Plans: [join(scan("a"), scan("b"))[0]?.Plan ?? {}] };
		const texts = textsAbout("steps", join(sorted, scan("c")), join(scan("c"), sorted));
		expect(texts.join(" ")).toContain("in different places");
	});

	it("say first that plans which have no table in common answer different questions", () => {
		const all = differ(scan({ "Relation Name": "orders" }), scan({ "Relation Name": "customers" }));
		expect(all[0]).toEqual({
			about: "statements",
			text: "Not comparable: no table is in both, A reads orders, B customers. So they answer different questions; what follows tells them apart, but not which is better.",
		});
		expect(textsAbout("statements", recorded["hash-join"], recorded["seq-scan"])).toEqual([]);
		expect(textsAbout("statements", recorded.result, recorded["seq-scan"])).toEqual([]);
	});

	it("name settings under which only one of them was made", () => {
		const under = (Settings: object) => [{ Plan: { "Node Type": "Result" }, Settings }];
		expect(
			textsAbout("settings", under({ work_mem: "64kB", jit: "on" }), under({ work_mem: "1GB", jit: "on" })),
		).toEqual(["Their settings differ: A with work_mem = 64kB, B with work_mem = 1GB."]);
		expect(textsAbout("settings", under({ jit: "on" }), under({ jit: "on" }))).toEqual([]);
	});

	it("say when it is the same plan, and when on copies of the table", () => {
		expect(textsAbout("steps", recorded.cte, recorded.cte)).toEqual([
			"The same plan: A and B take the same 8 steps. What differs is in the figures, or outside of Postgres.",
		]);
		const copies = [
			scan({ "Relation Name": "orders_none" }),
			scan({ "Relation Name": "orders_btree" }),
		] as const;
		expect(textsAbout("steps", ...copies)[0]).toContain("each on its own copy of the table");
	});

	it("name a warning that one plan has and the other has not", () => {
		const scanned = { "Node Type": "Index Only Scan", "Actual Rows": 500 };
		expect(
			textsAbout(
				"manner",
				scan({ ...scanned, "Heap Fetches": 500 }),
				scan({ ...scanned, "Heap Fetches": 0 }),
			),
		).toEqual(["Only in A: 500 heap fetches (Index Only Scan)."]);
	});

	it("tell no times apart that one execution cannot tell apart, and say why", () => {
		const timed = (ms: number) => scan({ "Actual Total Time": ms });
		for (const [one, other] of [
			[10, 19],
			[0.02, 0.11],
		] as const) {
			expect(textsAbout("time", timed(one), timed(other))[0]).toMatch(
				/each was run once.*cannot tell them apart/,
			);
		}
		expect(textsAbout("time", timed(10), timed(30))[0]).toMatch(
			/^The steps of A took 10.0 ms, those of B 30.0 ms\. But each was run once/,
		);
	});

	it("count blocks, and those that had to be read", () => {
		const touching = (hit: number, read: number) =>
			scan({ "Shared Hit Blocks": hit, "Shared Read Blocks": read });
		expect(textsAbout("blocks", touching(900, 100), touching(10, 0))).toEqual([
			"A touches 1,000 blocks (7.81 MiB), B 10 blocks (80.0 KiB): 100 times fewer in B; 100 of A's had to be read into Postgres's memory.",
		]);
		expect(textsAbout("blocks", touching(10, 0), touching(0, 0))[0]).not.toContain("times");
		expect(textsAbout("blocks", scan({}), scan({}))).toEqual([]);
	});

	it("tell nothing of rows, blocks and time of plans that were not run", () => {
		const planned = [{ Plan: { "Node Type": "Seq Scan", "Plan Rows": 5 } }];
		expect(differ(planned, planned).map(({ about }) => about)).toEqual(["steps"]);
	});

	it("do not go on for ever", () => {
		const parts = (type: string) => [
			{
				Plan: {
					"Node Type": "Append",
					Plans: Array.from({ length: 30 }, (_, at) => ({ "Node Type": type, "Relation Name": `part${at}` })),
				},
			},
		];
		const texts = textsAbout("steps", parts("Seq Scan"), parts("Index Scan"));
		expect(texts).toHaveLength(5);
		expect(texts[4]).toBe("And 26 more changed steps, marked below.");
	});
});
