import { formatArm } from "#server/contract/arm.ts";
import type { Prediction } from "#server/contract/learner.ts";
import type {
	BenchPreset,
	ClaimBlock,
	LessonBlock,
	PredictBlock,
	TryBlock,
} from "#server/contract/lesson.ts";
import type { RunRecord, RunRequest } from "#server/contract/run.ts";

/** A block of a lesson that sets the bench. */
export type Preset = BenchPreset | ClaimBlock | TryBlock;

/** A run of this lesson, the block it was started from, and whether it settles what was predicted there. */
export type LessonRun = { bench: string; settles: boolean; record: RunRecord };

/** Whether a block of a lesson sets the bench. */
export function isPreset(block: LessonBlock): block is Preset {
	return block.kind === "bench" || block.kind === "claim" || block.kind === "try";
}

/** What the bench is set to: the block asked for, else the lesson's first bench, else whatever can set one. */
export function chosenPreset(blocks: readonly LessonBlock[], asked: string | null): Preset | undefined {
	const presets = blocks.filter(isPreset);
	return presets.find(({ id }) => id === asked) ?? presets.find(({ kind }) => kind === "bench") ?? presets[0];
}

/** Whether a run was of just these arms, in this order; its load may be another. */
export function isOfArms(
	request: Pick<RunRequest, "experiment" | "arms">,
	preset: Pick<Preset, "experiment" | "arms">,
): boolean {
	const arms = request.arms.map(formatArm);
	return (
		request.experiment === preset.experiment &&
		arms.length === preset.arms.length &&
		arms.every((arm, place) => arm === preset.arms[place])
	);
}

/** The block to set the bench from for a claim: a bench of the same arms, whose run then counts for both. */
export function benchOfClaim(blocks: readonly LessonBlock[], claim: ClaimBlock): Preset {
	const bench = blocks.find(
		(block): block is BenchPreset =>
			block.kind === "bench" &&
			block.experiment === claim.experiment &&
			block.arms.join(";") === claim.arms.join(";"),
	);
	return bench ?? claim;
}

/** Predictions that are asked before this bench runs. */
export function predictionsOf(blocks: readonly LessonBlock[], bench: string): PredictBlock[] {
	return blocks.filter((block): block is PredictBlock => block.kind === "predict" && block.bench === bench);
}

/** Those of them that can still be made and were not: neither answered, skipped nor locked. */
export function openPredictions(
	blocks: readonly LessonBlock[],
	predictions: readonly Prediction[],
	bench: string,
): PredictBlock[] {
	return predictionsOf(blocks, bench).filter(({ id }) => !predictions.some(({ block }) => block === id));
}

/** The last run of a bench, whether or not it is over. */
export function runOf(runs: readonly LessonRun[], bench: string): RunRecord | undefined {
	return newest(runs.filter((run) => run.bench === bench));
}

/** The last run of a bench that settles what was predicted of it. */
export function settlingRun(runs: readonly LessonRun[], bench: string): RunRecord | undefined {
	return newest(runs.filter((run) => run.bench === bench && run.settles));
}

/** The last finished run of a claim's arms, whichever block it was started from. */
export function runOfClaim(runs: readonly LessonRun[], claim: ClaimBlock): RunRecord | undefined {
	return newest(runs.filter(({ record }) => record.result !== null && isOfArms(record.request, claim)));
}

function newest(runs: readonly LessonRun[]): RunRecord | undefined {
	return runs.map(({ record }) => record).toSorted((one, other) => other.queuedAtMs - one.queuedAtMs)[0];
}
