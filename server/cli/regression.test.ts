import { describe, expect, test } from "vitest";
import type { NoiseFloor } from "#server/contract/result.ts";
import { findDifferences } from "./comparability.ts";
import { recordedRun } from "./recorded-run.ts";
import { findChanges } from "./regression.ts";

const floor = (share: number): NoiseFloor => ({
	p50: share,
	p95: share,
	p99: share,
	throughput: share,
	clients: 4,
	seconds: 6,
	measuredAt: "2026-01-02T03:04:05.000Z",
});

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

	test("leave it open when the machine is not still enough to say", () => {
		expect(verdictAt(1.25, 0.1, { noiseFloor: floor(0.3) })).toEqual(["unsure", "unsure"]);
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
