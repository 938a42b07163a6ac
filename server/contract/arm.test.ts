import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { choiceFactor, numberFactor } from "#server/testing/sample-factors.ts";
import { armLabels, formatArm, normaliseArm, parseArm } from "./arm.ts";
import { Fault } from "./fault.ts";

const FACTORS = [
	choiceFactor("index", "Index", { none: "no index", btree: "b-tree" }),
	choiceFactor("pool", "Connections", { pool: "pool", connect: "connect per request" }),
	numberFactor("poolSize", "Pool size", {
		unit: "connections",
		max: 64,
		initial: 8,
		appliesWhen: { factor: "pool", levels: ["pool"] },
	}),
];

/** Runs what must fail and gives back its fault. */
function faultOf(action: () => unknown): Fault {
	try {
		action();
	} catch (thrown) {
		if (thrown instanceof Fault) return thrown;
		throw thrown;
	}
	throw new Error("nothing was refused");
}

describe("an arm", () => {
	test("has one canonical text, whatever the order it is written in", () => {
		const arm = parseArm(FACTORS, "poolSize=4, index=btree", "arm");
		expect(formatArm(arm)).toBe("index=btree,pool=pool,poolSize=4");
		expect(parseArm(FACTORS, formatArm(arm), "arm")).toEqual(arm);
	});

	test("drops a number that has no meaning at its levels, so that equal arms have equal texts", () => {
		expect(formatArm(parseArm(FACTORS, "pool=connect,poolSize=9", "arm"))).toBe("index=none,pool=connect");
	});

	test("names the field and the nearest level when a level is unknown", () => {
		const fault = faultOf(() => parseArm(FACTORS, "index=btre", "arms[1]"));
		expect(fault.code).toBe("bad-request");
		expect(fault.field).toBe("arms[1].index");
		expect(fault.message).toContain('Did you mean "btree"?');
	});

	test.each([
		["poolSize=0", "arm.poolSize"],
		["poolSize=65", "arm.poolSize"],
		["poolSize=1.5", "arm.poolSize"],
		["poolSize=1e308", "arm.poolSize"],
		["poolSize=", "arm.poolSize"],
		["index=none,index=btree", "arm.index"],
		["colour=red", "arm.colour"],
		["__proto__=x", "arm.__proto__"],
		["index", "arm"],
		["index=none=btree", "arm"],
	])("refuses %s and names %s", (text, field) => {
		expect(faultOf(() => parseArm(FACTORS, text, "arm")).field).toBe(field);
	});

	test("is either canonical or refused with a fault, whatever is sent", () => {
		const value = fc.oneof(
			fc.string(),
			fc.double(),
			fc.constantFrom("none", "btree", "pool", "connect", 1, 64),
		);
		const key = fc.oneof(
			fc.string(),
			fc.constantFrom("index", "pool", "poolSize", "__proto__", "constructor"),
		);
		fc.assert(
			fc.property(fc.dictionary(key, value), (raw) => {
				try {
					const arm = normaliseArm(FACTORS, raw, "arm");
					expect(normaliseArm(FACTORS, arm, "arm")).toEqual(arm);
				} catch (thrown) {
					expect(thrown).toBeInstanceOf(Fault);
				}
			}),
			{ numRuns: 2_000 },
		);
	});

	test("is labelled by what tells it from the others", () => {
		const none = normaliseArm(FACTORS, {}, "arm");
		const btree = normaliseArm(FACTORS, { index: "btree", poolSize: 4 }, "arm");
		expect(armLabels(FACTORS, [none, btree])).toEqual(["no index, pool size 8", "b-tree, pool size 4"]);
	});

	test("leaves out of its label a number that only comes along with a choice", () => {
		const arms = ["pool=connect", "pool=pool"].map((text) => parseArm(FACTORS, text, "arm"));
		expect(armLabels(FACTORS, arms)).toEqual(["connect per request", "pool"]);
	});
});
