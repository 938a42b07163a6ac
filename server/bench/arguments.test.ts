import { expect, test } from "vitest";
import { exitCodeOf, Fault } from "#server/contract/fault.ts";
import { readArguments } from "./arguments.ts";
import type { BenchPart } from "./part.ts";

const part: BenchPart = { about: "what it finds out", run: () => Promise.reject(new Error("not run here")) };
const PARTS = { engine: part, memory: part, calibrate: part };

test("a part, its options and where to write are read, and without a part all are meant", () => {
	const args = [
		"memory",
		"--runs",
		"40",
		"--seconds=3",
		"--repeats",
		"5",
		"--clients=4",
		"--only=lesson,run",
		"--json",
		"--output",
		"bench.json",
	];
	expect(readArguments(args, PARTS)).toEqual({
		part: "memory",
		json: true,
		output: "bench.json",
		options: { runs: 40, seconds: 3, repeats: 5, clients: 4, only: "lesson,run" },
	});
	expect(readArguments([], PARTS)).toEqual({ part: undefined, json: false, output: undefined, options: {} });
});

test.each([
	[["memry"], 'There is no part "memry". Did you mean "memory"?'],
	[["toString"], 'There is no part "toString".'],
	[["engine", "memory"], '"memory" is too much'],
	[["engine", "--runs", "0"], '--runs: "0" is not a whole number from 1'],
	[["engine", "--runs", "1e3"], '--runs: "1e3" is not a whole number'],
	[["engine", "--runs=-1"], '--runs: "-1" is not a whole number'],
	[["calibrate", "--clients", "65"], '--clients: "65" is not a whole number from 1 to 64'],
	[["engine", "--run", "1"], "--run"],
])("%j is refused, with the parts and a line on each", (args, words) => {
	const refused = (() => {
		try {
			return readArguments(args, PARTS);
		} catch (thrown) {
			return thrown;
		}
	})();
	if (!(refused instanceof Fault)) throw new Error("It was taken.");
	expect(exitCodeOf(refused)).toBe(2);
	expect(refused.message).toContain(words);
	expect(refused.message).toMatch(
		/\n {2}engine {5}what it finds out\n {2}memory {5}what it finds out\n {2}calibrate {2}what it finds out$/,
	);
});
