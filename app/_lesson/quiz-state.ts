/** What a learner sees of a quiz: what is chosen now, what was last checked, and whether it is told. */
export type QuizState = {
	chosen: readonly number[];
	/** The answer last checked; null before the first, and while it is being changed. */
	checked: readonly number[] | null;
	wrongTries: number;
	isTold: boolean;
};

/** After so many wrong tries the right answer is told unasked. */
const TELL_AFTER = 2;

/** Where a learner stands who comes back to a quiz. */
export function resumeQuiz(kept: { chosen: readonly number[]; isRight: boolean } | undefined): QuizState {
	if (kept === undefined) return { chosen: [], checked: null, wrongTries: 0, isTold: false };
	return {
		chosen: kept.chosen,
		checked: kept.chosen,
		wrongTries: kept.isRight ? 0 : 1,
		isTold: false,
	};
}

/** Chooses an option: instead of another where one is right, beside the others where several are. */
export function chooseOption(state: QuizState, option: number, isSingle: boolean): QuizState {
	const { chosen } = state;
	const toggled = chosen.includes(option) ? chosen.filter((one) => one !== option) : [...chosen, option];
	return { ...state, checked: null, chosen: isSingle ? [option] : toggled.toSorted((a, b) => a - b) };
}

/** Checks what is chosen. */
export function checkQuiz(state: QuizState, right: readonly number[]): QuizState {
	const wrongTries = state.wrongTries + (isRightChoice(state.chosen, right) ? 0 : 1);
	return {
		...state,
		checked: state.chosen,
		wrongTries,
		isTold: state.isTold || wrongTries >= TELL_AFTER,
	};
}

/** Whether just the right options are chosen, and no other. */
export function isRightChoice(chosen: readonly number[], right: readonly number[]): boolean {
	return chosen.length === right.length && right.every((option) => chosen.includes(option));
}
