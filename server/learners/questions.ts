import { Fault } from "#server/contract/fault.ts";
import type { BenchPlace, PredictionValue } from "#server/contract/learner.ts";
import type { Lesson, LessonBlock, PredictBlock, QuizBlock } from "#server/contract/lesson.ts";

/**
 * The block of a lesson that an answer is for.
 *
 * @throws Fault `bad-request` with the field `block`.
 */
export function findBlock<Kind extends "predict" | "quiz">(
	lesson: Lesson,
	id: string,
	kind: Kind,
): Extract<LessonBlock, { kind: Kind }> {
	const found = lesson.blocks.find((block) => block.id === id);
	if (found?.kind === kind) return found as Extract<LessonBlock, { kind: Kind }>;
	const names = { predict: "prediction", quiz: "quiz" };
	throw refuse(
		"block",
		`the lesson has no ${names[kind]} "${id.slice(0, 100)}". Its file may have changed: reload the page.`,
	);
}

/** The blocks that set the bench, so that a run may come from them. */
const SETTING: readonly (LessonBlock["kind"] | undefined)[] = ["bench", "claim", "try"];

/**
 * The ids of the predictions that a run from a block answers: none, unless it is a bench.
 *
 * @throws Fault `bad-request` with the field `place.bench` when the lesson has no such block.
 */
export function predictionsOf(lesson: Lesson, { bench }: BenchPlace): string[] {
	if (!SETTING.includes(lesson.blocks.find(({ id }) => id === bench)?.kind)) {
		throw refuse(
			"place.bench",
			`the lesson has no bench "${bench}". Its file may have changed: reload the page.`,
		);
	}
	return lesson.blocks.flatMap((block) =>
		block.kind === "predict" && block.bench === bench ? [block.id] : [],
	);
}

/**
 * Checks that a value is of the shape that its block asks for: a number, the place of a choice, or a number for each
 * arm; null, for one that is skipped, always is.
 *
 * @throws Fault `bad-request` with the field `value`.
 */
export function checkPrediction(lesson: Lesson, block: PredictBlock, value: PredictionValue): void {
	if (value === null) return;
	if (block.choices !== null) {
		const { length } = block.choices;
		if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < length) return;
		throw refuse("value", `must be the place of a choice, a whole number from 0 to ${length - 1}.`);
	}
	if (block.predicted.of === "curve") {
		const bench = lesson.blocks.find(({ id }) => id === block.bench);
		const armCount = bench?.kind === "bench" ? bench.arms.length : 0;
		if (typeof value === "number" || value.length !== armCount) {
			throw refuse("value", `must be a list of ${armCount} numbers, one for each arm.`);
		}
	} else if (typeof value !== "number") {
		throw refuse("value", "must be one number.");
	}
	const numbers = typeof value === "number" ? [value] : value;
	if (numbers.some((number) => number < 0)) {
		throw refuse("value", "nothing that is measured is below zero. Give zero or more.");
	}
}

/**
 * Whether the options chosen are all the right ones and no other.
 *
 * @throws Fault `bad-request` with the field `chosen` for an option that there is not.
 */
export function isRightAnswer({ right, optionCount }: QuizBlock, chosen: readonly number[]): boolean {
	if (chosen.some((option) => option >= optionCount)) {
		throw refuse("chosen", `the options are 0 to ${optionCount - 1}.`);
	}
	return new Set(chosen).size === new Set(right).size && right.every((option) => chosen.includes(option));
}

/**
 * Checks that an anchor is a block or a heading of the lesson.
 *
 * @throws Fault `bad-request` with the field `block`.
 */
export function checkAnchor({ blocks, headings }: Lesson, anchor: string): void {
	if (blocks.some(({ id }) => id === anchor) || headings.some(({ id }) => id === anchor)) return;
	throw refuse("block", `the lesson has no place "${anchor.slice(0, 100)}". Its file may have changed.`);
}

function refuse(field: string, sentence: string): Fault {
	return new Fault("bad-request", `${field}: ${sentence}`, { field });
}
