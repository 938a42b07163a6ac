import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { armStyle } from "./arm-style.ts";

const ARMS = [0, 1, 2, 3, 4, 5, 6, 7];

test("eight arms differ in every cue: none stands alone", () => {
	for (const cue of ["letter", "color", "dash", "marker"] as const) {
		expect(new Set(ARMS.map((arm) => armStyle(arm)[cue])).size).toBe(ARMS.length);
	}
});

test("an arm's letter can be read on the card in both themes", () => {
	const css = readFileSync(new URL("../globals.css", import.meta.url), "utf8");
	const valuesOf = (name: string) =>
		[...css.matchAll(new RegExp(`${name}: (#[0-9a-f]{6});`, "g"))].map(([, hex]) => hex);
	for (const arm of ARMS) {
		const colors = valuesOf(`--arm-${arm}`);
		expect(colors).toHaveLength(2);
		// Each theme's, light before dark; what follows is paper, which has the light ones.
		colors.forEach((color, theme) => {
			expect(contrast(color ?? "", valuesOf("--card")[theme] ?? "")).toBeGreaterThanOrEqual(4.5);
		});
	}
});

/** Contrast of two colours after WCAG 2.2. */
function contrast(one: string, other: string): number {
	const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((left, right) => right - left);
	return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
		const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
