import { expect, test } from "vitest";
import { armStyle } from "./arm-style.ts";

const ARMS = [0, 1, 2, 3, 4, 5, 6, 7];

test("eight arms differ in every cue: none stands alone", () => {
	for (const cue of ["letter", "color", "dash", "marker"] as const) {
		expect(new Set(ARMS.map((arm) => armStyle(arm)[cue])).size).toBe(ARMS.length);
	}
});
