import { describe, expect, it } from "vitest";
import type { Factor } from "#server/contract/experiment.ts";
import { differenceInWords } from "./arm-text.ts";

const factors: readonly Factor[] = [
	{
		kind: "choice",
		id: "cache",
		label: "Cache",
		help: "",
		initial: "none",
		levels: [
			{ id: "none", label: "No cache", help: "" },
			{ id: "redis", label: "Redis", help: "", requires: "redis" },
		],
	},
	{
		kind: "choice",
		id: "index",
		label: "Index",
		help: "",
		initial: "none",
		levels: [
			{ id: "none", label: "No index", help: "" },
			{ id: "btree", label: "B-tree", help: "" },
		],
	},
	{
		kind: "number",
		id: "ttlMs",
		label: "Time to live",
		help: "",
		unit: "ms",
		min: 1,
		max: 1_000,
		step: 1,
		initial: 500,
		appliesWhen: { factor: "cache", levels: ["redis"] },
	},
];
const plain = { cache: "none", index: "none" };

describe("how an arm differs, in words", () => {
	it("names the factor and the level, as within a sentence", () => {
		expect(differenceInWords(factors, plain, { cache: "none", index: "btree" })).toBe("index: b-tree");
	});

	it("keeps the capital of a name", () => {
		expect(differenceInWords(factors, plain, { cache: "redis", index: "none", ttlMs: 500 })).toBe(
			"cache: Redis",
		);
	});
});
