import { expect, test } from "vitest";
import { nearest } from "./nearest.ts";

test("two letters in each other's place are one mistake", () => {
	expect(nearest("frist", ["first", "second"])).toBe("first");
	expect(nearest("bnech", ["bench", "predict"])).toBe("bench");
	expect(nearest("ab", ["ba"])).toBe("ba");
});

test("a letter too many, too few or another is one mistake, and too many of them are another word", () => {
	for (const written of ["indexng", "indexxing", "indezing", "INDEXING"]) {
		expect(nearest(written, ["caching", "indexing"])).toBe("indexing");
	}
	expect(nearest("abc", ["cab"])).toBeUndefined();
	expect(nearest("pool", ["index"])).toBeUndefined();
});

test("of several words the one with the fewest mistakes is the nearest", () => {
	expect(nearest("p59", ["p95", "p50", "p99"])).toBe("p95");
	expect(nearest("", ["a"])).toBe("a");
	expect(nearest("x".repeat(65), ["x".repeat(65)])).toBeUndefined();
});
