import type { BlockKind } from "../block-kind.ts";

/** `:::when-not`: where the technique does not help. */
export const whenNot: BlockKind = {
	name: "when-not",
	form: "container",
	element: "when-not-block",
	attributes: [],
	holdsBlocks: true,
	content: "where the technique does not help",
	read: ({ id }) => ({ kind: "when-not", id }),
};
