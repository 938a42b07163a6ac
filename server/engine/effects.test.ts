import { describe, expect, test } from "vitest";
import type { Arm } from "#server/contract/arm.ts";
import type { Crossing } from "#server/contract/layout.ts";
import type { Effect } from "#server/contract/result.ts";
import { findEffects } from "./effects.ts";
import { mockSlice } from "./mock-measurement.ts";
import { createRandom } from "./random.ts";
import { Recorder } from "./recorder.ts";
import { resampleArms } from "./statistics.ts";

const CROSSINGS: readonly Crossing[] = [
	{ factor: "cache", levels: ["none", "process"] },
	{ factor: "index", levels: ["none", "btree"] },
	{ factor: "pool", levels: ["connect", "pool"] },
];

function armsOf(crossings: readonly Crossing[]): Arm[] {
	return Array.from({ length: 2 ** crossings.length }, (_, cell) =>
		Object.fromEntries(crossings.map(({ factor, levels }, at) => [factor, levels[(cell >> at) & 1] ?? ""])),
	);
}

/** Effects of arms whose medians are these. */
function effectsOf(
	medianMs: (arm: Arm) => number,
	crossings = CROSSINGS,
	noise = 0.02,
	blocks = 12,
): Effect[] {
	const random = createRandom(7);
	const wobble = (size: number) => Math.exp(size * (random() + random() + random() - 1.5) * 2);
	const arms = armsOf(crossings);
	const slices = Array.from({ length: blocks }, (_, block) => {
		const drift = wobble(0.1);
		return arms.map((arm, place) => {
			const recorder = new Recorder();
			const mood = drift * wobble(noise);
			for (let at = 0; at < 60; at++) recorder.record(medianMs(arm) * mood * (0.8 + (0.4 * at) / 60));
			return mockSlice({
				arm: place,
				block,
				samples: recorder.samples(),
				elapsedMs: 60 * medianMs(arm) * mood,
			});
		});
	}).flat();
	return findEffects(resampleArms({ slices }, arms.length, 3), crossings, arms);
}

function effect(effects: readonly Effect[], factors: string[], given: Effect["given"] = []): Effect {
	const kind = factors.length > 1 ? "interaction" : given.length > 0 ? "simple" : "main";
	const found = effects.find(
		(one) =>
			one.metric === "p50" &&
			one.kind === kind &&
			one.factors.join() === factors.join() &&
			JSON.stringify(one.given) === JSON.stringify(given),
	);
	if (found === undefined) throw new Error("there is no such effect");
	return found;
}

describe("the effects of crossed factors", () => {
	test("that multiply each other's gain are their own, and there is no interaction", () => {
		const times: Record<string, number> = { process: 4, btree: 50, pool: 10 };
		const effects = effectsOf((arm) =>
			Object.values(arm).reduce<number>((median, level) => median / (times[level] ?? 1), 1_000),
		);
		expect(effect(effects, ["cache"])).toMatchObject({ verdict: "lower" });
		expect(effect(effects, ["cache"]).ratio).toBeCloseTo(4, 0);
		expect(effect(effects, ["index"]).ratio / 50).toBeCloseTo(1, 1);
		expect(effect(effects, ["pool"]).ratio / 10).toBeCloseTo(1, 1);
		for (const pair of [
			["cache", "index"],
			["cache", "pool"],
			["index", "pool"],
			["cache", "index", "pool"],
		]) {
			expect(effect(effects, pair)).toMatchObject({ verdict: "none" });
			expect(effect(effects, pair).ratio).toBeCloseTo(1, 1);
		}
	});

	test("that stand in for one another are told where each stands, with the interaction between them", () => {
		// A cache that answers in 1 ms, whatever is behind it; without it 100 ms, and with an index 2 ms.
		const effects = effectsOf(({ cache, index }) => (cache === "process" ? 1 : index === "btree" ? 2 : 100));
		const without = effect(effects, ["cache"], [{ factor: "index", level: "none" }]);
		const within = effect(effects, ["cache"], [{ factor: "index", level: "btree" }]);
		expect(without.ratio / 100).toBeCloseTo(1, 1);
		expect(within.ratio / 2).toBeCloseTo(1, 1);
		const both = effect(effects, ["cache", "index"]);
		expect(both.ratio / 50).toBeCloseTo(1, 1);
		expect(both.verdict).toBe("lower");
		expect(both.low).toBeGreaterThan(40);
		expect(effect(effects, ["index"], [{ factor: "cache", level: "process" }]).verdict).toBe("none");
		expect(effect(effects, ["pool"]).verdict).toBe("none");
		// The main effect is the mean of both on the scale of logarithms.
		expect(effect(effects, ["cache"]).ratio).toBeCloseTo(Math.sqrt(without.ratio * within.ratio), 0);
	});

	test("of two factors are four arms' and have one interaction", () => {
		const effects = effectsOf(({ cache }) => (cache === "process" ? 1 : 3), CROSSINGS.slice(0, 2));
		expect(effects.filter(({ metric, kind }) => metric === "p50" && kind === "interaction")).toHaveLength(1);
		expect(effect(effects, ["cache"]).ratio).toBeCloseTo(3, 1);
	});

	test("are too noisy to say where they are, and never a number that JSON does not have", () => {
		const effects = effectsOf(() => 5, CROSSINGS, 1.5, 4);
		expect(effects.every(({ verdict }) => verdict !== "none")).toBe(true);
		const none = findEffects(
			resampleArms({ slices: armsOf(CROSSINGS).map((_, arm) => mockSlice({ arm })) }, 8, 1),
			CROSSINGS,
			armsOf(CROSSINGS),
		);
		expect(JSON.parse(JSON.stringify(none))).toEqual(none);
		expect(none.every(({ verdict }) => verdict === "noisy")).toBe(true);
	});
});
