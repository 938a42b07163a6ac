import {
	formatBytes,
	formatCount,
	formatNumber,
	formatPlural,
	formatShare,
	formatUs,
} from "#app/_lib/format.ts";
import { type AlignedStep, isKin } from "./align-plans.ts";
import { formatOverLoops } from "./amount.ts";
import { BLOCK_BYTES } from "./blocks.ts";
import { type Family, familyOf, wordsOf } from "./node-kinds.ts";
import { type Plan, type PlanNode, rowsInAll, touched } from "./plan.ts";
import { badgesOf } from "./plan-badges.ts";

/** A difference of two plans in a sentence. */
export type Difference = { about: "steps" | "manner" | "rows" | "blocks" | "time"; text: string };

type Side = { letter: string; plan: Plan };

/** Steps told one by one; more of them are seen in the plans. */
const STEPS_TOLD = 4;
/** A factor below this is called about the same: a single execution, of one operation, says no more. */
const TOLD_FACTOR = 2;
/** Nor does it say anything of so little: a first touch of something costs as much. */
const TOLD_US = 100;
/** Steps that only serve the one around them, which is told. */
const HELPERS = new Set<Family>(["hash", "bitmap"]);

/**
 * How two plans differ, the most telling first: the ways they take, what goes amiss in one of them alone, the rows they
 * go through, the blocks they touch, the time they took.
 *
 * @param steps their alignment; null when they are too large for one
 */
export function differencesOf(left: Side, right: Side, steps: readonly AlignedStep[] | null): Difference[] {
	const ways = steps === null ? [] : waysOf(left, right, steps);
	return [
		...ways.map((text) => ({ about: "steps" as const, text })),
		...mannersOf(left, right).map((text) => ({ about: "manner" as const, text })),
		...textsOf("rows", rowsSentence(left, right)),
		...textsOf("blocks", blocksSentence(left, right)),
		...textsOf("time", timeSentence(left, right)),
	];
}

function textsOf(about: Difference["about"], text: string | null): Difference[] {
	return text === null ? [] : [{ about, text }];
}

function waysOf(left: Side, right: Side, steps: readonly AlignedStep[]): string[] {
	const moved = movedScans(steps);
	const pairs = [...steps.flatMap((step) => (step.change === "changed" ? [step] : [])), ...moved];
	const texts = pairs
		.toSorted((one, other) => weight(other) - weight(one))
		.map((pair) => pairText(left, right, pair));
	const told = [...new Set(texts)];
	const taken = new Set(moved.flatMap((pair) => [pair.left, pair.right]));
	const isAlone = told.length === 0;
	const only = onlyTexts({ left, right, steps, told: taken, isAlone });
	if (told.length + only.length === 0) return [sameSentence(left, right, steps)];
	const more = told.length - STEPS_TOLD;
	return [
		...told.slice(0, STEPS_TOLD),
		...(more > 0 ? [`And ${more} more changed ${more === 1 ? "step" : "steps"}, marked below.`] : []),
		...only,
	];
}

type Pair = { left: PlanNode; right: PlanNode; isMoved?: boolean };

/** Scans of one table for which the alignment has no partner, as where a join takes its parts in the other order. */
function movedScans(steps: readonly AlignedStep[]): Pair[] {
	const free = steps.flatMap((step) => (step.change === "right-only" ? [step.right] : []));
	return steps.flatMap((step) => {
		if (step.change !== "left-only" || familyOf(step.left) !== "scan") return [];
		const { left } = step;
		const place = free.findIndex((node) => familyOf(node) === "scan" && isKin(node.relation, left.relation));
		const [right] = place < 0 ? [] : free.splice(place, 1);
		return right === undefined ? [] : [{ left, right, isMoved: true }];
	});
}

