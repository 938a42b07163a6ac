import { describe, expect, test } from "vitest";
import { declarationOf, numberFactor } from "#server/testing/sample-factors.ts";
import type { Experiment } from "./experiment.ts";
import { LIMITS } from "./limits.ts";
import { closedLoad, type OpenLoad } from "./load.ts";
import { checkLoad, checkRequest } from "./run.ts";
import { runRequestSchema } from "./run-schema.ts";

const experiment: Experiment = {
	declaration: declarationOf([numberFactor("connections", "", { unit: "", max: 100, initial: 1 })]),
	cost: (arms) => ({ connections: arms.reduce((sum, arm) => sum + Number(arm.connections), 0) }),
	prepare: () => Promise.reject(new Error("not part of checking")),
	client: () => Promise.reject(new Error("not part of checking")),
	evidence: () => Promise.reject(new Error("not part of checking")),
};

const load = closedLoad(8, 6);

describe("a run request", () => {
	test("is refused when two arms are the same, with both named", () => {
		const input = { experiment: "example", arms: [{ connections: 1 }, {}], load };
		expect(() => checkRequest(input, experiment)).toThrow(/arms\[1\]: the same as arms\[0\]/);
	});

	test("is refused when its arms together would hold more connections than a run may", () => {
		const input = { experiment: "example", arms: [{ connections: 100 }, { connections: 99 }], load };
		expect(() => checkRequest(input, experiment)).toThrow(
			new RegExp(`199 connections and ${LIMITS.runConnections}`),
		);
	});

	test.each([
		[{ clients: 10_000, seconds: 6 }, "load.clients"],
		[{ clients: 1, seconds: -1 }, "load.seconds"],
		[{ clients: 1e308, seconds: 6 }, "load.clients"],
		[{ clients: 1.5, seconds: 6 }, "load.clients"],
		[{ clients: "8", seconds: 6 }, "load.clients"],
	])("with load %j is refused at %s", (wrong, field) => {
		const parsed = runRequestSchema.safeParse({ experiment: "example", arms: [{}, {}], load: wrong });
		expect(parsed.success).toBe(false);
		expect(parsed.error?.issues[0]?.path.join(".")).toBe(field);
	});

	test.each([
		['{"__proto__":"x"}', "__proto__"],
		['{"index":{"a":1}}', "index"],
		['{"index":null}', "index"],
		["[]", undefined],
	])("with the arm %s is refused, the key named", (json, key) => {
		const arms = [JSON.parse(json), {}];
		const parsed = runRequestSchema.safeParse({ experiment: "example", arms, load });
		expect(parsed.success).toBe(false);
		const path = ["arms", 0, ...(key === undefined ? [] : [key])];
		expect(parsed.error?.issues[0]?.path).toEqual(path);
	});

	test.each([
		['{"experiment":{"length":{"toString":1}},"arms":[{},{}]}', "experiment"],
		['{"experiment":"example","arms":{"length":{"toString":1}}}', "arms"],
	])("whose length cannot be compared is refused all the same: %s", (json, field) => {
		const parsed = runRequestSchema.safeParse({ ...JSON.parse(json), load });
		expect(parsed.error?.issues.map(({ path }) => path.join("."))).toEqual([field]);
	});
});

describe("an open load", () => {
	const open = (given: Partial<OpenLoad>): OpenLoad => ({
		model: "open",
		clients: 8,
		arrivalRatePerSec: 10,
		arrivals: "poisson",
		profile: "constant",
		toRatePerSec: null,
		seconds: 6,
		budgetSeconds: null,
		...given,
	});

	test.each<[string, Partial<OpenLoad>, number]>([
		["20 operations for each of 3 arms", {}, 3],
		[
			"fewer for a moment and enough on average",
			{ profile: "ramp", arrivalRatePerSec: 1, toRatePerSec: 19 },
			3,
		],
		["few but for a spike", { profile: "spike", arrivalRatePerSec: 1, toRatePerSec: 46 }, 3],
	])("that offers %s is taken", (_, given, armCount) => {
		expect(() => checkLoad(open(given), armCount)).not.toThrow();
	});

	test.each<[string, Partial<OpenLoad>, number]>([
		["15 operations for each of 4 arms", {}, 4],
		["a ramp from enough to next to nothing", { profile: "ramp", toRatePerSec: 1 }, 2],
		["a spike that is too short", { profile: "spike", arrivalRatePerSec: 1, toRatePerSec: 20 }, 3],
		["enough only within its budget", { arrivalRatePerSec: 1, budgetSeconds: 300 }, 2],
	])("that offers %s is refused, with the rate named", (_, given, armCount) => {
		expect(() => checkLoad(open(given), armCount)).toThrow(
			expect.objectContaining({ code: "bad-request", field: "load.arrivalRatePerSec" }),
		);
	});
});
