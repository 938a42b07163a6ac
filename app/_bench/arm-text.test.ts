import { describe, expect, it } from "vitest";
import { choiceFactor, numberFactor } from "#server/testing/sample-factors.ts";
import { differenceInWords } from "./arm-text.ts";

const factors = [
	choiceFactor("cache", "Cache", { none: "No cache", redis: "Redis", http: "HTTP, no cache" }),
	choiceFactor("index", "Index", { none: "No index", btree: "B-tree" }),
	numberFactor("ttlMs", "Time to live", {
		unit: "ms",
		max: 1_000,
		initial: 500,
		appliesWhen: { factor: "cache", levels: ["redis"] },
	}),
];
const plain = { cache: "none", index: "none" };

describe("how an arm differs, in words", () => {
	it("names the factor and the level, as within a sentence", () => {
		expect(differenceInWords(factors, plain, { cache: "none", index: "btree" })).toBe("index: B-tree");
	});

	it("keeps the capitals of a name and of an acronym", () => {
		expect(differenceInWords(factors, plain, { cache: "http", index: "none" })).toBe("cache: HTTP, no cache");
		expect(differenceInWords(factors, plain, { cache: "redis", index: "none", ttlMs: 500 })).toBe(
			"cache: Redis",
		);
	});
});
