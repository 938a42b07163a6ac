import { expect, test } from "vitest";
import { choiceFactor, declarationOf } from "#server/testing/sample-factors.ts";
import type { LabStatus } from "./lab.ts";
import { checkRequirements, lackingLevels, missingRequirements } from "./requirements.ts";

const declaration = declarationOf([choiceFactor("cache", "Cache", { none: "None", redis: "Redis" })]);
const dataset = { scale: 1, seed: 1, customerCount: 1, productCount: 1, orderCount: 1, orderItemCount: 1 };
const arms = [{ cache: "none" }, { cache: "redis" }];
const labWith = (available: boolean): LabStatus => ({
	state: "ready",
	dataset,
	capabilities: { redis: { available, detail: "There is no redis-server." } },
});

test("a level that needs what is not there is told with the reason, and refused in an arm by its field", () => {
	const sentence = "arms[1].cache: There is no redis-server.";
	expect(lackingLevels(declaration, labWith(false))).toEqual([
		{ factor: "cache", level: "redis", label: "Redis", reason: "There is no redis-server." },
	]);
	expect(missingRequirements(declaration, [null, ...arms.slice(1)], labWith(false))).toEqual([
		{ field: "arms[1].cache", sentence },
	]);
	expect(() => checkRequirements(arms, declaration, labWith(false))).toThrow(sentence);
});

test("nothing is lacking where the part is there, or while the lab is not known", () => {
	for (const status of [labWith(true), undefined, { state: "absent", sentence: "" } as const]) {
		expect(lackingLevels(declaration, status)).toEqual([]);
		expect(missingRequirements(declaration, arms, status)).toEqual([]);
	}
});
