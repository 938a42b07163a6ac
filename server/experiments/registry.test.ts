import { expect, it } from "vitest";
import { normaliseArm } from "#server/contract/arm.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { EXPERIMENTS } from "./registry.ts";

it("every experiment has default arms that its factors allow, no more than a run may have and hold", () => {
	for (const { declaration, cost } of EXPERIMENTS) {
		const { factors, defaultArms, load } = declaration;
		for (const arm of defaultArms) expect(normaliseArm(factors, { ...arm }, "arm")).toEqual(arm);
		expect(defaultArms.length).toBeGreaterThanOrEqual(LIMITS.arms.min);
		expect(defaultArms.length).toBeLessThanOrEqual(LIMITS.arms.max);
		expect(cost(defaultArms, load).connections).toBeLessThanOrEqual(LIMITS.runConnections);
	}
});

it("no two experiments have one id", () => {
	const ids = EXPERIMENTS.map(({ declaration }) => declaration.id);
	expect(new Set(ids).size).toBe(ids.length);
});
