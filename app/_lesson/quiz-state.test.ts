import { describe, expect, it } from "vitest";
import { checkQuiz, chooseOption, isRightChoice, resumeQuiz } from "./quiz-state.ts";

describe("a quiz", () => {
	it("takes one option where one is right, and several where several are", () => {
		const fresh = resumeQuiz(undefined);
		expect(chooseOption(chooseOption(fresh, 0, true), 2, true).chosen).toEqual([2]);
		const both = chooseOption(chooseOption(fresh, 2, false), 0, false);
		expect(both.chosen).toEqual([0, 2]);
		expect(chooseOption(both, 2, false).chosen).toEqual([0]);
	});

	it("is right when all the right options are chosen and no other", () => {
		expect(isRightChoice([0, 2], [2, 0])).toBe(true);
		expect(isRightChoice([0], [0, 2])).toBe(false);
		expect(isRightChoice([0, 1, 2], [0, 2])).toBe(false);
	});

	it("tells the right answer after the second wrong try, not before", () => {
		const first = checkQuiz(chooseOption(resumeQuiz(undefined), 0, true), [2]);
		expect([first.wrongTries, first.isTold]).toEqual([1, false]);
		const second = checkQuiz(chooseOption(first, 1, true), [2]);
		expect([second.wrongTries, second.isTold]).toEqual([2, true]);
		const right = checkQuiz(chooseOption(first, 2, true), [2]);
		expect([right.wrongTries, right.isTold]).toEqual([1, false]);
	});

	it("hides what it said of an answer while the answer is being changed", () => {
		const checked = checkQuiz(chooseOption(resumeQuiz(undefined), 0, true), [2]);
		expect(checked.checked).toEqual([0]);
		expect(chooseOption(checked, 1, true).checked).toBeNull();
	});

	it("goes on where the learner left it: a kept wrong answer is the first try", () => {
		const again = resumeQuiz({ chosen: [0], isRight: false });
		expect(again.checked).toEqual([0]);
		expect(checkQuiz(chooseOption(again, 1, true), [2]).isTold).toBe(true);
		expect(resumeQuiz({ chosen: [2], isRight: true }).wrongTries).toBe(0);
	});
});
