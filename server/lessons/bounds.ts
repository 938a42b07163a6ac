import type { Nodes } from "mdast";
import { type FaultList, placeAt } from "./faults.ts";

/**
 * What a lesson may hold. The parsers of Markdown and its extensions take much longer than in proportion for some
 * texts; within these bounds the worst of them is read in about a second.
 */
const MOST_LINES = 6_000;
/** Characters without an empty line between them: what brackets and stars may mean is looked for in all of them. */
const LONGEST_RUN = 12_000;
const MOST_FENCES = 300;
/** Spaces at the beginning of a line, which are how deep lists go. */
const DEEPEST_INDENT = 80;
/** Quotes and lists within one another, told by the marks at the beginning of a line. */
const DEEPEST_MARKS = 12;
const MOST_NODES = 30_000;
const DEEPEST_NODES = 40;

/**
 * Looks at a text before it is parsed.
 *
 * @returns whether it may be parsed; if not, the faults say why.
 */
export function isWithinBounds(text: string, faults: FaultList): boolean {
	const before = faults.count;
	if (holdsControls(text, faults)) return false;
	const lines = text.split("\n");
	if (lines.length > MOST_LINES) {
		faults.add(
			{ line: MOST_LINES, column: 1 },
			"file",
			`the file has ${lines.length} lines and ${MOST_LINES} are the most. Split the lesson.`,
		);
	}
	let runLength = 0;
	for (const [index, line] of lines.entries()) {
		const refuse = (sentence: string) => faults.add({ line: index + 1, column: 1 }, "text", sentence);
		const runBefore = runLength;
		runLength = line.trim() === "" ? 0 : runLength + line.length;
		if (runBefore <= LONGEST_RUN && runLength > LONGEST_RUN) {
			refuse(`${LONGEST_RUN} characters without an empty line are the most. Put one in above.`);
		}
		const depth = depthOf(line);
		if (depth > DEEPEST_MARKS) {
			refuse(`quotes and lists are ${depth} deep here, and ${DEEPEST_MARKS} is the most.`);
		}
		if (line.search(/\S/) > DEEPEST_INDENT) {
			refuse(`begins with more than ${DEEPEST_INDENT} spaces. Indent it less.`);
		}
	}
	const fences = [...lines.entries()].filter(([, line]) => /^[\s>]{0,60}:{3}/.test(line));
	const beyond = fences[MOST_FENCES];
	if (beyond !== undefined) {
		const sentence = `${MOST_FENCES} lines with ::: are the most of a lesson. Split it.`;
		faults.add({ line: beyond[0] + 1, column: 1 }, "block", sentence);
	}
	return faults.count === before;
}

/** A file of another kind that is UTF-8 by chance; what it holds would be shown as nothing, or as something else. */
function holdsControls(text: string, faults: FaultList): boolean {
	const control = /[^\P{Cc}\t\n]/u.exec(text);
	if (control === null) return false;
	const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
	faults.add(
		placeAt(text, control.index),
		"text",
		`here is a control character, U+${code}. A lesson is plain text: remove it, or save the file as text.`,
	);
	return true;
}

/** Marks of quotes and lists at the beginning of a line, as many as are within one another. */
function depthOf(line: string): number {
	const marks = /^(?:\s{0,60}(?:>|[*+-](?=\s)|\d{1,9}[.)](?=\s)))+/.exec(line.slice(0, 1_000))?.[0] ?? "";
	return marks.replaceAll(/\s|\d/g, "").length;
}

/** Looks at what a text was parsed to; deeper than this the next stages would run out of stack. */
export function isTreeWithinBounds(tree: Nodes, faults: FaultList): boolean {
	let count = 0;
	let deepest = 0;
	let line = 1;
	const waiting: { node: Nodes; depth: number }[] = [{ node: tree, depth: 0 }];
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		const { node, depth } = next;
		count++;
		if (depth > deepest) {
			deepest = depth;
			line = node.position?.start.line ?? line;
		}
		if ("children" in node)
			for (const child of node.children) waiting.push({ node: child, depth: depth + 1 });
	}
	if (deepest > DEEPEST_NODES) {
		faults.add(
			{ line, column: 1 },
			"text",
			`is nested ${deepest} deep, and ${DEEPEST_NODES} is the most. Simplify it.`,
		);
	}
	if (count > MOST_NODES) {
		faults.add(
			{ line: 1, column: 1 },
			"file",
			`has ${count} parts and ${MOST_NODES} are the most. Split the lesson.`,
		);
	}
	return deepest <= DEEPEST_NODES && count <= MOST_NODES;
}
