import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { armSide, type PlanSide } from "./plan-side.ts";
import { PlanView } from "./plan-view.tsx";
import { readPlan } from "./read-plan.ts";
import { recordedPlans } from "./recorded-plans.ts";

const recorded = recordedPlans(18);

function sideOf(index: number, json: unknown): PlanSide {
	return armSide(index, `plan ${index}`, readPlan(json));
}

function htmlOf(one: unknown, other?: unknown): string {
	const right = other === undefined ? null : sideOf(1, other);
	return renderToStaticMarkup(<PlanView left={sideOf(0, one)} right={right} />);
}

function textOf(html: string): string {
	return html
		.replaceAll(/<[^>]+>/g, " ")
		.replaceAll(/[\s\u00a0]+/g, " ")
		.replaceAll("&#x27;", "'");
}

/** Of each row of the table of steps: how it changed, and the text of its cells. */
function rowsOf(html: string): { change: string; cells: string[] }[] {
	return [...html.matchAll(/<tr data-change="([^"]+)"[^>]*>(.*?)<\/tr>/gs)].map(
		([, change = "", inner = ""]) => ({
			change,
			cells: [...inner.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = ""]) => textOf(cell).trim()),
		}),
	);
}

describe("two plans on the page", () => {
	const html = htmlOf(recorded.parallel, recorded["group-aggregate"]);
	const rows = rowsOf(html);

	it("have a row for each step, with what is missing as a gap that says so", () => {
		expect(rows.map(({ change }) => change)).toEqual([
			"changed",
			"left-only",
			"left-only",
			"left-only",
			"changed",
		]);
		for (const { cells } of rows) expect(cells).toHaveLength(2);
		expect(rows[1]?.cells[1]).toBe("No such step in B");
		expect(rows[1]?.cells[0]).toContain("only in A");
		expect(rows[4]?.cells.every((cell) => cell.includes("changed"))).toBe(true);
	});

	it("say of each step its place, what it does, its rows and what is its own", () => {
		expect(rows[4]?.cells[0]).toMatch(
			/Step 5, level 5: Reads orders row by row, with no index, in parts that processes share changed Parallel Seq Scan on orders Filter: \(note ~~ .* Rows about 60,000 rows: 20,000 in each of 3 loops, [\d,]+ planned Own time [\d.]+ ms · [\d.]+ %, 3 processes at once Own blocks 1,231 blocks/,
		);
	});

	it("begin with their differences, in the order of what tells most", () => {
		const text = textOf(html);
		expect(text.indexOf("A reads orders row by row")).toBeLessThan(text.indexOf("A touches 1,247 blocks"));
		expect(text.indexOf("But each was run once")).toBeLessThan(text.indexOf("Step 1, level 1"));
	});
});

describe("one plan on the page", () => {
	it("stands alone, without words of comparison", () => {
		const html = htmlOf(recorded["seq-scan"]);
		expect(rowsOf(html).map(({ cells }) => cells.length)).toEqual([1]);
		expect(html).not.toContain("How the plans differ");
		expect(html).not.toContain("Length of the plans");
		expect(textOf(html)).not.toContain("Zhang");
	});

	it("says what it does not tell, and how it would", () => {
		expect(textOf(htmlOf([{ Plan: { "Node Type": "Seq Scan", "Plan Rows": 5 } }]))).toContain(
			"This plan: planned, not run.",
		);
		expect(
			textOf(htmlOf([{ Plan: { "Node Type": "Seq Scan", "Actual Rows": 5, "Actual Loops": 1 } }])),
		).toContain("run without BUFFERS");
	});

	it("shows names and conditions as the texts they are", () => {
		const hostile = '<img src=x onerror="alert(1)">';
		const Plan = { "Node Type": hostile, "Relation Name": hostile, Filter: hostile, [hostile]: hostile };
		const html = htmlOf([{ Plan, Settings: { [hostile]: hostile } }]);
		expect(html).not.toContain("<img");
		expect(html).toContain("&lt;img");
	});
});

it("plans too large to be put beside each other follow each other, and it is said", () => {
	let plan: object = { "Node Type": "Result" };
	for (let step = 0; step < 190; step++) {
		const leaf = { "Node Type": "Result" };
		plan = { "Node Type": "Append", Plans: step % 2 === 0 ? [leaf, plan] : [plan, leaf] };
	}
	const html = htmlOf([{ Plan: plan }], [{ Plan: plan }]);
	expect(textOf(html)).toContain("Too large to be put beside each other");
	// Of each some hundred rows are drawn, the others when they are asked for.
	expect(rowsOf(html)).toHaveLength(2 * 200);
	expect(textOf(html)).toContain("200 of 381 rows are drawn. Draw the other 181");
});

describe("two plans whose join has its inputs the other way round", () => {
	const html = htmlOf(recorded["hash-batches"], recorded["merge-join"]);
	const rows = rowsOf(html);

	it("say so at the join, and at each input which it is in its own plan", () => {
		expect(rows[1]?.cells.every((cell) => cell.includes("inputs changed places"))).toBe(true);
		expect(textOf(html)).toContain("Both follow in A’s order: what is first in A is second in B");
		const orders = rows.find(({ cells }) => cells.every((cell) => cell.includes("on orders o")));
		expect(orders?.cells[0]).toContain("second input");
		expect(orders?.cells[1]).toContain("first input");
	});
});

describe("steps that are alike in both plans", () => {
	const sorted = (scan: string) => [
		{
			Plan: {
				"Node Type": "Nested Loop",
				Plans: [
					{ "Node Type": "Sort", Plans: [{ "Node Type": "Seq Scan", "Relation Name": "items" }] },
					{ "Node Type": scan, "Relation Name": "orders" },
				],
			},
		},
	];

	it("can be folded by a button that says how many there are", () => {
		const html = htmlOf(sorted("Seq Scan"), sorted("Index Scan"));
		const buttons = [...html.matchAll(/<button[^>]*aria-expanded="(\w+)"[^>]*>(.*?)<\/button>/g)].map(
			([, is, inner = ""]) => `${is} ${textOf(inner).trim()}`,
		);
		expect(buttons).toEqual(["true 1 step beneath Sort"]);
		expect(textOf(html)).toContain("Unfold all Fold all");
	});
});
