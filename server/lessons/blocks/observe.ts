import { type BlockKind, namedBench } from "../block-kind.ts";

/** `:::observe{bench=…}`: what to notice, shown when its bench has run. */
export const observe: BlockKind = {
	name: "observe",
	form: "container",
	element: "observe-block",
	attributes: ["bench"],
	holdsBlocks: true,
	content: "what to notice",
	read(block) {
		const bench = namedBench(block, "say which bench has to run first");
		return bench === undefined
			? undefined
			: { kind: "observe", id: block.id, bench: block.attributes.value("bench") ?? "" };
	},
};
