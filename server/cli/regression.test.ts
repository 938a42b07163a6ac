import { describe, expect, test } from "vitest";
import { findDifferences } from "#server/contract/comparability.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { findLosses } from "./losses.ts";
import { findChanges } from "./regression.ts";
import { changeLines, changeReport, changesAsJson, lossLines } from "./regression-report.ts";

const base = recordedRun();

/** Verdicts of the second arm's p50, the first arm being as it was. */
function verdictAt(times: number, allowed: number, given: Parameters<typeof recordedRun>[0] = {}) {
	const now = recordedRun({ seed: 2, meansUs: [4_000, 400 * times], ...given });
	const [first, second] = findChanges(base, now, ["p50"], allowed);
	return [first?.verdict, second?.verdict];
}

describe("a saved run and the same request run again", () => {
	test("are told to be alike, arm by arm and figure by figure, when they are", () => {
		const changes = findChanges(base, recordedRun({ seed: 2 }), ["p50", "p99", "throughput"], 0.1);
		expect(changes.map(({ metric }) => metric)).toEqual([
			"p50",
			"p99",
			"throughput",
			"p50",
			"p99",
			"throughput",
		]);
		expect(changes.every(({ verdict }) => verdict === "ok")).toBe(true);
		for (const { low, high, ratio } of changes) expect(low <= ratio && ratio <= high).toBe(true);
	});

	test("show a regression of the arm that has it, and only beyond what is allowed", () => {
		expect(verdictAt(1.25, 0.1)).toEqual(["ok", "regressed"]);
		expect(verdictAt(1.25, 0.5)).toEqual(["ok", "ok"]);
		expect(verdictAt(0.5, 0.1)).toEqual(["ok", "ok"]);
	});

	test("leave it open when the interval holds what is allowed", () => {
		expect(verdictAt(1.1, 0.1)).toEqual(["ok", "unsure"]);
	});

	test("are as far apart as the machine was in between: no interval covers that, only what is allowed", () => {
		const slower = recordedRun({ seed: 2, meansUs: [5_000, 500] });
		const changes = findChanges(base, slower, ["p50"], 0.1);
		expect(changes.map(({ verdict }) => verdict)).toEqual(["regressed", "regressed"]);
		for (const { low, high } of changes) {
			expect(low).toBeGreaterThan(1.2);
			expect(high).toBeLessThan(1.3);
		}
		expect(findChanges(base, slower, ["p50"], 0.4).map(({ verdict }) => verdict)).toEqual(["ok", "ok"]);
	});

	test("are told to be ok by a wide interval, too, when all of it is allowed", () => {
		const unrest = { unrest: 0.6, blocks: 8 };
		const [first] = findChanges(recordedRun(unrest), recordedRun({ ...unrest, seed: 2 }), ["p50"], 9);
		expect((first?.high ?? 0) / (first?.low ?? 1)).toBeGreaterThan(1.6);
		expect(first?.verdict).toBe("ok");
	});

	test("are drawn in the batches in which arms of one run are, for luck lasts longer than a pair of blocks", () => {
		const steady = recordedRun({ blocks: 100, operations: 20 });
		const slices = steady.slices.map((slice) =>
			Math.floor(slice.block / 10) % 2 === 1 ? { ...slice, elapsedMs: 2 * slice.elapsedMs } : slice,
		);
		const moody = { ...steady, slices };
		const [first] = findChanges(moody, moody, ["throughput"], 0);
		// Drawn in pairs the ends would be 1.3 times apart, as if 50 things had happened by chance and not ten.
		expect((first?.high ?? 0) / (first?.low ?? 1)).toBeGreaterThan(1.6);
	});

	test("leave it open when too few blocks or operations bound nothing", () => {
		expect(verdictAt(1.25, 0.1, { blocks: 2 })).toEqual(["unsure", "unsure"]);
		const few = recordedRun({ seed: 2, operations: 10, meansUs: [4_000, 500] });
		expect(findChanges(base, few, ["p99"], 0.1).map(({ verdict }) => verdict)).toEqual(["unsure", "unsure"]);
	});

	test("count a throughput that has become lower, not a higher one", () => {
		const rate = (operations: number) =>
			findChanges(base, recordedRun({ operations }), ["throughput"], 0.1)[0];
		expect(rate(150)).toMatchObject({ ratio: 0.75, verdict: "regressed" });
		expect(rate(300)).toMatchObject({ ratio: 1.5, verdict: "ok" });
	});

	test("differ in hardly any of many pairs of equal runs", () => {
		const small = { operations: 50, blocks: 12 };
		const pairs = Array.from({ length: 30 }, (_, pair) =>
			findChanges(
				recordedRun({ ...small, seed: 100 + pair }),
				recordedRun({ ...small, seed: 200 + pair }),
				["p50", "throughput"],
				0,
			),
		).flat();
		// Nothing worse is allowed at all, so that each regression is an interval that misses 1.
		expect(pairs.filter(({ verdict }) => verdict === "regressed").length / pairs.length).toBeLessThanOrEqual(
			0.075,
		);
	});
});

