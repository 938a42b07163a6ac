import type * as Html from "hast";
import type * as Markdown from "mdast";

/**
 * Looks at a tree and all that is within it, parents first, in the order of the text. A general library for this names a
 * function anew for each node, which takes as long as all that a check does with the nodes.
 *
 * @param look given a node's place in what holds it; where it returns a number, nothing within the node is looked at, and
 * the next is the node at that place.
 */
export function walk(
	tree: Markdown.Root,
	look: (node: Markdown.Nodes, place: number, parent: Markdown.Parents | undefined) => unknown,
): void;
export function walk(
	tree: Html.Nodes,
	look: (node: Html.Nodes, place: number, parent: Html.Parents | undefined) => unknown,
): void;
export function walk(tree: AnyNode, look: Look): void {
	descend(tree, 0, undefined, look);
}

/** As `walk`, at the nodes of one type. */
export function walkTo<Type extends Markdown.RootContent["type"]>(
	tree: Markdown.Root,
	type: Type,
	look: (
		node: Extract<Markdown.RootContent, { type: Type }>,
		place: number,
		parent: Markdown.Parents,
	) => unknown,
): void {
	const lookAtType = (node: AnyNode, place: number, parent: AnyNode | undefined) =>
		node.type === type && parent !== undefined
			? look(
					node as Extract<Markdown.RootContent, { type: Type }>,
					place,
					parent as unknown as Markdown.Parents,
				)
			: undefined;
	descend(tree, 0, undefined, lookAtType);
}

type AnyNode = { type: string; children?: AnyNode[] };
// biome-ignore lint/suspicious/noExplicitAny: the overloads say which trees hold which nodes
type Look = (node: any, place: number, parent: any) => unknown;

/** @returns what `look` says of the node, where that is a place to go on at */
function descend(node: AnyNode, place: number, parent: AnyNode | undefined, look: Look): number | undefined {
	const next = look(node, place, parent);
	if (typeof next === "number") return next;
	const { children } = node;
	if (children === undefined) return undefined;
	for (let at = 0; at < children.length; ) {
		const child = children[at];
		at = (child === undefined ? undefined : descend(child, at, node, look)) ?? at + 1;
	}
	return undefined;
}
