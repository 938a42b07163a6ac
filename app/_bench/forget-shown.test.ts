import { expect, test } from "vitest";
import { PLAN_URL_OPTIONS } from "#app/_plan/plan-url.ts";
import { SHOWN_NAMES } from "./forget-shown.ts";
import { SHOWN_PARAMETERS } from "./shown-url.ts";

test("all that an address says of how a run is looked at is let go of", () => {
	const keys: Record<string, string> = PLAN_URL_OPTIONS.urlKeys;
	const names = Object.keys(SHOWN_PARAMETERS).map((name) => keys[name] ?? name);
	expect([...SHOWN_NAMES].sort()).toEqual(names.sort());
});
