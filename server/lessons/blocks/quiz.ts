import type { List, ListItem, RootContent } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import type { BlockAt, BlockKind } from "../block-kind.ts";
import { drawnAs } from "../drawn-as.ts";
import { hint, placeOf } from "../faults.ts";

const MOST_OPTIONS = 8;

/** `:::quiz`: a question and a task list; `[x]` is right, an indented paragraph under an option is the feedback. */
export const quiz: BlockKind = {
	name: "quiz",
	form: "container",
	element: "quiz-block",
	attributes: ["recalls"],
	holdsBlocks: false,
	content: "the question and its options",
	read(block) {
		const { id, node, attributes } = block;
		const before = attributes.faultCount;
		const recalls = readRecalled(block);
		const list = findOptions(block);
		if (list === undefined) return undefined;
		checkOptions(list, block);
		const right = list.children.flatMap((item, index) => (item.checked === true ? [index] : []));
		const options = list.children.map(drawOption);
		node.children = node.children.flatMap((child) =>
			(child as RootContent) === list ? options : [child],
		) as never;
		if (attributes.faultCount > before) return undefined;
		return { kind: "quiz", id, right, optionCount: options.length, recalls };
	},
};

function readRecalled({ attributes, context }: BlockAt): string | null {
	const slug = attributes.value("recalls");
	if (slug === undefined) return null;
	const others = context.lessons.filter((lesson) => lesson !== context.slug);
	if (slug === context.slug) attributes.add("recalls", "is this lesson itself. Name an earlier one.");
	else if (!others.includes(slug)) attributes.add("recalls", `no lesson "${slug}". ${hint(slug, others)}`);
	return slug;
}

function isTaskList(node: RootContent): node is List {
	return node.type === "list" && node.children.some(({ checked }) => typeof checked === "boolean");
}

function findOptions({ node, attributes, context }: BlockAt): List | undefined {
	const [list, second] = (node.children as RootContent[]).filter(isTaskList);
	if (list === undefined) {
		attributes.add("", "has no options. Write them as a list: - [x] right, - [ ] wrong.");
	} else if (second !== undefined) {
		context.faults.add(placeOf(second), "quiz", "has one list of options. Join the two.");
		// Told of; as a task list outside a quiz it would be told of again.
		for (const item of second.children) item.checked = null;
	}
	return list;
}

function checkOptions(list: List, { context }: BlockAt): void {
	const refuse = (at: List | ListItem, sentence: string) => context.faults.add(placeOf(at), "quiz", sentence);
	const { length } = list.children;
	if (length < 2 || length > MOST_OPTIONS) {
		refuse(list, `takes 2 to ${MOST_OPTIONS} options, and here ${length === 1 ? "is 1" : `are ${length}`}.`);
	}
	for (const item of list.children) {
		if (typeof item.checked !== "boolean") {
			refuse(
				item,
				"an option begins with [x] where it is right and with [ ] where it is wrong, and has a text.",
			);
		} else if (item.children[0]?.type !== "paragraph" || textOf(item.children[0]).trim() === "") {
			refuse(item, "an option has a text behind its brackets.");
		}
	}
	if (!list.children.some(({ checked }) => checked === true)) {
		refuse(list, "has no right option. Mark it with [x].");
	}
	if (!list.children.some(({ checked }) => checked === false)) {
		refuse(list, "has no wrong option. Mark one with [ ].");
	}
}

function drawOption({ children: [text, ...feedback] }: ListItem, index: number): RootContent {
	const words = text?.type === "paragraph" ? text.children : [];
	const said = feedback.length === 0 ? [] : [drawnAs("quiz-feedback", {}, feedback)];
	return drawnAs("quiz-option", { index }, [...words, ...said]);
}
