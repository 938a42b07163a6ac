import { expect, test } from "vitest";
import { inHex } from "./oklch.ts";

test("a colour becomes what a screen shows of it", () => {
	// The primaries of sRGB in OKLCH, after CSS Color 4.
	expect(inHex("oklch(0.62796 0.25768 29.234)")).toBe("#ff0000");
	expect(inHex("oklch(0.86644 0.29483 142.495)")).toBe("#00ff00");
	expect(inHex("oklch(0.45201 0.31321 264.052)")).toBe("#0000ff");
	expect(inHex("oklch(1 0 0)")).toBe("#ffffff");
	expect(inHex("oklch(0 0 0)")).toBe("#000000");
});

test("it is found in a text, with its lightness in per cent and without zeros as well", () => {
	expect(inHex("stroke: oklch(41.89% .0697 174.28); fill: none")).toBe("stroke: #17594a; fill: none");
	expect(inHex("Inter, sans-serif")).toBe("Inter, sans-serif");
});

test("what no screen can show is as near as each part allows", () => {
	expect(inHex("oklch(0.9 0.4 142)")).toMatch(/^#00ff00$/);
});
