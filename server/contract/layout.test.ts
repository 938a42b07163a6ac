import { describe, expect, test } from "vitest";
import { findExperiment } from "#server/experiments/registry.ts";
import { formatArm, normaliseArm } from "./arm.ts";
import { faultOfIssues } from "./issue.ts";
import { crossedArms, crossingsOf, leastSecondsOf, sweepArms, sweepLines } from "./layout.ts";
import { closedLoad, type Load, type OpenLoad } from "./load.ts";
import { loadOfArm, withoutLoad } from "./load-factor.ts";
import { checkRequest, type RunRequestInput } from "./run.ts";
import { runRequestSchema } from "./run-schema.ts";

const experiment = findExperiment("switches");
const { factors } = experiment.declaration;
const base = normaliseArm(factors, {}, "arm");
const open = (given: Partial<OpenLoad> = {}): OpenLoad => ({
	model: "open",
	clients: 16,
	arrivalRatePerSec: 200,
	arrivals: "poisson",
	profile: "constant",
	toRatePerSec: null,
	seconds: 30,
	budgetSeconds: null,
	...given,
});

function sweep(factor: string, xs: readonly number[], load: Load, lines = [base]): RunRequestInput {
	const arms = sweepArms(factors, factor, lines, xs).map((arm) => ({ ...arm }));
	return { experiment: "switches", arms, load, layout: { kind: "sweep", factor } };
}

function crossed(levels: Record<string, [string | number, string | number]>, load: Load = closedLoad(4, 8)) {
	const crossings = Object.entries(levels).map(([factor, pair]) => ({ factor, levels: pair }));
	const arms = crossedArms(factors, base, crossings).map((arm) => ({ ...arm }));
	const layout = { kind: "factorial" as const, factors: Object.keys(levels) };
	return { experiment: "switches", arms, load, layout };
}

/** As the API and the command line take it. */
function check(input: unknown) {
	const parsed = runRequestSchema.safeParse(input);
	if (!parsed.success) throw faultOfIssues(parsed.error, input);
	return checkRequest(parsed.data, experiment);
}

function refused(input: unknown, field: string, why: string): void {
	expect(() => check(input)).toThrow(
		expect.objectContaining({ code: "bad-request", field, message: expect.stringContaining(why) }),
	);
}