function pairText(left: Side, right: Side, pair: Pair): string {
	const [one, other] = [wordsOf(pair.left), wordsOf(pair.right)];
	if (one !== other) {
		const place = pair.isMoved === true ? ", in another place" : "";
		return `${left.letter} ${one} (${pair.left.name}); ${right.letter} ${other} (${pair.right.name})${place}.`;
	}
	if (pair.left.name !== pair.right.name) {
		return `In both a step ${one}: ${pair.left.name} in ${left.letter}, ${pair.right.name} in ${right.letter}.`;
	}
	if (pair.isMoved === true) return `In both a step ${one} (${pair.left.name}), but in different places.`;
	return `In both a step ${one} (${pair.left.name}): with ${saidBy(pair.left)} in ${left.letter}, with ${saidBy(pair.right)} in ${right.letter}.`;
}

/** The steps that took more of either plan's time are told first. */
function weight({ left, right }: Pair): number {
	return Math.max(left.own.timeShare ?? 0, right.own.timeShare ?? 0);
}

function saidBy({ conditions }: PlanNode): string {
	return conditions.length === 0 ? "no condition" : conditions.map(({ label }) => label).join(" and ");
}

type OnlyTold = {
	left: Side;
	right: Side;
	steps: readonly AlignedStep[];
	/** Steps told of already. */
	told: ReadonlySet<PlanNode>;
	/** Nothing else is told of the ways. */
	isAlone: boolean;
};

/** What only one of the plans does, a sentence each. */
function onlyTexts({ left, right, steps, told, isAlone }: OnlyTold): string[] {
	const sides = [
		{ letter: left.letter, nodes: steps.flatMap((step) => (step.change === "left-only" ? [step.left] : [])) },
		{
			letter: right.letter,
			nodes: steps.flatMap((step) => (step.change === "right-only" ? [step.right] : [])),
		},
	];
	return sides.flatMap(({ letter, nodes }) => {
		const all = nodes.filter((node) => !told.has(node));
		// A helper needs no word beside the step it serves.
		const leading = all.filter((node) => !HELPERS.has(familyOf(node)));
		const named = (isAlone && leading.length === 0 ? all : leading).map(
			(node) => `${wordsOf(node)} (${node.name})`,
		);
		return named.length === 0 ? [] : [`Only ${letter} ${listed([...new Set(named)])}.`];
	});
}

