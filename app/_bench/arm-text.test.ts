import { describe, expect, it } from "vitest";
import type { Factor } from "#server/contract/experiment.ts";
import { armLabels, canonicalArm, canonicalText, differenceInWords } from "./arm-text.ts";

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

describe("an arm as text", () => {
	it("is the same whatever order its levels come in", () => {
		expect(Object.keys(canonicalArm(factors, { index: "btree", cache: "none" }))).toEqual(["cache", "index"]);
		expect(canonicalText(factors, "index=btree,cache=none")).toBe("cache=none,index=btree");
	});

	it("stays as it was when the experiment no longer knows it", () => {
		expect(canonicalText(factors, "index=gone")).toBe("index=gone");
		expect(canonicalArm(factors, { index: "gone" })).toEqual({ index: "gone" });
	});

	it("is called by the levels at which it differs", () => {
		expect(armLabels(factors, [plain, { ...plain, index: "btree" }])).toEqual(["No index", "B-tree"]);
	});

	it("leaves out a number that only comes along with a choice", () => {
		const redis = { cache: "redis", index: "none", ttlMs: 500 };
		expect(armLabels(factors, [plain, redis])).toEqual(["No cache", "Redis"]);
		expect(armLabels(factors, [plain, redis, { ...redis, ttlMs: 50 }])).toEqual([
			"No cache",
			"Redis, time to live 500",
			"Redis, time to live 50",
		]);
	});
});

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
