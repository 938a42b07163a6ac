import type { ContainerDirective, LeafDirective } from "mdast-util-directive";
import type { LessonBlock } from "#server/contract/lesson.ts";
import type { Attributes } from "./attributes.ts";
import type { BenchAt, LessonContext } from "./context.ts";
import { hint } from "./faults.ts";

/** A block as it stands in the text. */
export type BlockAt = {
	node: ContainerDirective | LeafDirective;
	id: string;
	/** Its place among the blocks of the text. */
	order: number;
	attributes: Attributes;
	context: LessonContext;
};

/** One kind of block: how it is written, and what is read from it. */
export type BlockKind = {
	name: string;
	/** `::leaf` on one line, or `:::container` around text. */
	form: "leaf" | "container";
	/** The element that it is drawn as. */
	element: string;
	/** Beside `id`. */
	attributes: readonly string[];
	/** Whether other blocks may stand within it. */
	holdsBlocks: boolean;
	/** Told when there is nothing in a container: what belongs there. */
	content: string;
	/**
	 * Reads the block, and changes its node where its children are not to be drawn as they are.
	 *
	 * @returns undefined when there was a fault; all of them have been told.
	 */
	read(block: BlockAt): LessonBlock | undefined;
};

/**
 * The bench that a block names with `bench=`.
 *
 * @returns undefined when there is none of that name, which has been told, or when that one is at fault itself.
 */
export function namedBench({ attributes, context }: BlockAt, what: string): BenchAt | undefined {
	const ids = [...context.benches.keys()];
	const id = attributes.required("bench", `${what}, as in bench=${ids[0] ?? "bench-1"}.`);
	if (id === undefined) return undefined;
	const found = context.benches.get(id);
	if (found === undefined && !context.lost.has(id)) {
		attributes.add("bench", `no bench "${id}" in this lesson. ${hint(id, ids)}`);
	}
	return found;
}
