import type { LearnerLesson, Prediction, QuizAnswer } from "#server/contract/learner.ts";

/** A learner's lesson with one prediction more, in the place of an earlier one of its block. */
export function withPrediction(held: LearnerLesson, prediction: Prediction): LearnerLesson {
	const others = held.predictions.filter(({ block }) => block !== prediction.block);
	return { ...held, predictions: [...others, prediction] };
}

/** A learner's lesson with one answer more; the first to a quiz stays the one that counts. */
export function withAnswer(held: LearnerLesson, answer: Omit<QuizAnswer, "wasRightAtFirst">): LearnerLesson {
	const earlier = held.answers.find(({ block }) => block === answer.block);
	const others = held.answers.filter(({ block }) => block !== answer.block);
	const wasRightAtFirst = earlier?.wasRightAtFirst ?? answer.isRight;
	return { ...held, answers: [...others, { ...answer, wasRightAtFirst }] };
}
