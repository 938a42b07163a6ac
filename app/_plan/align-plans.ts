import { familyOf } from "./node-kinds.ts";
import type { Plan, PlanNode } from "./plan.ts";
import { matchTrees } from "./tree-matching.ts";

/** Steps of two plans that stand beside each other. */
export type AlignedStep =
	| { left: PlanNode; right: PlanNode; change: "same" | "changed" }
	| { left: PlanNode; right: null; change: "left-only" }
	| { left: null; right: PlanNode; change: "right-only" };

/** What leaving a step out costs, on either side. Two steps are never matched where that would cost two of these. */
const LEFT_OUT = 10;
const NEVER = 3 * LEFT_OUT;
/** Parts of what a match costs. All of them together stay below leaving out both. */
const COST = { name: 4, subplan: 3, kinRelation: 1, otherRelation: 8, index: 1 };

/**
 * Puts two plans beside each other: every step of both once, in its own plan's order, matched with the one of the same
 * role in the other plan where there is one. Costs are such that a step that changed its way, a Seq Scan that became an
 * Index Scan of the same table, is one changed step and not one gone and one new.
 *
 * @returns null when the plans are too large to be aligned.
 */
export function alignPlans(left: Plan, right: Plan): AlignedStep[] | null {
	const pairs = pairsOf(left, right);
	return pairs === null ? null : merge(left.nodes, right.nodes, pairs);
}

/** Where several mappings cost the same, the one that is found must not depend on which plan is named first. */
function pairsOf(left: Plan, right: Plan): Map<PlanNode, PlanNode> | null {
	const costs = { leftOut: LEFT_OUT, match: matchCost };
	if (signature(left) <= signature(right)) return matchTrees(left.root, right.root, costs);
	const pairs = matchTrees(right.root, left.root, costs);
	return pairs === null ? null : new Map([...pairs].map(([one, other]) => [other, one]));
}

/** Whether two relations are one, or copies of one that their names tell apart: `orders` and `orders_btree`. */
export function isKin(one: string | null, other: string | null): boolean {
	if (one === null || other === null) return one === other;
	return one === other || one.split("_")[0] === other.split("_")[0];
}

function changeOf(left: PlanNode, right: PlanNode): "same" | "changed" {
	const isSame =
		left.name === right.name &&
		isKin(left.relation, right.relation) &&
		indexRole(left, right.relation) === indexRole(right, left.relation) &&
		left.conditions.map(({ label }) => label).join() === right.conditions.map(({ label }) => label).join();
	return isSame ? "same" : "changed";
}

/** An index among those of its table: where tables are copies, without the table's name, which is in the index's. */
function indexRole({ index, relation }: PlanNode, otherRelation: string | null): string | null {
	if (index === null || relation === null || relation === otherRelation) return index;
	return index.startsWith(relation) ? index.slice(relation.length) : index;
}

function matchCost(left: PlanNode, right: PlanNode): number {
	const family = familyOf(left);
	if (family !== familyOf(right) || (family === "other" && left.type !== right.type)) return NEVER;
	if (left.subplan?.split(" ")[0] !== right.subplan?.split(" ")[0]) return NEVER;
	return (
		(left.name === right.name ? 0 : COST.name) +
		(left.subplan === right.subplan ? 0 : COST.subplan) +
		relationCost(left.relation, right.relation) +
		(indexRole(left, right.relation) === indexRole(right, left.relation) ? 0 : COST.index)
	);
}

function relationCost(left: string | null, right: string | null): number {
	if (left === right) return 0;
	return isKin(left, right) ? COST.kinRelation : COST.otherRelation;
}

function signature({ nodes }: Plan): string {
	return nodes
		.map(({ depth, name, relation, index, subplan }) => [depth, name, relation, index, subplan].join("\t"))
		.join("\n");
}

/** One list of both plans' steps. Matched steps come in the same order in both, so each plan keeps its own. */
function merge(
	left: readonly PlanNode[],
	right: readonly PlanNode[],
	pairs: ReadonlyMap<PlanNode, PlanNode>,
): AlignedStep[] {
	const matched = new Set(pairs.values());
	const steps: AlignedStep[] = [];
	let y = 0;
	const upTo = (end: PlanNode | undefined) => {
		for (; y < right.length && right[y] !== end; y++) {
			const node = at(right, y);
			if (!matched.has(node)) steps.push({ left: null, right: node, change: "right-only" });
		}
	};
	for (const node of left) {
		const partner = pairs.get(node);
		if (partner === undefined) steps.push({ left: node, right: null, change: "left-only" });
		else {
			upTo(partner);
			steps.push({ left: node, right: partner, change: changeOf(node, partner) });
			y++;
		}
	}
	upTo(undefined);
	return steps;
}

function at<T>(list: readonly T[], place: number): T {
	return list[place] as T;
}
