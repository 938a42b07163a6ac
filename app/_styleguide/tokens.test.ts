import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { STYLE } from "#server/reports/html-style.ts";
import { leastDistance } from "./colour-vision.ts";
import { ARM_COLOURS, contrast, LEAST_CONTRAST, PAIRS, SPAN_COLOURS, themesOf } from "./tokens.ts";

const sheet = read("../globals.css");
const themes = themesOf(sheet);

function read(file: string): string {
	return readFileSync(new URL(file, import.meta.url), "utf8");
}

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

test("the style sheet tells its colours in OKLCH alone", () => {
	expect(sheet.match(/#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/gi)).toBeNull();
});

describe("what stands outside of the style sheet has its colours, in a notation that every reader of it knows", () => {
	/** Names that the sheet of reports has shortened. */
	const long: Record<string, string> = { soft: "ink-soft", faint: "ink-faint", strong: "rule-strong" };

	test.each(["light", "dark"] as const)("the report of a run, %s", (theme) => {
		const [, declarations = ""] =
			/:root \{([^}]*)\}/.exec(theme === "light" ? STYLE : (STYLE.split("color-scheme: dark")[1] ?? "")) ??
			[];
		const colours = [...declarations.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)];
		expect(colours.length).toBeGreaterThanOrEqual(ARM_COLOURS.length + SPAN_COLOURS.length + 10);
		for (const [, name = "", hex] of colours) expect(hex, name).toBe(themes[theme][long[name] ?? name]);
		expect(STYLE).not.toContain("oklch(");
	});

	test("the browser's own frame around a page", () => {
		const colours = [...read("../layout.tsx").matchAll(/scheme: (light|dark)\)", color: "(.+?)"/g)];
		expect(colours.map(([, scheme, colour]) => [scheme, colour])).toEqual([
			["light", themes.light.paper],
			["dark", themes.dark.paper],
		]);
	});

	test.each(["../icon.svg", "../_bench/use-run-notice.ts"])("the mark of the lab in %s", (file) => {
		expect(read(file)).toContain(`rx="6" fill="${themes.light.accent}"`);
	});
});
