import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { leastDistance } from "./colour-vision.ts";
import { ARM_COLOURS, contrast, LEAST_CONTRAST, PAIRS, SPAN_COLOURS, themesOf } from "./tokens.ts";

const themes = themesOf(readFileSync(new URL("../globals.css", import.meta.url), "utf8"));

test("both themes have the same colours, those of arms and parts of time among them", () => {
	expect(Object.keys(themes.dark).sort()).toEqual(Object.keys(themes.light).sort());
	expect(Object.keys(themes.light)).toEqual(expect.arrayContaining([...ARM_COLOURS, ...SPAN_COLOURS]));
});

describe.each(["light", "dark"] as const)("the %s theme", (theme) => {
	test.each(PAIRS)("$front can be read on $ground as $use", ({ front, ground, use }) => {
		const ratio = contrast(themes[theme][front] ?? "", themes[theme][ground] ?? "");
		expect(ratio).toBeGreaterThanOrEqual(LEAST_CONTRAST[use]);
	});

	test("parts of time are told apart with every kind of colour vision, most of all those that lie side by side", () => {
		const parts = SPAN_COLOURS.map((name) => themes[theme][name] ?? "");
		const other = parts.length - 1;
		for (const [at, part] of parts.entries()) {
			for (const [beyond, next] of parts.slice(at + 1).entries()) {
				const isSideBySide = beyond === 0 && at + 1 < other;
				expect(leastDistance(part, next), `${part} and ${next}`).toBeGreaterThan(isSideBySide ? 14 : 9);
			}
		}
	});
});

test("contrast is that of WCAG: 21 between black and white, 1 of a colour with itself", () => {
	expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
	expect(contrast("#17594a", "#17594a")).toBe(1);
	// The grey that just passes on white.
	expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
});
