import { describe, expect, test } from "vitest";
import { findChanges } from "#server/cli/regression.ts";
import type { StoredRun } from "#server/cli/stored-run.ts";
import type { ItemRef } from "#server/contract/comparison.ts";
import { Fault } from "#server/contract/fault.ts";
import { SLOWER_AT_LEAST } from "#server/contract/rank.ts";
import { METRICS } from "#server/contract/result.ts";
import type { RunRecord } from "#server/contract/run.ts";
import { switches } from "#server/experiments/switches/experiment.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { lastPoints } from "./arm-trace.ts";
import { compareItems } from "./compare-items.ts";
import { withRecords } from "./record-store.ts";
import type { RunStore } from "./run-store.ts";

type Stored = Omit<StoredRun, "queuedAtMs">;

/** A store of these runs, and how often the slices of each were read. */
function storeOf(runs: Record<string, Stored | Pick<RunRecord, "state" | "failure">>) {
	const reads: string[] = [];
	const recorded = (id: string) => {
		const run = runs[id];
		if (run === undefined || !("output" in run)) throw new Fault("not-found", "There is no such run.");
		return run;
	};
	const store: RunStore = {
		async run({ run: id }) {
			const run = runs[id];
			if (run === undefined) throw new Fault("not-found", "There is no such run.");
			const found = { id, queuedAtMs: 0, declaration: switches.declaration, evidence: null };
			if (!("output" in run)) return { ...found, request: recordedRun().request, result: null, ...run };
			return { ...found, request: run.request, state: "done", failure: null, result: run.output };
		},
		async slices({ run }) {
			reads.push(run);
			return recorded(run).slices;
		},
		points: async ({ run }) => lastPoints(recorded(run).events),
	};
	return { store, reads };
}

/** The same run under another arrival rate. */
function atRate<Run extends Stored>(arrivalRatePerSec: number, run: Run): Run {
	const { load } = run.request;
	if (load.model === "closed") return run;
	return { ...run, request: { ...run.request, load: { ...load, arrivalRatePerSec } } };
}

const whole = (run: string): ItemRef => ({ from: "lab", run, arms: null });
const one = (run: string, ...arms: number[]): ItemRef => ({ from: "lab", run, arms });
const file = (run: string): ItemRef => ({ from: "file", run, arms: null });

