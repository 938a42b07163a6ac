import type { Element, ElementContent } from "hast";
import { formatArm } from "#server/contract/arm.ts";
import type { Lesson } from "#server/contract/lesson.ts";
import { recordedRun } from "./recorded-run.ts";

/** An element of a lesson's text. */
export function element(
	tagName: string,
	properties: Element["properties"],
	...children: readonly (ElementContent | string)[]
): Element {
	return {
		type: "element",
		tagName,
		properties,
		children: children.map((child) => (typeof child === "string" ? { type: "text", value: child } : child)),
	};
}

/** A lesson with one block of each kind that a learner answers; its bench `first` is what `recordedRun` measures. */
export function fixtureLesson(changes: Partial<Lesson> = {}): Lesson {
	const { request } = recordedRun();
	const arms = request.arms.map(formatArm);
	const bench = { kind: "bench", experiment: request.experiment, arms, load: request.load } as const;
	const asks = { kind: "predict", bench: "first", choices: null, tooLow: null, tooHigh: null } as const;
	return {
		slug: "fixture",
		number: 90,
		title: "A lesson for tests",
		summary: "What an index does.",
		technique: "indexing",
		minutes: 5,
		level: "introductory",
		objectives: ["Predict", "Answer"],
		questionCount: 5,
		prerequisites: [],
		sources: [],
		blocks: [
			{
				...asks,
				id: "times",
				predicted: { of: "ratio", figure: "p50", numerator: 0, denominator: 1 },
				unit: "times",
				unitSize: 1,
			},
			{
				...asks,
				id: "pick",
				predicted: { of: "ratio", figure: "p50", numerator: 0, denominator: 1 },
				unit: "times",
				unitSize: 1,
				choices: [
					{ text: "about the same", low: 0.8, high: 1.25 },
					{ text: "much lower", low: 5, high: 1e9 },
				],
			},
			{ ...asks, id: "shape", predicted: { of: "curve", figure: "p50" }, unit: "ms", unitSize: 1_000 },
			{ ...bench, id: "first" },
			{
				...asks,
				id: "later",
				bench: "second",
				predicted: { of: "value", figure: "p99", arm: 1 },
				unit: "ms",
				unitSize: 1_000,
			},
			{ ...bench, id: "second" },
			{ kind: "quiz", id: "why", right: [0, 2], optionCount: 3, recalls: null },
		],
		headings: [{ id: "costs", text: "What it costs", depth: 2 }],
		terms: [],
		declared: [],
		content: {
			type: "root",
			children: [
				element("predict-block", { id: "times" }, element("p", {}, "How many times lower is the median?")),
				element("predict-block", { id: "pick" }, element("p", {}, "Which is it?")),
				element("predict-block", { id: "shape" }, element("p", {}, "Draw both.")),
				element("bench-preset", { id: "first" }),
				element("h2", { id: "costs" }, "What it costs"),
				element("p", {}, "Every write pays for the index."),
				element(
					"quiz-block",
					{ id: "why" },
					element("p", {}, "Why is it quicker?"),
					...["Fewer pages", "More memory", "Fewer rows"].map((text, index) =>
						element(
							"quiz-option",
							{ index },
							element("p", {}, text),
							element("quiz-feedback", {}, element("p", {}, `Think of ${text}.`)),
						),
					),
				),
			],
		},
		...changes,
	};
}
