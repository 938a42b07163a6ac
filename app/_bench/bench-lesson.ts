import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { BenchPlace } from "#server/contract/learner.ts";
import type { DrawnPrediction } from "./prediction-words.ts";

/** A prediction that is asked before a run: its anchor on the page, and what it is of. */
export type OpenQuestion = { id: string; words: string };

/** What a lesson asks of the bench that stands beside it. */
export type BenchLesson = {
	/** The block that has set the bench: a run from here is a run of it. */
	place: BenchPlace;
	/** Canonical arm texts that a run must have to be one of the block; null where any will do. */
	arms: readonly string[] | null;
	/** Not answered yet. */
	questions: readonly OpenQuestion[];
	/** Locked, to be drawn over the result. */
	predictions: readonly DrawnPrediction[];
	/** Keeps the open questions as skipped. */
	skip(): Promise<void>;
	/** Which is done once the browser has a network. */
	isSkipWaiting: boolean;
	/** Leaves them open after all. @returns whether it waited still */
	takeBackSkip(): boolean;
	/** Whether Run was pressed before the bench was there; it is true once. */
	takePress(): boolean;
	/** A run of the block has started. */
	onStart(): void;
};

/** Whether a run, made or asked for, is one of the lesson's block: the learner may have changed its arms. */
export function isOfLesson({ arms }: Pick<BenchLesson, "arms">, request: { arms: readonly Arm[] }): boolean {
	return arms === null || arms.join(";") === request.arms.map(formatArm).join(";");
}
