import { describe, expect, it } from "vitest";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { parseGoal } from "#server/contract/goal.ts";
import { goalInWords } from "./goal-words.ts";

const level = (id: string, label: string) => ({ id, label, help: "" });
const declaration: Pick<ExperimentDeclaration, "factors" | "counters"> = {
	factors: [
		{
			kind: "choice",
			id: "cache",
			label: "Cache",
			help: "",
			levels: [level("none", "No cache"), level("redis", "Redis")],
			initial: "none",
		},
		{
			kind: "number",
			id: "poolSize",
			label: "Pool size",
			help: "",
			unit: "connections",
			min: 1,
			max: 64,
			step: 1,
			initial: 8,
		},
	],
	counters: [{ id: "caughtShare", label: "Spikes caught", unit: "share", help: "" }],
};
const told = (goal: string, where?: string) =>
	goalInWords(parseGoal(goal, where, declaration), declaration).replaceAll("\u00a0", " ");

describe("an open task in words", () => {
	it("calls figures, factors and levels what the page calls them", () => {
		expect(told("caughtShare >= 99%", "poolSize >= 4")).toBe(
			"spikes caught ≥ 99 % where pool size ≥ 4 connections",
		);
		expect(told("p99 < 5ms", "cache=none, poolSize <= 1")).toBe(
			"p99 < 5 ms where cache = no cache, pool size ≤ 1 connection",
		);
		expect(told("throughput > 1000/s", "cache=redis, poolSize=2")).toBe(
			"throughput > 1000 /s where cache = Redis, pool size = 2 connections",
		);
	});

	it("says from where to where, and nothing of levels where none are asked for", () => {
		expect(told("p50 between 1ms and 20 ms", "poolSize between 2 and 4")).toBe(
			"p50 between 1 ms and 20 ms where pool size between 2 and 4 connections",
		);
		expect(told("errors <= 0%")).toBe("errors ≤ 0 %");
	});
});
