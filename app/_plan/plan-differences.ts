import {
	formatBytes,
	formatCount,
	formatNumber,
	formatPlural,
	formatShare,
	formatUs,
} from "#app/_lib/format.ts";
import type { AlignedStep } from "./align-plans.ts";
import { type Family, familyOf, wordsOf } from "./node-kinds.ts";
import { type Plan, type PlanNode, rowsInAll, touched } from "./plan.ts";

/** A difference of two plans in a sentence. */
export type Difference = { about: "steps" | "rows" | "blocks" | "time"; text: string };

type Side = { letter: string; plan: Plan };

/** Steps told one by one; more of them are seen in the plans. */
const STEPS_TOLD = 4;
/** A factor below this is called about the same: a single execution, of one operation, says no more. */
const TOLD_FACTOR = 2;
/** Nor does it say anything of so little: a first touch of something costs as much. */
const TOLD_US = 100;
/** Steps that only serve the one around them, which is told. */
const HELPERS = new Set<Family>(["hash", "bitmap"]);
const BLOCK_BYTES = 8_192;

/**
 * How two plans differ, the most telling first: the ways they take, the rows they go through, the blocks they touch, the
 * time they took.
 *
 * @param steps their alignment; null when they are too large for one
 */
export function differencesOf(left: Side, right: Side, steps: readonly AlignedStep[] | null): Difference[] {
	const ways = steps === null ? [] : waysOf(left, right, steps);
	return [
		...ways.map((text) => ({ about: "steps" as const, text })),
		...textsOf("rows", rowsSentence(left, right)),
		...textsOf("blocks", blocksSentence(left, right)),
		...textsOf("time", timeSentence(left, right)),
	];
}

function textsOf(about: Difference["about"], text: string | null): Difference[] {
	return text === null ? [] : [{ about, text }];
}

function waysOf(left: Side, right: Side, steps: readonly AlignedStep[]): string[] {
	const changed = changedWays(left, right, steps);
	const only = onlyIn(left, right, steps);
	// A helper needs no word beside the step it serves.
	const leading = only.filter(({ isHelper }) => !isHelper);
	const told = [
		...changed,
		...(changed.length + leading.length === 0 ? only : leading).map(({ text }) => text),
	];
	if (told.length === 0) return [sameSentence(left, right, steps)];
	if (told.length <= STEPS_TOLD) return told;
	const more = told.length - STEPS_TOLD;
	return [...told.slice(0, STEPS_TOLD), `And ${more} more ${more === 1 ? "step" : "steps"}, marked below.`];
}

/** The steps that took more of either plan's time come first. */
function changedWays(left: Side, right: Side, steps: readonly AlignedStep[]): string[] {
	return steps
		.flatMap((step) => (step.change === "changed" ? [step] : []))
		.toSorted((one, other) => weight(other) - weight(one))
		.map((step) => {
			const [one, other] = [wordsOf(step.left), wordsOf(step.right)];
			if (one !== other) {
				return `${left.letter} ${one} (${step.left.name}); ${right.letter} ${other} (${step.right.name}).`;
			}
			if (step.left.name !== step.right.name) {
				return `In both a step ${one}: ${step.left.name} in ${left.letter}, ${step.right.name} in ${right.letter}.`;
			}
			return `In both a step ${one} (${step.left.name}): with ${saidBy(step.left)} in ${left.letter}, with ${saidBy(step.right)} in ${right.letter}.`;
		});
}

function weight({ left, right }: AlignedStep): number {
	return Math.max(left?.own.timeShare ?? 0, right?.own.timeShare ?? 0);
}

function saidBy({ conditions }: PlanNode): string {
	return conditions.length === 0 ? "no condition" : conditions.map(({ label }) => label).join(" and ");
}

type Told = { text: string; isHelper: boolean };

function onlyIn(left: Side, right: Side, steps: readonly AlignedStep[]): Told[] {
	const sides = [
		{ letter: left.letter, nodes: steps.flatMap((step) => (step.change === "left-only" ? [step.left] : [])) },
		{
			letter: right.letter,
			nodes: steps.flatMap((step) => (step.change === "right-only" ? [step.right] : [])),
		},
	];
	return sides.flatMap(({ letter, nodes }) =>
		nodes.map((node) => ({
			text: `Only ${letter} ${wordsOf(node)} (${node.name}).`,
			isHelper: HELPERS.has(familyOf(node)),
		})),
	);
}

function sameSentence(left: Side, right: Side, steps: readonly AlignedStep[]): string {
	const isCopied = steps.some((step) => step.left?.relation !== step.right?.relation);
	const count = steps.length === 1 ? `single step, ${left.plan.root.name}` : `${steps.length} steps`;
	return `The same plan: ${left.letter} and ${right.letter} take the same ${count}${isCopied ? ", each on its own copy of the table" : ""}. What differs is in the figures, or outside of Postgres.`;
}

/** Rows that a plan's scans went through: handed on, and filtered out. */
function rowsRead({ nodes }: Plan): number {
	return nodes
		.filter((node) => familyOf(node) === "scan")
		.reduce((sum, { actual }) => {
			if (actual === null) return sum;
			return sum + rowsInAll(actual) + (actual.removedByFilter + actual.removedByRecheck) * actual.loops;
		}, 0);
}

function rowsSentence(left: Side, right: Side): string | null {
	if (!left.plan.isExecuted || !right.plan.isExecuted) return null;
	const [one, other] = [rowsRead(left.plan), rowsRead(right.plan)];
	const given = [left, right].map(({ plan }) =>
		plan.root.actual === null ? 0 : rowsInAll(plan.root.actual),
	);
	const answer =
		given[0] === given[1]
			? `answer with ${formatCount(given[0] ?? 0)}`
			: `answer with ${formatCount(given[0] ?? 0)} and ${formatCount(given[1] ?? 0)}`;
	if (one === other) return one === 0 ? null : `Both go through ${formatPlural(one, "row")}, and ${answer}.`;
	if (factorOf(one, other) < TOLD_FACTOR) {
		return `They go through about as many rows, ${formatCount(one)} and ${formatCount(other)}, and ${answer}.`;
	}
	return `${left.letter} goes through ${formatPlural(one, "row")} of tables and indexes, ${right.letter} through ${formatCount(other)}; they ${answer}.`;
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
