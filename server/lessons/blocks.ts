import type { Parent, Root } from "mdast";
import type { ContainerDirective, LeafDirective } from "mdast-util-directive";
import type { LessonBlock } from "#server/contract/lesson.ts";
import { nearest } from "#server/contract/nearest.ts";
import { Attributes } from "./attributes.ts";
import type { BlockAt, BlockKind } from "./block-kind.ts";
import { caution, instructor, note } from "./blocks/aside.ts";
import { bench } from "./blocks/bench.ts";
import { claim } from "./blocks/claim.ts";
import { observe } from "./blocks/observe.ts";
import { predict } from "./blocks/predict.ts";
import { quiz } from "./blocks/quiz.ts";
import { tryBlock } from "./blocks/try.ts";
import { whenNot } from "./blocks/when-not.ts";
import type { BenchAt, LessonContext } from "./context.ts";
import { type FaultList, placeOf } from "./faults.ts";
import { PAGE_IDS } from "./headings.ts";

/** Every kind of block that a lesson may use. A new one is a file in blocks/ and a word here. */
const KINDS: readonly BlockKind[] = [
	bench,
	predict,
	quiz,
	claim,
	observe,
	tryBlock,
	whenNot,
	note,
	caution,
	instructor,
];

/** Blocks of one lesson. */
const MOST_BLOCKS = 100;

/** `isSound` is false of one written as a leaf where it is a container, or the other way round: it is not read. */
type FoundBlock = { node: ContainerDirective | LeafDirective; kind: BlockKind; isSound: boolean };
type UnnamedContext = Omit<LessonContext, "benches">;

/**
 * Reads all blocks of a lesson, in the order of the text, and has each of them drawn as its element. What one block says
 * of another is looked at as well.
 *
 * @param context what `bench=` may name is found here
 */
export function readBlocks(tree: Root, context: UnnamedContext): { blocks: LessonBlock[]; ids: string[] } {
	const found = findBlocks(tree, context);
	const benches = new Map<string, BenchAt>();
	const named = nameBlocks(found, { ...context, benches });
	const read = new Map<BlockAt, LessonBlock>();
	const readOne = ({ at, kind, isSound }: (typeof named)[number]) => {
		if (!isSound) return undefined;
		const block = kind.read(at);
		if (kind.form === "container" && at.node.children.length === 0) {
			at.attributes.add("", `holds nothing. Write ${kind.content} between its two lines.`);
		}
		if (block !== undefined) read.set(at, block);
		return block;
	};
	// Benches first: the other blocks speak of them, some from above.
	for (const one of named) {
		if (one.kind !== bench) continue;
		const { at } = one;
		const preset = readOne(one);
		const isPreset = preset?.kind === "bench";
		benches.set(at.id, {
			order: at.order,
			preset: isPreset ? preset : undefined,
			experiment: context.experiments.find(
				({ declaration }) => isPreset && declaration.id === preset.experiment,
			),
		});
	}
	for (const one of named) if (one.kind !== bench) readOne(one);
	for (const { at, kind } of named) {
		at.node.data = { ...at.node.data, hName: kind.element, hProperties: { id: at.id } };
	}
	return {
		blocks: named.flatMap(({ at }) => read.get(at) ?? []),
		ids: named.map(({ at }) => at.id),
	};
}

function findBlocks(tree: Root, context: UnnamedContext): FoundBlock[] {
	const { faults } = context;
	const found: FoundBlock[] = [];
	const search = (parent: Parent, holder: FoundBlock | undefined) => {
		for (const node of parent.children) {
			let inside = holder;
			if (node.type === "containerDirective" || node.type === "leafDirective") {
				const kind = kindOf(node, context);
				if (kind !== undefined) {
					checkHolder(node, kind, holder, faults);
					inside = { node, kind, isSound: checkForm(node, kind, faults) };
					found.push(inside);
				}
			}
			if ("children" in node) search(node, inside);
		}
	};
	search(tree, undefined);
	const beyond = found[MOST_BLOCKS];
	if (beyond === undefined) return found;
	faults.add(placeOf(beyond.node), "block", `${MOST_BLOCKS} blocks are the most of a lesson. Split it.`);
	return found.slice(0, MOST_BLOCKS);
}

