import { describe, expect, it } from "vitest";
import { Fault } from "#server/contract/fault.ts";
import { PASTE_LIMIT, readPastedPlan } from "./pasted-plan.ts";
import { PLAN_EXAMPLE } from "./plan-example.ts";
import { pastedPlans, recordedPlans, recordedTexts } from "./recorded-plans.ts";

const plan = recordedPlans(18)["hash-join"];
const json = JSON.stringify(plan, null, 2);
/** Of the statement that was explained in all the ways in which plans are pasted. */
const PASTED_NAMES = [
	"HashAggregate",
	"Hash Join",
	"Bitmap Heap Scan",
	"Bitmap Index Scan",
	"Hash",
	"Seq Scan",
];
const NAMES = ["HashAggregate", "Hash Join", "Seq Scan", "Hash", "Seq Scan"];

function namesIn(pasted: string): string[] {
	return readPastedPlan(pasted).nodes.map(({ name }) => name);
}

/** The sentence with which something is refused. */
function refusalOf(pasted: string): string {
	try {
		readPastedPlan(pasted);
	} catch (thrown) {
		if (thrown instanceof Fault) return thrown.message;
		throw thrown;
	}
	throw new Error("It was read.");
}

/** As psql prints a column: a head, a rule, each line filled up and followed by `+`. */
function framed(isBordered: boolean): string {
	const lines = json.split("\n");
	const width = Math.max(...lines.map((line) => line.length));
	const rows = lines.map((line, at) => ` ${line.padEnd(width)}${at < lines.length - 1 ? "+" : " "}`);
	const all = ["QUERY PLAN".padStart(width / 2), "-".repeat(width + 2), ...rows];
	return `${all.map((row) => (isBordered ? `|${row}|` : row.trimEnd())).join("\n")}\n(1 row)\n`;
}

