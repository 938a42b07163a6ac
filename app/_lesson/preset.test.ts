import { describe, expect, it } from "vitest";
import type { LessonBlock } from "#server/contract/lesson.ts";
import { closedLoad } from "#server/contract/load.ts";
import type { RunRecord } from "#server/contract/run.ts";
import {
	benchOfClaim,
	chosenPreset,
	isOfArms,
	type LessonRun,
	openPredictions,
	runOf,
	runOfClaim,
	settlingRun,
} from "./preset.ts";

const plan = { experiment: "lookups", arms: ["queries=1", "queries=10"], load: closedLoad(2, 4) };
const bench = { kind: "bench", id: "bench-1", ...plan } as const;
const expectation = {
	figure: "p50",
	of: "ratio",
	numerator: 1,
	denominator: 0,
	bound: { operator: ">", amount: 2 },
} as const;
const claim = { kind: "claim", id: "claim-1", ...plan, expectation, written: "", budgetSeconds: 60 } as const;
const predict = {
	kind: "predict",
	id: "predict-1",
	bench: "bench-1",
	predicted: { of: "value", figure: "p50", arm: 0 },
	unit: "ms",
	unitSize: 1_000,
	choices: null,
	tooLow: null,
	tooHigh: null,
} as const;
const elsewhere = { ...bench, id: "bench-2", arms: ["queries=1", "queries=100"] } as const;
const blocks: readonly LessonBlock[] = [claim, predict, bench, elsewhere];

function run(of: string, queuedAtMs: number, part: Partial<LessonRun> = {}, hasResult = true): LessonRun {
	const request = { ...plan, arms: [{ queries: 1 }, { queries: 10 }] };
	const record = { id: `${of}-${queuedAtMs}`, request, queuedAtMs, result: hasResult ? {} : null };
	return { bench: of, settles: true, record: record as unknown as RunRecord, ...part };
}

describe("what a lesson puts on its bench", () => {
	it("is the block that is asked for, or else the first bench, even behind a claim", () => {
		expect(chosenPreset(blocks, "bench-2")?.id).toBe("bench-2");
		expect(chosenPreset(blocks, "claim-1")?.id).toBe("claim-1");
		expect(chosenPreset(blocks, "no-such-block")?.id).toBe("bench-1");
		expect(chosenPreset(blocks, null)?.id).toBe("bench-1");
		expect(chosenPreset([predict], null)).toBeUndefined();
	});

	it("is for a claim the bench of the same arms, so that one run answers both", () => {
		expect(benchOfClaim(blocks, claim).id).toBe("bench-1");
		expect(benchOfClaim([elsewhere], claim).id).toBe("claim-1");
	});
});

describe("which run a block speaks of", () => {
	it("is one of the same arms in the same order, whatever its load", () => {
		const request = { experiment: "lookups", arms: [{ queries: 1 }, { queries: 10 }] };
		expect(isOfArms(request, bench)).toBe(true);
		expect(isOfArms({ ...request, arms: request.arms.toReversed() }, bench)).toBe(false);
		expect(isOfArms({ ...request, experiment: "switches" }, bench)).toBe(false);
	});

	it("is the last of its bench, and for a prediction the last that settles it", () => {
		const runs = [run("bench-1", 1), run("bench-1", 3, { settles: false }), run("bench-2", 4)];
		expect(runOf(runs, "bench-1")?.id).toBe("bench-1-3");
		expect(settlingRun(runs, "bench-1")?.id).toBe("bench-1-1");
		expect(settlingRun(runs, "bench-3")).toBeUndefined();
	});

	it("is for a claim any finished run of its arms", () => {
		expect(runOfClaim([run("bench-1", 1), run("bench-2", 2, {}, false)], claim)?.id).toBe("bench-1-1");
	});
});

describe("predictions still to be made before a bench runs", () => {
	it("are those that were neither answered nor skipped", () => {
		expect(openPredictions(blocks, [], "bench-1").map(({ id }) => id)).toEqual(["predict-1"]);
		expect(openPredictions(blocks, [], "bench-2")).toEqual([]);
		const skipped = { block: "predict-1", value: null, lockedByRunId: null };
		expect(openPredictions(blocks, [skipped], "bench-1")).toEqual([]);
	});
});
