import { describe, expect, it } from "vitest";
import { closedLoad } from "#server/contract/load.ts";
import { choiceFactor, declarationOf, numberFactor } from "#server/testing/sample-factors.ts";
import { checkDraft, faultInWords, looseLevels, proposeArm, withLevel } from "./draft.ts";
import { loadTexts } from "./load-draft.ts";

const factors = [
	choiceFactor("cache", "Cache", { none: "None", redis: "Redis" }),
	choiceFactor("index", "Index", { none: "None", btree: "B-tree" }),
	numberFactor("ttlMs", "Time to live", {
		unit: "ms",
		max: 1_000,
		initial: 500,
		appliesWhen: { factor: "cache", levels: ["redis"] },
	}),
];
const declaration = declarationOf(factors);
const good = {
	arms: ["cache=none,index=none", "cache=none,index=btree"],
	load: loadTexts(closedLoad(8, 6)),
};
const fieldsOf = (draft: Parameters<typeof checkDraft>[1]) =>
	checkDraft(declaration, draft).faults.map((fault) => fault.field);

describe("the settings of the bench", () => {
	it("become a request when all is right", () => {
		expect(checkDraft(declaration, good)).toEqual({
			arms: [
				{ cache: "none", index: "none" },
				{ cache: "none", index: "btree" },
			],
			faults: [],
			request: {
				experiment: "example",
				arms: [
					{ cache: "none", index: "none" },
					{ cache: "none", index: "btree" },
				],
				load: closedLoad(8, 6),
			},
		});
	});

	it.each([
		["index=btre", "arms[1].index"],
		["__proto__=x", "arms[1].__proto__"],
		["indexbtree", "arms[1]"],
		["cache=redis,ttlMs=1e308", "arms[1].ttlMs"],
	])("refuse the arm %s", (text, field) => {
		expect(fieldsOf({ ...good, arms: ["cache=none,index=none", text] })).toEqual([field]);
	});

	it("refuse equal arms, too few and too many", () => {
		expect(fieldsOf({ ...good, arms: ["index=none", "cache=none"] })).toEqual(["arms[1]"]);
		expect(fieldsOf({ ...good, arms: ["index=none"] })).toEqual(["arms"]);
		expect(fieldsOf({ ...good, arms: Array.from({ length: 300 }, () => "index=none") })).toContain("arms");
	});

	it("refuse a layout that is none, and show the arms all the same", () => {
		const layout = { kind: "bogus", sweep: "", cross: [] };
		const { arms, faults, request } = checkDraft(declaration, { ...good, layout });
		expect(request).toBeNull();
		expect(arms).toHaveLength(2);
		expect(faults).toEqual([
			{
				field: "layout",
				sentence:
					'layout: "bogus" is no way to lay out arms; it is compare, sweep or factorial. Choose one above.',
			},
		]);
	});

	it("say in words which arm and factor are meant", () => {
		const [fault] = checkDraft(declaration, { ...good, arms: ["index=none", "index=btre"] }).faults;
		expect(fault && faultInWords(declaration, fault)).toContain(
			'Arm B, Index (arms[1].index): no level "btre". Did you mean "btree"?',
		);
	});
});

describe("one level changed", () => {
	it("gives the canonical text, with numbers that now apply", () => {
		expect(withLevel(factors, "cache=none,index=btree", "cache", "redis")).toBe(
			"cache=redis,index=btree,ttlMs=500",
		);
	});

	it("keeps a wrong number as written, so that it can be corrected", () => {
		const text = withLevel(factors, "cache=redis,index=none,ttlMs=500", "ttlMs", "5x");
		expect(looseLevels(text).get("ttlMs")).toBe("5x");
		expect(withLevel(factors, text, "ttlMs", "50")).toBe("cache=redis,index=none,ttlMs=50");
	});

	it("repairs an arm with an unknown level or factor", () => {
		expect(withLevel(factors, "index=btre,nonsense=1", "index", "btree")).toBe("cache=none,index=btree");
	});
});

describe("an arm to add", () => {
	it("differs from all that are there and needs nothing that is missing", () => {
		const usable = (_: string, level: string) => level !== "redis";
		expect(proposeArm(factors, ["cache=none,index=none"], usable)).toBe("cache=none,index=btree");
		expect(proposeArm(factors, good.arms, usable)).toBeUndefined();
	});

	it("differs from arms that the address has in short as well", () => {
		expect(proposeArm(factors, ["index=none", "index=btree"], () => true)).toBe(
			"cache=redis,index=btree,ttlMs=500",
		);
	});

	it("doubles a number where there is no choice left to make, and stays within its range", () => {
		const numbers = [numberFactor("queries", "Queries", { unit: "", max: 100, initial: 1 })];
		const usable = () => true;
		expect(proposeArm(numbers, ["queries=1", "queries=10"], usable)).toBe("queries=20");
		expect(proposeArm(numbers, ["queries=5", "queries=90"], usable)).toBe("queries=1");
	});
});