describe("runs beside each other", () => {
	test("are told the very ratios and intervals that the command line tells of the same two", async () => {
		const [base, now] = [recordedRun(), recordedRun({ seed: 2, meansUs: [5_000, 300] })];
		const { store } = storeOf({ cliBase: base, cliNow: now });
		const { ratios } = await compareItems([whole("cliBase"), whole("cliNow")], store);
		const told = ratios
			.filter(({ item }) => item === 1)
			.map(({ arm, metric, ratio, low, high, measured }) => ({ arm, metric, ratio, low, high, measured }));
		const expected = findChanges(base, now, METRICS, 0).map(({ metric, ratio, low, high }, place) => {
			return { arm: Math.floor(place / METRICS.length), metric, ratio, low, high, measured: "apart" };
		});
		expect(told).toEqual(expected);
		expect(told).toHaveLength(8);
	});

	test("have no ratio of throughputs where an arrival rate caps one of them and not the other", async () => {
		const reached = (achievedPerSec: number) => {
			const run = recordedRun({ open: true });
			const own = run.output.arms.map((arm) => ({ ...arm, achievedPerSec, offeredPerSec: 500 }));
			return { ...run, output: { ...run.output, arms: own } };
		};
		const { store } = storeOf({
			capClosed: recordedRun(),
			capKeeping: reached(499),
			capBehind: reached(300),
			capOther: atRate(1_000, reached(499)),
		});
		const metricsOf = async (...runs: string[]) => {
			const { ratios } = await compareItems(runs.map(whole), store);
			return [...new Set(ratios.filter(({ item }) => item === 1).map(({ metric }) => metric))];
		};
		const latencies = METRICS.filter((metric) => metric !== "throughput");
		expect(await metricsOf("capClosed", "capKeeping")).toEqual(latencies);
		expect(await metricsOf("capKeeping", "capClosed")).toEqual(latencies);
		expect(await metricsOf("capKeeping", "capOther")).toEqual(latencies);
		// What does not keep up is at its own limit; and the same was offered to equal loads.
		expect(await metricsOf("capClosed", "capBehind")).toEqual([...METRICS]);
		expect(await metricsOf("capKeeping", "capBehind")).toEqual([...METRICS]);
	});

	test("are measured arm by arm by the one of the same levels, and by the first where there is none", async () => {
		const other = recordedRun({ seed: 3 });
		const [first, second] = other.request.arms;
		const swapped = {
			...other,
			request: { ...other.request, arms: [second ?? {}, { ...first, pool: "none" }] },
		};
		const { store } = storeOf({ levelsBase: recordedRun(), levelsNow: swapped });
		const { ratios } = await compareItems([whole("levelsBase"), whole("levelsNow")], store);
		const pairs = ratios.filter(({ item, metric }) => item === 1 && metric === "p50");
		expect(pairs.map(({ arm, against }) => [arm, against])).toEqual([
			[0, { item: 0, arm: 1 }],
			[1, { item: 0, arm: 0 }],
		]);
	});

	test("have verdicts of which no detectable difference is one", async () => {
		const { store } = storeOf({
			evenBase: recordedRun(),
			even: recordedRun({ seed: 2 }),
			slow: recordedRun({ seed: 4, meansUs: [4_000, 1_200] }),
		});
		const { ratios } = await compareItems([one("evenBase", 1), one("even", 1), one("slow", 1)], store);
		const verdicts = ratios.filter(({ metric }) => metric === "p50").map(({ verdict }) => verdict);
		expect(verdicts).toEqual([expect.stringMatching(/^(none|lower|higher)$/), "higher"]);
		const [even, slow] = ratios.filter(({ metric }) => metric === "p50");
		expect(even?.ratio).toBeCloseTo(1, 1);
		expect(slow?.ratio).toBeGreaterThan(2.8);
	});

	test("are read once each, and not again for the next who asks", async () => {
		const { store, reads } = storeOf({ readBase: recordedRun(), readNow: recordedRun({ seed: 2 }) });
		const refs = [whole("readBase"), whole("readNow")];
		const first = await compareItems(refs, store);
		expect(reads.toSorted()).toEqual(["readBase", "readNow"]);
		expect(await compareItems(refs, store)).toEqual(first);
		expect(reads).toHaveLength(2);
	});
});

describe("arms of one run", () => {
	test("keep what the run itself found of them, the other way round where the baseline is", async () => {
		const run = recordedRun();
		const { store, reads } = storeOf({ own: run });
		const found = run.output.comparisons.find(({ metric }) => metric === "p50");
		const down = await compareItems([one("own", 0), one("own", 1)], store);
		expect(down.ratios[0]).toMatchObject({ verdict: found?.verdict, measured: "interleaved" });
		expect(down.ratios[0]?.ratio).toBeCloseTo(1 / (found?.ratio ?? 1), 4);
		const up = await compareItems([one("own", 1), one("own", 0)], store);
		expect(up.ratios[0]).toMatchObject({ ratio: found?.ratio, low: found?.low, high: found?.high });
		expect(up.ratios[0]?.verdict).toBe("higher");
		expect(reads).toEqual([]);
	});

	test("of which neither is the run's baseline are worked out with the same blocks of both drawn", async () => {
		const run = recordedRun({ unrest: 0.5 });
		// What moves both arms of a block alike cancels only where both are drawn from the same blocks.
		const twin = run.slices.filter(({ arm }) => arm === 0).map((slice) => ({ ...slice, arm: 1 }));
		const slices = [...run.slices.filter(({ arm }) => arm === 0), ...twin];
		const bare = { ...run, slices, output: { ...run.output, comparisons: [] } };
		const { store } = storeOf({ twins: bare });
		const { ratios } = await compareItems([one("twins", 0), one("twins", 1)], store);
		const p50 = ratios.find(({ metric }) => metric === "p50");
		expect(p50).toMatchObject({ ratio: 1, verdict: "none", measured: "interleaved" });
		expect((p50?.high ?? 9) / (p50?.low ?? 1)).toBeLessThan(1.01);
	});
});

