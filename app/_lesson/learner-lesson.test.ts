import { describe, expect, it } from "vitest";
import type { LearnerLesson } from "#server/contract/learner.ts";
import { withAnswer, withPrediction } from "./learner-lesson.ts";

const nothing: LearnerLesson = { predictions: [], answers: [], runs: [], place: null };

describe("what the page knows of a learner before the server has answered", () => {
	it("is the latest prediction of each block", () => {
		const first = withPrediction(nothing, { block: "predict-1", value: 3, lockedByRunId: null });
		const other = withPrediction(first, { block: "predict-2", value: null, lockedByRunId: null });
		const changed = withPrediction(other, { block: "predict-1", value: 30, lockedByRunId: null });
		expect(changed.predictions.map(({ block, value }) => [block, value])).toEqual([
			["predict-2", null],
			["predict-1", 30],
		]);
	});

	it("is the latest answer to each quiz, and whether the first was right", () => {
		const wrong = withAnswer(nothing, { block: "quiz-1", chosen: [0], isRight: false });
		const right = withAnswer(wrong, { block: "quiz-1", chosen: [2], isRight: true });
		expect(right.answers).toEqual([{ block: "quiz-1", chosen: [2], isRight: true, wasRightAtFirst: false }]);
		const atOnce = withAnswer(nothing, { block: "quiz-1", chosen: [2], isRight: true });
		expect(atOnce.answers[0]?.wasRightAtFirst).toBe(true);
	});
});
