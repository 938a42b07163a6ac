import { describe, expect, test } from "vitest";
import { findExperiment } from "#server/experiments/registry.ts";
import { type RequestOptions, readRequest } from "./run.ts";

const read = (given: Partial<RequestOptions>, id = "switches") =>
	readRequest(findExperiment(id), { arm: [], ...given });

describe("a sweep on the command line", () => {
	test("over a pool begins from the default arm, with seconds for each point", () => {
		const { arms, layout, load } = read({ sweep: "poolSize=1..64:8" });
		expect(arms.map(({ poolSize }) => poolSize)).toEqual([1, 2, 3, 6, 11, 20, 35, 64]);
		expect(new Set(arms.map(({ index }) => index))).toEqual(new Set(["none"]));
		expect(layout).toEqual({ kind: "sweep", factor: "poolSize" });
		expect(load.seconds).toBe(40);
		expect(read({ sweep: "poolSize=1..64:8", seconds: "5" }).load.seconds).toBe(5);
	});

	test("over clients is of the arms given, one line each", () => {
		const { arms } = read({ arm: ["index=btree", "index=covering"], sweep: "clients=1..32:6" });
		expect(arms).toHaveLength(12);
		expect(arms.map(({ clients }) => clients).slice(6)).toEqual([1, 2, 4, 8, 16, 32]);
	});

	test("over arrival rates is an open loop without being told so", () => {
		const { load, arms } = read({ sweep: "rate=100,200,400", arrivals: "poisson", arm: ["index=btree"] });
		expect(load).toMatchObject({ model: "open", arrivalRatePerSec: 400, arrivals: "poisson", seconds: 23 });
		expect(arms.map(({ rate }) => rate)).toEqual([100, 200, 400]);
	});

	test.each<[Partial<RequestOptions>, string, string]>([
		[{ sweep: "poolsize=1..64:8" }, "--sweep", 'Did you mean "poolSize"?'],
		[{ sweep: "index=1..64:8" }, "--sweep", "no number that can be swept"],
		[{ sweep: "poolSize" }, "--sweep", "not of the form"],
		[{ sweep: "poolSize=1..640:8" }, "--sweep", "outside of poolSize"],
		[{ sweep: "poolSize=1..64:8", cross: ["index=none,btree"] }, "--sweep", "one of the two"],
		[{ sweep: "poolSize=1..64:8", arm: ["pool=connect"] }, "arms[0]", 'no "poolSize"'],
		[{ arm: ["index=none,clients=4", "index=btree"] }, "arms[0].clients", "share"],
		[{ cross: ["index=none,btree"] }, "layout.factors", "at least 2"],
		[{ cross: ["index=none", "pool=connect,pool"] }, "--cross", "two levels"],
		[{ cross: ["index=none,hash", "pool=connect,pool"] }, "arms[0].index", "hash"],
		[{ cross: ["index=none,btree", "pool=connect,pool"], arm: ["", ""] }, "--arm", "Give it once"],
	])("%j is refused", (given, field, words) => {
		expect(() => read(given)).toThrow(
			expect.objectContaining({ code: "bad-request", field, message: expect.stringContaining(words) }),
		);
	});
});

test("crossed levels are all combinations of them over one arm", () => {
	const { arms, layout } = read({
		arm: ["poolSize=4"],
		cross: ["cache=none,process", "index=none,btree", "pool=connect,pool"],
	});
	expect(arms).toHaveLength(8);
	expect(layout).toEqual({ kind: "factorial", factors: ["cache", "index", "pool"] });
	expect(arms.filter(({ pool }) => pool === "pool").every(({ poolSize }) => poolSize === 4)).toBe(true);
});
