import { describe, expect, test } from "vitest";
import type { PredictionValue } from "#server/contract/learner.ts";
import { fixtureLesson } from "#server/testing/lesson-fixture.ts";
import { checkAnchor, checkPrediction, findBlock, isRightAnswer, predictionsOf } from "./questions.ts";

const lesson = fixtureLesson();
const check = (id: string, value: PredictionValue) =>
	checkPrediction(lesson, findBlock(lesson, id, "predict"), value);

describe("a prediction", () => {
	test.each<[string, PredictionValue]>([
		["times", 12.5],
		["times", 0],
		["times", null],
		["pick", 0],
		["pick", 1],
		["pick", null],
		["shape", [4_000, 400]],
		["shape", null],
	])("of %s may be %j", (id, value) => {
		expect(() => check(id, value)).not.toThrow();
	});

	test.each<[string, PredictionValue, RegExp]>([
		["times", [1, 2], /one number/],
		["times", -1, /below zero/],
		["pick", 2, /from 0 to 1/],
		["pick", 0.5, /from 0 to 1/],
		["pick", -1, /from 0 to 1/],
		["pick", [0, 1], /from 0 to 1/],
		["shape", 4, /list of 2 numbers/],
		["shape", [1, 2, 3], /list of 2 numbers/],
		["shape", [1, -2], /below zero/],
	])("of %s may not be %j, which is told by its field", (id, value, sentence) => {
		expect(() => check(id, value)).toThrow(
			expect.objectContaining({
				code: "bad-request",
				field: "value",
				message: expect.stringMatching(sentence),
			}),
		);
	});
});

test("a block is found by its id and its kind", () => {
	expect(findBlock(lesson, "why", "quiz").optionCount).toBe(3);
	for (const [id, kind] of [
		["nowhere", "quiz"],
		["why", "predict"],
		["first", "quiz"],
	] as const) {
		expect(() => findBlock(lesson, id, kind)).toThrow(expect.objectContaining({ field: "block" }));
	}
});

test("a run may come from a claim or an open task as well, which lock nothing", () => {
	const { blocks } = lesson;
	const bench = blocks.find((block) => block.kind === "bench");
	if (bench === undefined) throw new Error("The lesson has no bench.");
	const task = { ...bench, kind: "try", id: "task", goal: null } as const;
	const withTask = fixtureLesson({ blocks: [...blocks, task] });
	expect(predictionsOf(withTask, { lesson: "fixture", bench: "task" })).toEqual([]);
});

test("a bench locks the predictions that name it and no other", () => {
	expect(predictionsOf(lesson, { lesson: "fixture", bench: "first" })).toEqual(["times", "pick", "shape"]);
	expect(predictionsOf(lesson, { lesson: "fixture", bench: "second" })).toEqual(["later"]);
	expect(() => predictionsOf(lesson, { lesson: "fixture", bench: "why" })).toThrow(
		expect.objectContaining({ code: "bad-request", field: "place.bench" }),
	);
});

test("a quiz is right when all the right options are chosen and no other", () => {
	const quiz = findBlock(lesson, "why", "quiz");
	expect([[0, 2], [0], [0, 1, 2], [1]].map((chosen) => isRightAnswer(quiz, chosen))).toEqual([
		true,
		false,
		false,
		false,
	]);
	expect(() => isRightAnswer(quiz, [3])).toThrow(expect.objectContaining({ field: "chosen" }));
});

test("a place is a block or a heading", () => {
	expect(() => checkAnchor(lesson, "costs")).not.toThrow();
	expect(() => checkAnchor(lesson, "why")).not.toThrow();
	expect(() => checkAnchor(lesson, "nowhere")).toThrow(expect.objectContaining({ field: "block" }));
});
