import type { Paragraph, Root } from "mdast";
import type { FaultList } from "./faults.ts";
import { walkTo } from "./walk.ts";

/**
 * Finds fences of blocks that the parser took for text: with braces or quotes that are not closed on the line they are
 * opened on, in the wrong place, or closing what was never opened.
 *
 * @returns the ids that are written in them
 */
export function checkFences(tree: Root, source: string, faults: FaultList): string[] {
	const ids: string[] = [];
	walkTo(tree, "paragraph", (node) => {
		// A text that was made of a directive's label has no lines of its own.
		if (node.data === undefined) ids.push(...checkParagraph(node, source, faults));
	});
	return ids;
}

/** @returns the ids written in lines at fault */
function checkParagraph(paragraph: Paragraph, source: string, faults: FaultList): string[] {
	const { start, end } = paragraph.position ?? {};
	const ids: string[] = [];
	if (start?.offset === undefined || end?.offset === undefined) return ids;
	for (const [index, line] of source.slice(start.offset, end.offset).split("\n").entries()) {
		const [, space, colons, rest] = /^([\s>]*)(:{2,})(.*)$/.exec(line) ?? [];
		if (space === undefined || colons === undefined || rest === undefined) continue;
		const sentence = faultOf(colons, rest);
		const column = (index === 0 ? start.column : 1) + space.length;
		if (sentence === undefined) continue;
		faults.add({ line: start.line + index, column }, "block", sentence);
		const [, id] = /[{\s](?:#|id=["']?)([^\s"'#.<=>`{}]+)/.exec(rest) ?? [];
		if (id !== undefined) ids.push(id);
	}
	return ids;
}

/** What is wrong with a line that begins with colons and became text; undefined when it may be meant so. */
function faultOf(colons: string, rest: string): string | undefined {
	if (rest.trim() === "") {
		return colons.length < 3
			? undefined
			: "closes a block that is not open. Remove it, or open the block with :::name.";
	}
	const [, space = "", name] = /^(\s*)([a-z][^\s{]*)/i.exec(rest) ?? [];
	if (name === undefined) return undefined;
	return space === ""
		? 'this block could not be read. Close its { } and its quotes on the same line, with nothing behind them: ::bench{experiment="…"}.'
		: `takes no space between its colons and its name: ${colons}${name}.`;
}
