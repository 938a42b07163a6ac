import type { Element, ElementContent, Properties } from "hast";
import type { RootContent } from "mdast";
import type { ContainerDirective } from "mdast-util-directive";

/** A node of the text that is drawn as an element of ours around what it holds. */
export function drawnAs(
	element: string,
	properties: Properties,
	children: readonly RootContent[],
): ContainerDirective {
	// The one kind of node that both stands for no element of its own and may hold others.
	return {
		type: "containerDirective",
		name: element,
		children: children as ContainerDirective["children"],
		data: { hName: element, hProperties: properties },
	};
}

/** A node of the text that is drawn as these elements, whatever Markdown makes of it. */
export function drawnWith(
	element: string,
	properties: Properties,
	children: readonly ElementContent[],
): ContainerDirective {
	return {
		type: "containerDirective",
		name: element,
		children: [],
		data: { hName: element, hProperties: properties, hChildren: [...children] },
	};
}

/** What stands below a figure. */
export function captionOf(text: string): Element {
	return {
		type: "element",
		tagName: "figcaption",
		properties: {},
		children: [{ type: "text", value: text }],
	};
}