test("figures that have become worse, and those of which nobody can say, are each told in a sentence", () => {
	const now = recordedRun({ seed: 2, meansUs: [6_000, 440] });
	const outcome = { base: base.output, now: now.output, losses: [], allowed: 0.1, differences: [] };
	const changes = findChanges(base, now, ["p50"], 0.1);
	const { declaration } = findExperiment("switches");
	const lines = (verdict: "regressed" | "unsure") =>
		changeLines({ ...outcome, changes }, verdict, declaration);
	expect(lines("regressed")).toEqual([
		expect.stringMatching(/^p50 of "No index" regressed by more than 10 %: .* then, .* now, ratio 1\.\d+ \(/),
	]);
	expect(lines("unsure")).toEqual([
		expect.stringMatching(/^p50 of "B-tree" is unsure: it may or may not have regressed by more than 10 %: /),
	]);
	expect(changesAsJson({ ...outcome, changes })).toMatchObject({ regressed: true, unsure: true });
	expect(changeReport({ ...outcome, changes }, declaration)).toContain("no interval covers it");
});

test("an arm that loses more of its operations than it did has regressed, however fast the rest is", () => {
	const [first] = base.output.arms;
	const losing = (errors: number, droppedCount = 0) => {
		const arms = base.output.arms.map((arm, place) => (place === 1 ? { ...arm, errors, droppedCount } : arm));
		return { ...base.output, arms };
	};
	const verdictOf = (errors: number, droppedCount = 0) =>
		findLosses(base.output, losing(errors, droppedCount)).map(({ verdict }) => verdict);
	const { operations = 0 } = first ?? {};
	expect(verdictOf(Math.ceil(operations / 10))).toEqual(["ok", "regressed"]);
	expect(verdictOf(0, Math.ceil(operations / 10))).toEqual(["ok", "regressed"]);
	expect(verdictOf(0)).toEqual(["ok", "ok"]);
	expect(verdictOf(1)).toEqual(["ok", "ok"]);
	const now = losing(Math.ceil(operations / 10));
	const outcome = { base: base.output, now, changes: [], losses: findLosses(base.output, now) };
	const { declaration } = findExperiment("switches");
	expect(lossLines(outcome, declaration)).toEqual([
		expect.stringMatching(
			/^"B-tree" has lost more of its operations, failed or dropped: 0\s% then, 9\.\d\s% now\.$/,
		),
	]);
	const whole = { ...outcome, allowed: 0.1, differences: [] };
	expect(changesAsJson(whole).regressed).toBe(true);
	expect(changeReport(whole, declaration)).toMatch(/B-tree +lost +0\s%/);
});

test("two fingerprints differ in facts and settings, one by one, and never in the commit", () => {
	const { fingerprint } = base.output;
	expect(findDifferences(fingerprint, { ...fingerprint, commit: "f".repeat(40) })).toEqual([]);
	const other = { ...fingerprint, cores: 8, settings: { shared_buffers: "1GB", jit: "off" } };
	expect(findDifferences(fingerprint, other)).toEqual([
		{ fact: "cores", base: "4", now: "8" },
		{ fact: "settings.shared_buffers", base: "128MB", now: "1GB" },
		{ fact: "settings.work_mem", base: "4MB", now: "not known" },
		{ fact: "settings.jit", base: "not known", now: "off" },
	]);
});
