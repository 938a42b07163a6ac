"use client";

import { figureName } from "#app/_bench/prediction-words.ts";
import { armStyle } from "#app/_chart/arm-style.ts";
import { judgeGoal } from "#server/contract/goal.ts";
import type { Goal, TryBlock } from "#server/contract/lesson.ts";
import type { Result } from "#server/contract/result.ts";
import { figureText } from "./claim-words.ts";
import { useLesson } from "./lesson-state.tsx";

type GoalMarkProps = { block: TryBlock; goal: Goal; result: Result };

/** Whether an open task was met in the learner's last run, by which arm, and with what. */
export function GoalMark({ block, goal, result }: GoalMarkProps) {
	const { experiments } = useLesson();
	const declaration = experiments.find(({ id }) => id === block.experiment);
	if (declaration === undefined) return null;
	const { outcome, arm, value } = judgeGoal(goal, declaration, result);
	if (arm === null) return "No arm of your last run was at the levels that the task allows.";
	const { counters } = declaration;
	const name = figureName(goal.figure, counters);
	const found = figureText("value", goal.figure, value, counters);
	// What a counter is called takes no article: "spikes caught".
	const isCounter = counters.some(({ id }) => id === goal.figure);
	const figure = isCounter ? ` (${name}: ${found})` : `, with a ${name} of ${found}`;
	const { letter } = armStyle(arm);
	return outcome === "holds" ? (
		<>
			<strong className="font-semibold text-accent">Reached</strong> by arm {letter}
			{figure}.
		</>
	) : (
		<>
			<strong className="font-semibold">Not yet</strong>: arm {letter} came nearest{figure}.
		</>
	);
}