describe("a sweep", () => {
	test("over a pool has as many arms as points, more than may be picked by hand", () => {
		const request = check(sweep("poolSize", [1, 2, 4, 8, 16, 64], closedLoad(8, 12)));
		expect(request.arms.map((arm) => arm.poolSize)).toEqual([1, 2, 4, 8, 16, 64]);
		expect(request.layout).toEqual({ kind: "sweep", factor: "poolSize" });
		const { layout: _, ...picked } = sweep("poolSize", [1, 2, 4, 8, 16, 64], closedLoad(8, 12));
		refused(picked, "arms", "at most 4 entries");
	});

	test("over clients is arms that differ in load alone, and its own load is the heaviest of them", () => {
		const request = check(sweep("clients", [1, 4, 32], closedLoad(8, 6)));
		expect(request.arms.map(formatArm)).toEqual([
			"cache=none,index=btree,pool=pool,poolSize=8,clients=1",
			"cache=none,index=btree,pool=pool,poolSize=8,clients=4",
			"cache=none,index=btree,pool=pool,poolSize=8,clients=32",
		]);
		expect(request.arms.map((arm) => loadOfArm(factors, arm, request.load).clients)).toEqual([1, 4, 32]);
		expect(request.load.clients).toBe(32);
		const [arm = {}] = request.arms;
		expect(withoutLoad(factors, arm)).toEqual(base);
	});

	test("over arrival rates leaves each arm its own, and each has arrivals enough", () => {
		const request = check(sweep("rate", [50, 100, 400], open()));
		const rates = request.arms.map((arm) => loadOfArm(factors, arm, request.load));
		expect(rates.map((load) => load.model === "open" && load.arrivalRatePerSec)).toEqual([50, 100, 400]);
		refused(sweep("rate", [1, 100, 400], open()), "load.arrivalRatePerSec", "20 is the least");
	});

	test("has one or two lines with the same points", () => {
		const other = normaliseArm(factors, { index: "covering" }, "arm");
		const third = normaliseArm(factors, { index: "none" }, "arm");
		const request = check(sweep("clients", [1, 2, 4], closedLoad(4, 8), [base, other]));
		expect(sweepLines("clients", request.arms)).toEqual([
			{ places: [0, 1, 2], xs: [1, 2, 4] },
			{ places: [3, 4, 5], xs: [1, 2, 4] },
		]);
		refused(sweep("clients", [1, 2, 4], closedLoad(4, 8), [base, other, third]), "arms", "3 lines");
		const lopsided = sweep("clients", [1, 2, 4], closedLoad(4, 8), [base, other]);
		refused({ ...lopsided, arms: lopsided.arms.slice(0, 5) }, "arms", "same");
	});

	test.each<[string, RunRequestInput, string, string]>([
		["a word", sweep("clients", [1, 2, 4], closedLoad(4, 8)), "layout.factor", 'Did you mean "clients"?'],
	])("over %s that is no number is refused with the nearest one", (_, input, field, why) => {
		refused({ ...input, layout: { kind: "sweep", factor: "client" } }, field, why);
	});

	test("says what to change where it cannot be", () => {
		refused(sweep("clients", [1, 2], closedLoad(4, 8)), "arms", "3 points at least");
		refused(sweep("rate", [50, 100, 200], closedLoad(4, 8)), "layout.factor", "open loop");
		const ramp = open({ profile: "ramp", toRatePerSec: 400 });
		refused(sweep("rate", [50, 100, 200], ramp), "layout.factor", "level rate");
		const connecting = normaliseArm(factors, { pool: "connect" }, "arm");
		const without = sweep("clients", [1, 2, 4], closedLoad(4, 8), [connecting]);
		refused({ ...without, layout: { kind: "sweep", factor: "poolSize" } }, "arms[0]", "where pool is pool");
		const own = sweep("poolSize", [1, 2, 4], closedLoad(4, 8));
		refused({ ...own, arms: own.arms.map((arm) => ({ ...arm, clients: 2 })) }, "arms[0].clients", "share");
	});

	test("that would take too many connections, or seconds that there are not, is refused", () => {
		const connecting = normaliseArm(factors, { pool: "connect" }, "arm");
		const wide = sweep("clients", [16, 32, 64], closedLoad(4, 8), [connecting, base]);
		expect(() => check(wide)).not.toThrow();
		const xs = Array.from({ length: 16 }, (_, at) => at + 1);
		refused(sweep("clients", xs, closedLoad(4, 4)), "load.seconds", "8 s or more");
		refused(
			sweep(
				"rate",
				xs.map((x) => x * 50),
				open({ seconds: 20 }),
			),
			"load.seconds",
			"32 s or more",
		);
		expect(leastSecondsOf(3, { model: "closed" })).toBe(2);
		refused(sweep("clients", [...xs, 17], closedLoad(4, 20)), "arms", "at most 16");
	});
});

describe("a few arms picked by hand", () => {
	test("share their load: none has a part of it for itself", () => {
		const arms = [{ ...base, clients: 2 }, { index: "none" }];
		refused({ experiment: "switches", arms, load: closedLoad(4, 8) }, "arms[0].clients", "share");
	});
});

describe("all combinations", () => {
	const eight = crossed({ cache: ["none", "process"], index: ["none", "btree"], pool: ["connect", "pool"] });

	test("of three switches are eight arms in standard order", () => {
		const request = check(eight);
		expect(request.arms.map(({ cache, index, pool }) => `${cache} ${index} ${pool}`)).toEqual([
			"none none connect",
			"process none connect",
			"none btree connect",
			"process btree connect",
			"none none pool",
			"process none pool",
			"none btree pool",
			"process btree pool",
		]);
		expect(crossingsOf(["cache", "index", "pool"], request.arms)).toEqual([
			{ factor: "cache", levels: ["none", "process"] },
			{ factor: "index", levels: ["none", "btree"] },
			{ factor: "pool", levels: ["connect", "pool"] },
		]);
	});

	test("may be of a number at two of its values", () => {
		expect(check(crossed({ index: ["none", "btree"], poolSize: [2, 16] })).arms).toHaveLength(4);
	});

	test("are refused when one is missing, or something else differs", () => {
		refused({ ...eight, arms: eight.arms.slice(1) }, "arms", "8 arms, each once");
		const odd = eight.arms.map((arm, at) => (at === 5 ? { ...arm, poolSize: 3 } : arm));
		refused({ ...eight, arms: odd }, "arms", '"poolSize", which is not crossed');
		refused(
			{ ...eight, layout: { kind: "factorial", factors: ["cache", "indx", "pool"] } },
			"layout.factors[1]",
			"indx",
		);
		refused({ ...eight, layout: { kind: "factorial", factors: ["cache"] } }, "layout.factors", "");
	});
});
