import type { Code, Root } from "mdast";
import type { ContainerDirective } from "mdast-util-directive";
import { checkDiagram } from "./diagram-source.ts";
import { drawnWith } from "./drawn-as.ts";
import { type FaultList, type Place, placeOf } from "./faults.ts";
import { walkTo } from "./walk.ts";

/** Diagrams of one lesson. */
const MOST_DIAGRAMS = 12;

let loading: Promise<typeof import("beautiful-mermaid")> | undefined;

/** What draws, loaded when there is something to draw: it holds megabytes. */
export function library(): Promise<typeof import("beautiful-mermaid")> {
	loading ??= import("beautiful-mermaid");
	return loading;
}

/** A diagram that has been looked at, and the node of the text that its drawing goes into. */
export type Diagram = {
	source: string;
	caption: string | undefined;
	place: Place;
	node: ContainerDirective;
};

/**
 * Takes the ```` ```mermaid ```` blocks out of the text and looks at every line of them. What stands behind the word is
 * the diagram's caption.
 */
export async function takeDiagrams(tree: Root, faults: FaultList): Promise<Diagram[]> {
	const codes: Code[] = [];
	walkTo(tree, "code", (node) => {
		if (node.lang === "mermaid") codes.push(node);
	});
	if (codes.length === 0) return [];
	if (codes.length > MOST_DIAGRAMS) {
		faults.add(
			placeOf(codes[MOST_DIAGRAMS] ?? tree),
			"diagram",
			`${MOST_DIAGRAMS} diagrams are the most of a lesson. Split it, or say it in words.`,
		);
		return [];
	}
	const { parseMermaid } = await library();
	const diagrams = new Map<Code, Diagram>();
	for (const code of codes) {
		const place = placeOf(code);
		for (const fault of checkDiagram(code.value, parseMermaid)) {
			faults.add({ line: place.line + 1 + fault.line, column: place.column }, "diagram", fault.sentence);
		}
		const caption = code.meta?.trim() || undefined;
		diagrams.set(code, { source: code.value, caption, place, node: drawnWith("figure", {}, []) });
	}
	walkTo(tree, "code", (node, place, parent) => {
		const diagram = diagrams.get(node);
		if (diagram !== undefined) parent.children[place] = diagram.node;
	});
	return [...diagrams.values()];
}