describe("what cannot be compared", () => {
	test("is shown without a ratio when machine, data set or version differ, and which do is said", async () => {
		const now = recordedRun({ seed: 2 });
		const fingerprint = { ...now.output.fingerprint, cores: 16, scale: 1 };
		const moved = { ...now, output: { ...now.output, fingerprint } };
		const { store } = storeOf({ here: recordedRun(), there: moved });
		const { items, ratios } = await compareItems([whole("here"), whole("there")], store);
		expect(items[1]).toMatchObject({
			kind: "usable",
			obstacles: [
				{ fact: "cores", base: "4", now: "16" },
				{ fact: "scale", base: "0.01", now: "1" },
			],
		});
		expect(ratios.filter(({ item }) => item === 1)).toEqual([]);
	});

	test("is another experiment, too, and the same one after its lesson was edited", async () => {
		const run = recordedRun();
		const other = { ...run, request: { ...run.request, experiment: "lookups" } };
		const { store } = storeOf({ oneThing: run, another: other });
		const { items } = await compareItems([whole("oneThing"), whole("another")], store);
		expect(items[1]).toMatchObject({ obstacles: [{ fact: "experiment", base: "switches", now: "lookups" }] });
	});

	test("says why: not there, failed, cancelled, not ended, no such arm; the next one is then the baseline", async () => {
		const failure = { code: "trial-hung", sentence: "The trial hung." };
		const { store } = storeOf({
			failed: { state: "failed", failure },
			cancelled: { state: "cancelled", failure: null },
			waiting: { state: "queued", failure: null },
			fine: recordedRun(),
		});
		const refs = [whole("gone"), whole("failed"), whole("cancelled"), whole("waiting"), one("fine", 3)];
		const { items, ratios } = await compareItems([...refs, whole("fine")], store);
		expect(items.map((item) => (item.kind === "unusable" ? item.sentence : item.kind))).toEqual([
			expect.stringMatching(/no such run/),
			"This run failed: The trial hung.",
			expect.stringMatching(/was cancelled/),
			expect.stringMatching(/has not ended/),
			"This run has no arm D. It has A, B.",
			"usable",
		]);
		expect(new Set(ratios.map(({ against }) => against.item))).toEqual(new Set([5]));
		expect(items.map((item) => item.kind === "unusable" && item.isGoing)).toEqual([
			false,
			false,
			false,
			true,
			false,
			false,
		]);
	});
});

test("of a run of many arms some are shown, in the order in which they are asked for; all of it has to be chosen from", async () => {
	const run = recordedRun();
	const arms = Array.from({ length: 6 }, (_, place) => ({ ...run.request.arms[0], clients: place + 1 }));
	const { store } = storeOf({ many: { ...run, request: { ...run.request, arms } } });
	const refs = [whole("many"), one("many", 1, 0), one("many", 0, 6)];
	const { items, ratios } = await compareItems(refs, store);
	expect(items.map((item) => item.kind)).toEqual(["many-armed", "usable", "unusable"]);
	expect(items[1]).toMatchObject({ arms: [1, 0], traces: [{}, {}] });
	expect(items[2]).toMatchObject({ sentence: "This run has no arm G. It has A, B, C, D, E, F." });
	const own = ratios.find(({ item, metric }) => item === 1 && metric === "p50");
	expect(own).toMatchObject({ arm: 0, against: { item: 1, arm: 1 }, measured: "interleaved" });
});

