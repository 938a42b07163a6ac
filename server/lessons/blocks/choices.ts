import type { List, ListItem } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import type { PredictChoice } from "#server/contract/lesson.ts";
import type { BlockAt } from "../block-kind.ts";
import { placeOf } from "../faults.ts";

const MOST_CHOICES = 6;

/** `0.8..1.25`, `..0.8`, `5..`: in the unit of the prediction. */
const RANGE = /^(\d{1,12}(?:\.\d{1,6})?)?\s*\.\.\s*(\d{1,12}(?:\.\d{1,6})?)?$/;

/**
 * Takes the list of answers to choose from out of a prediction: its items begin with a range in code. A list that is
 * none stays in the question.
 *
 * @returns null where there is none; ranges in the unit typed, from 0 and up to the largest number where they are open.
 */
export function takeChoices(block: BlockAt, isCurve: boolean): PredictChoice[] | null {
	const { node, context } = block;
	const lists = node.children.filter((child): child is List => child.type === "list" && hasRange(child));
	const [list, second] = lists;
	if (list === undefined) return null;
	const refuse = (at: List | ListItem, sentence: string) =>
		context.faults.add(placeOf(at), "predict", sentence);
	if (second !== undefined) refuse(second, "has one list to choose from. Join the two.");
	if (isCurve) refuse(list, "a curve is drawn, not chosen. Leave the list out, or predict one figure.");
	if (list.children.length < 2 || list.children.length > MOST_CHOICES) {
		refuse(list, `takes 2 to ${MOST_CHOICES} answers to choose from, and here are ${list.children.length}.`);
	}
	const choices = list.children.flatMap((item) => {
		const choice = readChoice(item);
		if (typeof choice !== "string") return [{ ...choice, item }];
		refuse(item, choice);
		return [];
	});
	if (choices.length === list.children.length) checkCover(choices, refuse);
	block.node.children = node.children.filter((child) => !lists.some((one) => one === child)) as never;
	return choices.map(({ text, low, high }) => ({ text, low, high }));
}

function firstCode(item: ListItem): string | undefined {
	const [paragraph] = item.children;
	const first = paragraph?.type === "paragraph" ? paragraph.children[0] : undefined;
	return first?.type === "inlineCode" ? first.value.trim() : undefined;
}

function hasRange(list: List): boolean {
	return list.children.some((item) => firstCode(item)?.includes("..") === true);
}

/** A choice, or what is wrong with it. */
function readChoice(item: ListItem): PredictChoice | string {
	const code = firstCode(item);
	if (code === undefined)
		return "each answer begins with its range in code, as in `0.8..1.25` about the same.";
	const [, from, to] = RANGE.exec(code) ?? [];
	if (from === undefined && to === undefined) {
		return `"${code}" is not a range. Write \`2..5\`, \`..2\` or \`5..\`, in the unit of the prediction.`;
	}
	const low = Number(from ?? 0);
	const high = to === undefined ? Number.MAX_VALUE : Number(to);
	if (low >= high) return `the range "${code}" holds nothing. Write the lower bound first.`;
	const text = textOf(item).slice(code.length).trim();
	return text === "" ? `say behind \`${code}\` what it means, as in "about the same".` : { text, low, high };
}

/** Whatever is measured, one answer and no other must be right. */
function checkCover(
	choices: readonly (PredictChoice & { item: ListItem })[],
	refuse: (at: ListItem, sentence: string) => void,
): void {
	const sorted = choices.toSorted((a, b) => a.low - b.low);
	let covered = 0;
	for (const { low, high, item } of sorted) {
		if (low > covered) refuse(item, `no answer would be right from ${covered} to ${low}. Close the gap.`);
		if (low < covered) refuse(item, `from ${low} to ${covered} two answers would be right. Part them.`);
		covered = Math.max(covered, high);
	}
	const last = sorted.at(-1);
	if (last !== undefined && covered < Number.MAX_VALUE) {
		refuse(
			last.item,
			`no answer would be right above ${covered}. Leave the last range open, as in \`${last.low}..\`.`,
		);
	}
}