describe("a plan as it is pasted", () => {
	it("is read as it comes from a driver, psql, pgAdmin and auto_explain", () => {
		expect(namesIn(json)).toEqual(NAMES);
		expect(namesIn(`\uFEFF\n  ${JSON.stringify(plan)}\n`)).toEqual(NAMES);
		expect(namesIn(framed(false))).toEqual(NAMES);
		expect(namesIn(framed(true))).toEqual(NAMES);
		expect(namesIn(`"${json.replaceAll('"', '""')}"`)).toEqual(NAMES);
		const [only] = plan as object[];
		expect(namesIn(JSON.stringify({ "Query Text": "select 1", ...only }))).toEqual(NAMES);
		expect(namesIn(`2026-03-01 LOG:  duration: 12.3 ms  plan:\n${JSON.stringify(only, null, 2)}`)).toEqual(
			NAMES,
		);
	});

	it("is read as text as well, in psql's frame and after a statement in the server's log", () => {
		const text = recordedTexts(18)["hash-join"] ?? "";
		const lines = text.trimEnd().split("\n");
		const rows = lines.map((line) => ` ${line.padEnd(100)}`);
		expect(namesIn(text)).toEqual(NAMES);
		const logged = lines.map((line) => `\t${line}`).join("\n");
		for (const pasted of [
			` QUERY PLAN\n${"-".repeat(102)}\n${rows.join("\n")}\n(12 rows)\n`,
			`\n${rows.join("\n")}\n`,
			`${rows.join("\n").trimStart()}\n(12 rows)\n`,
			`LOG:  duration: 12.3 ms  plan:\n\tQuery Text: select 1;\n${logged}\n`,
		]) {
			expect(namesIn(pasted)).toEqual(NAMES);
			// Told beneath the steps, at their edge.
			expect(readPastedPlan(pasted).executionUs).toBe(readPastedPlan(text).executionUs);
		}
		expect(readPastedPlan(text).executionUs).toBeGreaterThan(0);
	});

	const ways = Object.entries(pastedPlans());
	for (const [way, pasted] of ways.filter(([way]) => way !== "yaml" && way !== "xml")) {
		it(`is read as a real server gave it: ${way}`, () => {
			const plan = readPastedPlan(pasted);
			expect(plan.nodes.map(({ name }) => name)).toEqual(PASTED_NAMES);
			expect(plan.nodes[1]?.conditions).toEqual([{ label: "Hash Cond", text: "(o.customer_id = c.id)" }]);
			expect(plan.nodes[2]?.blocks?.hit).toBeGreaterThan(100);
			expect(plan.executionUs === null).toBe(way.startsWith("auto-explain"));
		});
	}

	it("is refused as a real server gave it in other forms, with a sentence on which", () => {
		const { yaml, xml } = pastedPlans();
		expect(refusalOf(yaml ?? "")).toMatch(/^This is the plan as YAML/);
		expect(refusalOf(xml ?? "")).toMatch(/^This is the plan as XML/);
	});

	it("is read from the rows of a driver, in a forum's fences, and with other lines of a terminal or a log around it", () => {
		const lines = (recordedTexts(18)["hash-join"] ?? "").trimEnd().split("\n");
		expect(namesIn(JSON.stringify(lines.map((line) => ({ "QUERY PLAN": line }))))).toEqual(NAMES);
		expect(namesIn(JSON.stringify([{ "QUERY PLAN": plan }]))).toEqual(NAMES);
		expect(namesIn(JSON.stringify([{ "QUERY PLAN": json }]))).toEqual(NAMES);
		expect(namesIn(`\`\`\`\n${lines.join("\n")}\n\`\`\``)).toEqual(NAMES);
		expect(namesIn(lines.map((line) => `"${line.replaceAll('"', '""')}"`).join("\n"))).toEqual(NAMES);
		expect(
			namesIn(`shop=# explain (format json) select 1;\n${framed(false)}\nTime: 12.3 ms\nshop=# `),
		).toEqual(NAMES);
		expect(namesIn(`${framed(true)}`.replaceAll("\n", "\r\n"))).toEqual(NAMES);
		const [only] = plan as object[];
		const logged = `10:00 LOG:  checkpoint\n10:01 LOG:  duration: 1 ms  plan:\n${JSON.stringify(only)}\n10:02 LOG:  x`;
		expect(namesIn(logged)).toEqual(NAMES);
	});

	it("takes no longer for a hostile text than for another", () => {
		const spaces = " ".repeat(450_000);
		for (const hostile of [
			`a${spaces}b`,
			`QUERY PLAN\n${spaces}x${spaces}y`,
			`CTE x${spaces}(`,
			`A${spaces}(cost=1..`,
			`A (cost=1..\n${"(actual \n".repeat(90_000)}`,
			`-[ RECORD 1 ]\n${"QUERY PLAN | x\n".repeat(60_000)}`,
			`"${'"\n"'.repeat(200_000)}"`,
		]) {
			const startMs = performance.now();
			refusalOf(hostile);
			expect(performance.now() - startMs).toBeLessThan(2_000);
		}
	});

	it("is read from the example that the page shows", () => {
		expect(namesIn(PLAN_EXAMPLE.first)).toContain("Hash Join");
		expect(namesIn(PLAN_EXAMPLE.second)).toContain("Nested Loop");
	});

	const refused: [string, string, RegExp][] = [
		["nothing", "  \n", /^There is nothing in it yet/],
		["truncated JSON", json.slice(0, json.length / 2), /^The JSON ends before its last bracket/],
		[
			"JSON cut within a text",
			json.slice(0, json.indexOf("Seq Scan") + 3),
			/^The JSON ends before its last bracket/,
		],
		["broken JSON", json.replace(":", "="), /^The JSON is broken/],
		["several plans", JSON.stringify([plan, plan].flat()), /^There are 2 plans in one list/],
		["an empty list", "[]", /^The list is empty/],
		["JSON that is no plan", '{"name": "x"}', /there is no “Plan” in it/],
		["a list of numbers", "[1]", /“1” stands where an object of a plan should/],
		["a step without a type", '[{"Plan": {}}]', /there is no “Node Type” in it/],
		["a type that is a number", '[{"Plan": {"Node Type": 5}}]', /“Node Type” is “5” and not a text/],
		[
			"rows in words",
			'[{"Plan": {"Node Type": "Sort", "Plan Rows": "many"}}]',
			/“Plan Rows” is “many” and not a number/,
		],
		[
			"rows below zero",
			'[{"Plan": {"Node Type": "Sort", "Actual Loops": -1}}]',
			/“-1” and not a number from 0/,
		],
		[
			"steps that are no list",
			'[{"Plan": {"Node Type": "Sort", "Plans": {}}}]',
			/“Plans” is an object and not a list/,
		],
		[
			"a step that is null",
			'[{"Plan": {"Node Type": "Sort", "Plans": [null]}}]',
			/nothing stands where an object/,
		],
		[
			"a part of a plan as text",
			"  ->  Seq Scan on a\n        Filter: (b > 1)",
			/^This is a part of a plan as text/,
		],
		[
			"text without its first step",
			"Filter: (cost = 1)\n  (actual time)",
			/^This is a part of a plan as text/,
		],
		["a plan as XML", "<explain xmlns='http://www.postgresql.org/2009/explain'>", /^This is the plan as XML/],
		["two plans one after the other", `${json}\n${json}`, /^There are several plans in it/],
		["a plan as YAML", '- Plan: \n    Node Type: "Result"', /^This is the plan as YAML/],
		["a statement", "select * from orders", /^This is a statement, not its plan/],
		[
			"a plan of MySQL",
			"-> Table scan on t  (cost=1.25 rows=10) (actual time=0.05..0.06 rows=10 loops=1)",
			/^This is a plan of MySQL or MariaDB/,
		],
		["prose", "hello", /^This is neither EXPLAIN/],
		["five megabytes", `[${" ".repeat(5_000_000)}]`, /^That is 6 million characters/],
		[
			"a list nested ten thousand deep",
			"[".repeat(10_000) + "]".repeat(10_000),
			/a list stands where an object/,
		],
	];
	for (const [what, pasted, sentence] of refused) {
		it(`is refused with a sentence when it is ${what}`, () => {
			expect(refusalOf(pasted)).toMatch(sentence);
		});
	}

	it("is refused beyond so many steps, and so many within each other", () => {
		const deep = `{"Node Type":"Limit","Plans":[`;
		const nested = `[{"Plan":${deep.repeat(10_000)}{"Node Type":"Result"}${"]}".repeat(10_000)}}]`;
		expect(refusalOf(nested)).toMatch(/^The plan has steps more than 200 deep/);
		const wide = `[{"Plan":{"Node Type":"Append","Plans":[${Array(1_000).fill('{"Node Type":"Result"}').join()}]}}]`;
		expect(refusalOf(wide)).toMatch(/^The plan has more than 1000 steps/);
		const settings = Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`s${at}`, "1"]));
		const many = JSON.stringify([{ Plan: { "Node Type": "Result" }, Settings: settings }]);
		expect(refusalOf(many)).toMatch(/^The plan has more than 100 settings/);
		expect(PASTE_LIMIT).toBeLessThan(5_000_000);
	});

	it("keeps values nested without end, and texts without end, to what can be shown", () => {
		const nested = `[{"Plan":{"Node Type":"Result","Filter":${"[".repeat(10_000)}${"]".repeat(10_000)},"Deep":${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}}}]`;
		expect(readPastedPlan(nested).root.details[0]?.text).toMatch(/^a: a: .*…$/);
		const long = JSON.stringify([{ Plan: { "Node Type": "Result", Filter: "x".repeat(500_000) } }]);
		expect(readPastedPlan(long).root.conditions[0]?.text).toMatch(/^x{400}… \(500000 characters/);
	});

	it("takes no harm from keys that every object has", () => {
		const hostile = `[{"Plan": {"Node Type": "constructor", "__proto__": {"Plan Rows": 7}, "toString": 1, "Plans": [{"Node Type": "__proto__", "Relation Name": "hasOwnProperty"}]}, "Settings": {"__proto__": "x"}}]`;
		const { root, nodes } = readPastedPlan(hostile);
		expect(nodes.map(({ name }) => name)).toEqual(["constructor", "__proto__"]);
		expect(root.planned).toBeNull();
		expect({}).not.toHaveProperty("Plan Rows");
	});
});