describe("records from files", () => {
	const recordOf = (run: Stored) => ({
		tool: "latency-lab" as const,
		schema: 1 as const,
		request: { ...run.request, arms: run.request.arms.map((arm) => ({ ...arm })) },
		output: run.output,
		slices: [...run.slices],
		declaration: switches.declaration,
	});

	test("have the ratios that the same runs would have, to runs of here and to each other", async () => {
		const [base, now] = [recordedRun(), recordedRun({ seed: 2, meansUs: [5_000, 300] })];
		const { store } = storeOf({ recordBase: base, recordNow: now });
		const kept = await compareItems([whole("recordBase"), whole("recordNow")], store);
		const records = withRecords(
			store,
			new Map([
				["recordBase", recordOf(base)],
				["theirs", recordOf(now)],
			]),
		);
		const mixed = await compareItems([whole("recordBase"), file("theirs")], records);
		expect(mixed.ratios).toEqual(kept.ratios);
		expect(mixed.items[1]).toMatchObject({ run: { id: "file~theirs", queuedAtMs: null }, evidence: [] });
		expect((await compareItems([file("recordBase"), file("theirs")], records)).ratios).toEqual(kept.ratios);
	});

	test("leave nothing behind: another file of the same name is read as what it is", async () => {
		const { store } = storeOf({ forged: recordedRun() });
		const told = async (run: Stored) => {
			const records = withRecords(store, new Map([["forged", recordOf(run)]]));
			const { ratios } = await compareItems([whole("forged"), file("forged")], records);
			return ratios.find(({ item, metric }) => item === 1 && metric === "p50")?.ratio;
		};
		expect(await told(recordedRun({ meansUs: [40_000, 400] }))).toBeGreaterThan(5);
		expect(await told(recordedRun())).toBeCloseTo(1, 1);
	});

	test("that are not at hand say so, and what else is asked for is compared", async () => {
		const { store } = storeOf({ atHand: recordedRun() });
		const { items } = await compareItems([file("away"), whole("atHand")], withRecords(store, new Map()));
		expect(items[0]).toMatchObject({
			kind: "unusable",
			sentence: expect.stringMatching(/Choose the file again/),
		});
		expect(items[1]?.kind).toBe("usable");
	});

	test("of another machine have ratios only where that is what is asked about", async () => {
		const there = recordedRun({ seed: 2 });
		const { fingerprint } = there.output;
		const moved = { ...there, output: { ...there.output, fingerprint: { ...fingerprint, cores: 16 } } };
		const { store } = storeOf({ ofHere: recordedRun() });
		const records = withRecords(store, new Map([["moved", recordOf(moved)]]));
		const refs = [file("moved"), whole("ofHere")];
		const { items, ratios } = await compareItems(refs, records);
		expect(items[1]).toMatchObject({ obstacles: [{ fact: "cores", base: "16", now: "4" }] });
		expect(ratios.filter(({ item }) => item === 1)).toEqual([]);
		const despite = await compareItems(refs, records, { despiteObstacles: true });
		expect(despite.ratios.filter(({ item }) => item === 1)).toHaveLength(8);
	});
});

test("percentiles are told as far as ten operations were slower, as on the bench, and are those of the result", async () => {
	const run = recordedRun();
	const { store } = storeOf({ spread: run });
	const { items } = await compareItems([whole("spread")], store);
	const [item] = items;
	const trace = item?.kind === "usable" ? item.traces[0] : undefined;
	const at = (share: number) => trace?.percentiles.find((one) => Math.abs(one.share - share) < 1e-9)?.us;
	expect(at(0.9)).toBeGreaterThan(run.output.arms[0]?.p50Us ?? 0);
	expect(at(0.99)).toBe(run.output.arms[0]?.p99Us);
	const highest = 1 - SLOWER_AT_LEAST / (run.output.arms[0]?.operations ?? 0);
	expect(trace?.percentiles.at(-1)?.share).toBeLessThanOrEqual(highest);
	expect(trace?.percentiles.at(-1)?.share).toBeGreaterThan(1 - 2 * (1 - highest));
	const us = trace?.percentiles.map((one) => one.us) ?? [];
	expect(us).toEqual(us.toSorted((left, right) => left - right));
});