function listed(parts: readonly string[]): string {
	const shown = parts.slice(0, STEPS_TOLD);
	const more = parts.length - shown.length;
	if (more > 0) return `${shown.join(", ")}, and ${formatPlural(more, "more step")}, marked below`;
	return shown.length === 1 ? shown.join() : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

function sameSentence(left: Side, right: Side, steps: readonly AlignedStep[]): string {
	const isCopied = steps.some((step) => step.left?.relation !== step.right?.relation);
	const count = steps.length === 1 ? `single step, ${left.plan.root.name}` : `${steps.length} steps`;
	return `The same plan: ${left.letter} and ${right.letter} take the same ${count}${isCopied ? ", each on its own copy of the table" : ""}. What differs is in the figures, or outside of Postgres.`;
}

/** Warnings that one plan has and the other has not; of rows filtered out the next sentence tells. */
function mannersOf(left: Side, right: Side): string[] {
	const [one, other] = [warningsOf(left.plan), warningsOf(right.plan)];
	const sides = [
		{ letter: left.letter, own: one, others: other },
		{ letter: right.letter, own: other, others: one },
	];
	const texts = sides.flatMap(({ letter, own, others }) =>
		own
			.filter(({ kind }) => kind !== "filtered" && !others.some((badge) => badge.kind === kind))
			.map(({ label, name }) => `Only in ${letter}: ${label} (${name}).`),
	);
	return [...new Set(texts)].slice(0, STEPS_TOLD);
}

function warningsOf(plan: Plan): { kind: string; label: string; name: string }[] {
	return [...badgesOf(plan)].flatMap(([{ name }, badges]) =>
		badges.flatMap(({ kind, tone, label }) => (tone === "warn" ? [{ kind, label, name }] : [])),
	);
}

/** Rows that a plan's scans went through: handed on, and filtered out. */
function rowsRead({ nodes }: Plan): { count: number; text: string } {
	const scans = nodes.flatMap((node) =>
		familyOf(node) === "scan" && node.actual !== null ? [node.actual] : [],
	);
	const count = scans.reduce(
		(sum, actual) =>
			sum + rowsInAll(actual) + (actual.removedByFilter + actual.removedByRecheck) * actual.loops,
		0,
	);
	return { count, text: formatOverLoops(count, Math.max(1, ...scans.map(({ loops }) => loops))) };
}

function rowsSentence(left: Side, right: Side): string | null {
	const given = [left, right].map(({ plan }) => plan.root.actual);
	if (given[0] == null || given[1] == null) return null;
	const [first, second] = [formatCount(rowsInAll(given[0])), formatCount(rowsInAll(given[1]))];
	const answer = `answer with ${first === second ? first : `${first} and ${second}`}`;
	const [one, other] = [rowsRead(left.plan), rowsRead(right.plan)];
	if (one.count + other.count === 0) return null;
	if (one.count.toPrecision(3) === other.count.toPrecision(3)) {
		const text = one.count === other.count ? one.text : formatOverLoops(one.count, 2);
		return `Both go through ${text} rows, and ${answer}.`;
	}
	if (factorOf(one.count, other.count) < TOLD_FACTOR) {
		return `They go through about as many rows, ${one.text} and ${other.text}, and ${answer}.`;
	}
	return `${left.letter} goes through ${one.text} rows of tables and indexes, ${right.letter} through ${other.text}; they ${answer}.`;
}

function blocksSentence(left: Side, right: Side): string | null {
	if (left.plan.blocks === null || right.plan.blocks === null) return null;
	const [one, other] = [touched(left.plan.blocks), touched(right.plan.blocks)];
	const read = [left, right]
		.filter(({ plan }) => (plan.blocks?.read ?? 0) > 0)
		.map(({ letter, plan }) => `${formatCount(plan.blocks?.read ?? 0)} of ${letter}'s`)
		.join(" and ");
	const beside = read === "" ? "" : `; ${read} had to be read into Postgres's memory`;
	const factor = factorOf(one, other);
	if (one === other) return `Both touch ${blocksText(one)}${beside}.`;
	if (factor < TOLD_FACTOR) {
		return `They touch about as many blocks, ${formatCount(one)} and ${formatCount(other)}${beside}.`;
	}
	const times = Number.isFinite(factor)
		? `: ${formatNumber(factor)} times fewer in ${one > other ? right.letter : left.letter}`
		: "";
	return `${left.letter} touches ${blocksText(one)}, ${right.letter} ${blocksText(other)}${times}${beside}.`;
}

function blocksText(count: number): string {
	return `${formatPlural(count, "block")} (${formatBytes(count * BLOCK_BYTES)})`;
}

function timeSentence(left: Side, right: Side): string | null {
	const [one, other] = [left.plan.stepsUs, right.plan.stepsUs];
	if (one === null || other === null) return null;
	const once = "each was run once, with a clock around every step";
	if (factorOf(one, other) < TOLD_FACTOR || Math.abs(one - other) < TOLD_US) {
		return `${formatUs(one)} and ${formatUs(other)}: ${once}, which cannot tell them apart.`;
	}
	const most = [left, right]
		.flatMap(({ letter, plan }) => {
			const node = plan.nodes.toSorted((a, b) => (b.own.timeShare ?? 0) - (a.own.timeShare ?? 0))[0];
			if (node === undefined || plan.nodes.length === 1) return [];
			return [`in ${letter} ${formatShare(node.own.timeShare ?? 0)} of it in ${node.name}`];
		})
		.join(", ");
	return `${left.letter} took ${formatUs(one)}, ${right.letter} ${formatUs(other)}${most === "" ? "" : `: ${most}`}. But ${once}: it shows where time goes, not how much.`;
}

/** How many times one is the other, from 1. Nothing is far from something. */
function factorOf(one: number, other: number): number {
	const [more, less] = [Math.max(one, other), Math.min(one, other)];
	if (more === less) return 1;
	return less === 0 ? Number.POSITIVE_INFINITY : more / less;
}
