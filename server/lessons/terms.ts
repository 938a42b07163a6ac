import type { Root } from "mdast";
import type { TextDirective } from "mdast-util-directive";
import { toString as textOf } from "mdast-util-to-string";
import type { GlossaryEntry } from "#server/contract/lesson.ts";
import { nearest } from "#server/contract/nearest.ts";
import { Attributes } from "./attributes.ts";
import type { LessonContext } from "./context.ts";
import { placeOf } from "./faults.ts";
import { walkTo } from "./walk.ts";

/**
 * Reads `:term[pools]{of="connection pool"}`, and gives back to the text what only looks like it: `redis:latest` and
 * `10:30` are directives to the parser.
 *
 * @returns the words of the glossary that the text uses, in the order of their first use
 */
export function readTerms(tree: Root, context: Omit<LessonContext, "benches">): GlossaryEntry[] {
	const used = new Set<GlossaryEntry>();
	walkTo(tree, "textDirective", (node, place, parent) => {
		const isLabelled = context.source[nameEnd(node)] === "[";
		if (node.name !== "term" || !isLabelled) {
			if (isLabelled && nearest(node.name, ["term"]) !== undefined) {
				context.faults.add(placeOf(node), "term", `no mark "${node.name}". Did you mean :term[…]?`);
			}
			parent.children.splice(place, 1, ...asWritten(node, context.source));
			return place;
		}
		const attributes = new Attributes(node, "term", ["of"], context);
		const entry = find(node, attributes, context.glossary);
		if (entry === undefined) {
			parent.children.splice(place, 1, ...node.children);
			return place;
		}
		used.add(entry);
		node.data = { ...node.data, hName: "glossary-term", hProperties: { term: entry.term } };
		return undefined;
	});
	return [...used];
}

function nameEnd(node: TextDirective): number {
	return (node.position?.start.offset ?? 0) + 1 + node.name.length;
}

function find(
	node: TextDirective,
	attributes: Attributes,
	glossary: readonly GlossaryEntry[] | null,
): GlossaryEntry | undefined {
	if (glossary === null) return undefined;
	const written = attributes.value("of") ?? textOf(node).replaceAll(/\s+/g, " ").trim();
	const found = glossary.find(({ term }) => term.toLowerCase() === written.toLowerCase());
	if (found !== undefined) return found;
	const near = nearest(
		written,
		glossary.map(({ term }) => term),
	);
	const advice =
		near === undefined
			? "Add it to _glossary.yaml."
			: `Did you mean "${near}"? Then write :term[${written}]{of="${near}"}.`;
	attributes.add("of", `the glossary has no "${written.slice(0, 60)}". ${advice}`);
	return undefined;
}

/** The source of a directive around what was read within its label. */
function asWritten(node: TextDirective, source: string): TextDirective["children"] {
	const from = node.position?.start.offset ?? 0;
	const to = node.position?.end.offset ?? from;
	const inner = node.children[0]?.position?.start.offset ?? to;
	const outer = node.children.at(-1)?.position?.end.offset ?? to;
	const before = { type: "text" as const, value: source.slice(from, inner) };
	const after = { type: "text" as const, value: source.slice(outer, to) };
	return [before, ...node.children, after].filter((child) => child.type !== "text" || child.value !== "");
}