function kindOf(node: FoundBlock["node"], { faults, lost }: UnnamedContext): BlockKind | undefined {
	const { name } = node;
	const kind = KINDS.find((one) => one.name === name);
	if (kind === undefined) {
		const names = KINDS.map((one) => one.name);
		const near = nearest(name, names);
		const advice = near === undefined ? `There are: ${names.join(", ")}.` : `Did you mean "${near}"?`;
		faults.add(placeOf(node), "block", `no block "${name}". ${advice}`);
		lost.add(node.attributes?.id ?? "");
	}
	return kind;
}

/** @returns whether it is a leaf where it should be one, and a container where it should be one */
function checkForm(node: FoundBlock["node"], { name, form }: BlockKind, faults: FaultList): boolean {
	const refuse = (sentence: string) => faults.add(placeOf(node), name, sentence);
	const [first] = node.children;
	if (node.type === "leafDirective" ? first !== undefined : isLabel(first)) {
		refuse('takes no text in [ ]. Write its settings in { }, as in {id="first"}.');
	}
	if (form === "leaf" && node.type === "containerDirective") {
		refuse(`takes two colons and no end, as in ::${name}{…}.`);
	} else if (form === "container" && node.type === "leafDirective") {
		refuse(`takes three colons, its text and an end: :::${name}{…}, the text, and a line :::.`);
	} else if (!isClosed(node)) {
		refuse(
			"is not closed. End it with a line :::, and give a block around others more colons than those within it.",
		);
	}
	return (form === "leaf") === (node.type === "leafDirective");
}

function isLabel(node: FoundBlock["node"]["children"][number] | undefined): boolean {
	return node?.type === "paragraph" && node.data?.directiveLabel === true;
}

function isClosed(node: FoundBlock["node"]): boolean {
	return node.type === "leafDirective" || node.data?.position?.closing !== undefined;
}

function checkHolder(
	node: FoundBlock["node"],
	{ name }: BlockKind,
	holder: FoundBlock | undefined,
	faults: FaultList,
): void {
	// What is not closed swallows whatever comes, and has been told of.
	if (holder === undefined || holder.kind.holdsBlocks || !isClosed(holder.node)) return;
	const line = placeOf(holder.node).line;
	faults.add(
		placeOf(node),
		name,
		`stands within the ${holder.kind.name} of line ${line}, which holds text alone. Close that one first.`,
	);
}

/** Gives each block its id: the one written, or its kind and which of its kind it is. */
function nameBlocks(
	found: readonly FoundBlock[],
	context: LessonContext,
): { at: BlockAt; kind: BlockKind; isSound: boolean }[] {
	const lines = new Map<string, number>();
	const read = found.map(({ node, kind, isSound }) => {
		const attributes = new Attributes(node, kind.name, ["id", ...kind.attributes], context);
		return { node, kind, isSound, attributes, id: writtenId(node, attributes, lines, context.lost) };
	});
	const counts = new Map<string, number>();
	return read.map(({ node, kind, isSound, attributes, id: written }, order) => {
		const count = (counts.get(kind.name) ?? 0) + 1;
		counts.set(kind.name, count);
		const id = written ?? free(kind.name, count, lines);
		lines.set(id, placeOf(node).line);
		return { at: { node, id, order, attributes, context }, kind, isSound };
	});
}

/**
 * @param lines of the ids written so far
 * @param lost takes one that will not do
 */
function writtenId(
	node: FoundBlock["node"],
	attributes: Attributes,
	lines: Map<string, number>,
	lost: Set<string>,
): string | undefined {
	const id = attributes.value("id");
	if (id === undefined) return undefined;
	const line = lines.get(id);
	if (!/^[a-z][a-z0-9-]{0,63}$/.test(id)) {
		attributes.add("id", `"${id}" is no id. Use small letters, digits and hyphens, as in first-run.`);
	} else if (line !== undefined) {
		attributes.add("id", `"${id}" is the id of the block in line ${line} already. Choose another.`);
	} else if (PAGE_IDS.some((one) => one === id)) {
		attributes.add("id", `"${id}" is an id of the page itself. Choose another, as in first-${id}.`);
	} else {
		lines.set(id, placeOf(node).line);
		return id;
	}
	lost.add(id);
	return undefined;
}

function free(name: string, count: number, taken: ReadonlyMap<string, number>): string {
	return taken.has(`${name}-${count}`) ? free(name, count + 1, taken) : `${name}-${count}`;
}
