import { expect, it } from "vitest";
import { PANE_REM, paneRem } from "./pane-width.ts";

it("a width is as it was kept, within its limits, and the initial one where nothing sensible was", () => {
	expect(paneRem("32.5")).toBe(32.5);
	expect(paneRem("3")).toBe(PANE_REM.min);
	expect(paneRem("4000")).toBe(PANE_REM.max);
	for (const text of [undefined, "", "wide", "NaN", "1e999"]) expect(paneRem(text)).toBe(PANE_REM.initial);
});
