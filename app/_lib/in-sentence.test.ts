import { expect, test } from "vitest";
import { inSentence } from "./in-sentence.ts";

test("a label loses the capital with which it begins", () => {
	expect(["No cache", "Pool size", "A leak every", "In-process cache"].map(inSentence)).toEqual([
		"no cache",
		"pool size",
		"a leak every",
		"in-process cache",
	]);
});

test("acronyms and names keep theirs, wherever they stand in it", () => {
	const labels = [
		"HTTP, no cache",
		"HTTP proxy",
		"LRU",
		"B-tree, forced",
		"N+1",
		"Redis",
		"PgBouncer",
		"p99",
	];
	expect(labels.map(inSentence)).toEqual(labels);
	expect(inSentence("After VACUUM")).toBe("after VACUUM");
});
