import { describe, expect, test } from "vitest";
import { findExcess, normaliseNote, normaliseTag, normaliseTags } from "./annotation.ts";

describe("a tag", () => {
	test.each([
		["  Before   the FIX ", "before the fix"],
		["cafe\u0301", "café"],
		["a\u202eb\u200bc\u0000", "abc"],
		["line\nbreak\ttab", "line break tab"],
		["<b>x</b>", "<b>x</b>"],
		["\u200b \u2060", ""],
		["ÄRGER 🦉", "ärger 🦉"],
	])("is kept in one form: %j", (text, kept) => {
		expect(normaliseTag(text)).toBe(kept);
		expect(normaliseTag(kept)).toBe(kept);
	});

	test("is there once, and not when it is empty", () => {
		expect(normaliseTags(["B", "a ", "b", " ", ""])).toEqual(["b", "a"]);
	});
});

test("a note keeps its lines and nothing that cannot be seen", () => {
	expect(normaliseNote(" one\r\ntwo\rthree\u0000\u202e\n\n")).toBe("one\ntwo\nthree");
});

test("what is too much is told by its field, in characters as they are counted", () => {
	expect(findExcess({ tags: ["🦉".repeat(30)], note: "🦉".repeat(2_000) })).toBeUndefined();
	expect(findExcess({ tags: ["🦉".repeat(31)] })).toMatch(/^tags: .* has 31 characters and 30 is the most/);
	expect(findExcess({ note: "x".repeat(2_001) })).toMatch(/^note: it has 2001 characters/);
	expect(findExcess({ tags: Array.from({ length: 11 }, (_, at) => `${at}`) })).toMatch(/^tags: 11 are given/);
});
