import { formatCount, formatPlural } from "#app/_lib/format.ts";
import type { AlignedStep } from "./align-plans.ts";
import { type Family, familyOf, wordsOf } from "./node-kinds.ts";
import { type Plan, type PlanNode, subtreeOf } from "./plan.ts";
import { inputsOf } from "./swapped-inputs.ts";
import { type Copies, copiesOf, isSameTable } from "./table-copies.ts";

/** A plan and what it goes by. */
export type LetteredPlan = { letter: string; plan: Plan };

/** Steps told one by one; more of them are seen in the plans. */
export const STEPS_TOLD = 4;
/** Steps that only serve the one around them, which is told. */
const HELPERS = new Set<Family>(["hash", "bitmap"]);

/** How the ways of two plans differ, a sentence each; one that says so where they do not. */
export function waysOf(left: LetteredPlan, right: LetteredPlan, steps: readonly AlignedStep[]): string[] {
	const moved = movedScans(steps, copiesOf(left.plan, right.plan));
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

type Pair = { left: PlanNode; right: PlanNode; isMoved?: boolean; isSwapped?: boolean };

/** Scans of one table for which the alignment has no partner, as where a join takes its parts in the other order. */
function movedScans(steps: readonly AlignedStep[], copies: Copies): Pair[] {
	const free = steps.flatMap((step) => (step.change === "right-only" ? [step.right] : []));
	return steps.flatMap((step) => {
		if (step.change !== "left-only" || familyOf(step.left) !== "scan") return [];
		const { left } = step;
		const place = free.findIndex(
			(node) => familyOf(node) === "scan" && isSameTable(copies, left.relation, node.relation),
		);
		const [right] = place < 0 ? [] : free.splice(place, 1);
		return right === undefined ? [] : [{ left, right, isMoved: true }];
	});
}

function pairText(left: LetteredPlan, right: LetteredPlan, pair: Pair): string {
	if (pair.isSwapped === true) return swappedText(left, right, pair);
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

function swappedText(left: LetteredPlan, right: LetteredPlan, pair: Pair): string {
	return `The inputs of a join changed places: ${left.letter} ${joinText(pair.left)}; ${right.letter} ${joinText(pair.right)}.`;
}

function joinText(node: PlanNode): string {
	const inputs = inputsOf(node);
	if (inputs === null) return `${wordsOf(node)} (${node.name})`;
	const { first, second } = inputs;
	const [one, other] = [sourceText(first, "the first input"), sourceText(second, "the second")];
	const words: Readonly<Record<string, string>> = {
		"Hash Join": `looks rows of ${one} up in a hash table of ${other}`,
		"Nested Loop": `asks ${other} once for each row of ${one}`,
		"Merge Join": `walks through ${one} and ${other} side by side`,
	};
	return `${words[node.type] ?? wordsOf(node)} (${node.name})`;
}

/** The tables that are read beneath a step. */
function sourceText(node: PlanNode, instead: string): string {
	const names = subtreeOf(node).flatMap(({ relation }) => (relation === null ? [] : [relation]));
	return names.length === 0 ? instead : listedNames([...new Set(names)]);
}

/** The steps that took more of either plan's time are told first. */
function weight({ left, right }: Pair): number {
	return Math.max(left.own.timeShare ?? 0, right.own.timeShare ?? 0);
}

function saidBy({ conditions }: PlanNode): string {
	return conditions.length === 0 ? "no condition" : conditions.map(({ label }) => label).join(" and ");
}

type OnlyTold = {
	left: LetteredPlan;
	right: LetteredPlan;
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
	const more = parts.length - STEPS_TOLD;
	if (more <= 0) return listedNames(parts);
	return `${parts.slice(0, STEPS_TOLD).join(", ")}, and ${formatPlural(more, "more step")}, marked below`;
}

/** Names one after the other, of which only the first are told: "orders, items and 3 more". */
export function listedNames(names: readonly string[]): string {
	const shown = names.slice(0, STEPS_TOLD);
	const more = names.length - shown.length;
	const parts = more > 0 ? [...shown, `${formatCount(more)} more`] : shown;
	return parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

function sameSentence(left: LetteredPlan, right: LetteredPlan, steps: readonly AlignedStep[]): string {
	const isCopied = steps.some((step) => step.left?.relation !== step.right?.relation);
	const count = steps.length === 1 ? `single step, ${left.plan.root.name}` : `${steps.length} steps`;
	return `The same plan: ${left.letter} and ${right.letter} take the same ${count}${isCopied ? ", each on its own copy of the table" : ""}. What differs is in the figures, or outside of Postgres.`;
}
