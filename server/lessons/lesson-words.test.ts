import { expect, test } from "vitest";
import { element, fixtureLesson } from "#server/testing/lesson-fixture.ts";
import { questionsOf, sectionsOf, wordsOf } from "./lesson-words.ts";

const everything = () => false;

test("words of blocks stand apart, and a word stays whole however it is set", () => {
	const list = element(
		"ul",
		{},
		element("li", {}, "one"),
		element("li", {}, "two", element("b", {}, "fold")),
	);
	const code = element(
		"pre",
		{},
		element("code", {}, element("span", {}, "select"), element("span", {}, " 1\n")),
	);
	expect(wordsOf({ type: "root", children: [list, code] }, everything)).toBe("one twofold select 1");
});

test("drawings and what a formula is written in are no words, and control characters are left out", () => {
	const picture = element("svg", {}, element("text", {}, "drawn"));
	const formula = element("math", {}, element("mi", {}, "L"), element("annotation", {}, "\\lambda"));
	expect(wordsOf(element("p", {}, "a\u0002b\u0003 ", picture, formula), everything)).toBe("a b L");
});

test("a lesson has a section before its first heading and one for each heading, also for one within a block", () => {
	const sections = sectionsOf({
		blocks: [],
		content: {
			type: "root",
			children: [
				element("p", {}, "before"),
				element("h2", { id: "one" }, "One"),
				element("p", {}, "first"),
				element("when-not-block", { id: "w" }, element("h3", {}, "Two"), element("p", {}, "second")),
			],
		},
	});
	expect(sections).toEqual([
		{ heading: null, anchor: null, text: "before" },
		{ heading: "One", anchor: "one", text: "first" },
		{ heading: "Two", anchor: null, text: "second" },
	]);
});

test("a question is told without its options, and these without what is said to them", () => {
	const questions = questionsOf(fixtureLesson());
	expect(questions.get("why")).toEqual({
		question: "Why is it quicker?",
		options: ["Fewer pages", "More memory", "Fewer rows"],
	});
	expect(questions.get("times")).toEqual({ question: "How many times lower is the median?", options: [] });
	expect(questions.has("first")).toBe(false);
});
