import { familyOf } from "./node-kinds.ts";
import type { Plan, PlanNode } from "./plan.ts";
import { childrenSwapped, isExchanged, swappedJoins } from "./swapped-inputs.ts";
import { type Copies, copiesOf, isSameTable } from "./table-copies.ts";
import { matchTrees } from "./tree-matching.ts";

/** Steps of two plans that stand beside each other. */
export type AlignedStep =
	| {
			left: PlanNode;
			right: PlanNode;
			change: "same" | "changed";
			/** A join whose inputs changed places: what is the first of one is the second of the other. */
			isSwapped: boolean;
	  }
	| { left: PlanNode; right: null; change: "left-only" }
	| { left: null; right: PlanNode; change: "right-only" };

/** What leaving a step out costs, on either side. Two steps are never matched where that would cost two of these. */
const LEFT_OUT = 10;
const NEVER = 3 * LEFT_OUT;
/**
 * Parts of what a match costs. All of them together stay below leaving out both; two scans of other tables cost more
 * than that, so that inputs which changed places are not matched straight. Two uses of one table cost a little, so that
 * neither are those of a table that is joined to itself.
 */
const COST = { name: 4, subplan: 3, copiedRelation: 1, otherRelation: 11, otherUse: 1, index: 1 };

/**
 * Puts two plans beside each other: every step of both once, matched with the one of the same role in the other plan
 * where there is one. Costs are such that a step that changed its way, a Seq Scan that became an Index Scan of the same
 * table, is one changed step and not one gone and one new.
 *
 * The left plan's steps come in its own order. So do the right one's, but for joins whose inputs changed places: there
 * its second input comes first, so that each stands beside its counterpart.
 *
 * @returns null when the plans are too large to be aligned.
 */
export function alignPlans(left: Plan, right: Plan): AlignedStep[] | null {
	// Where several mappings cost the same, the one that is found must not depend on which plan is named first.
	const isInOrder = signature(left) <= signature(right);
	const found = isInOrder ? matchingOf(left, right) : matchingOf(right, left);
	if (found === null) return null;
	const back = new Map([...found.pairs].map(([one, other]) => [other, one]));
	if (isInOrder) return merge(left, right, { ...found, back });
	const swapped = [...found.swapped].flatMap((join) => back.get(join) ?? []);
	return merge(left, right, { pairs: back, back: found.pairs, swapped: new Set(swapped) });
}

/** Steps that answer to each other, and joins of the second plan whose inputs are exchanged for it. */
type Matching = { pairs: ReadonlyMap<PlanNode, PlanNode>; swapped: ReadonlySet<PlanNode> };

/** Attempts at leaving out joins whose inputs turn out not to have changed places whole. */
const ATTEMPTS = 2;

/** A matching keeps orders: that of a join's inputs is exchanged where this makes more steps answer to each other. */
function matchingOf(one: Plan, other: Plan): Matching | null {
	const copies = copiesOf(one, other);
	const costOf = remembered(one, other, (left, right) => matchCost(left, right, copies));
	const match = (swapped: ReadonlySet<PlanNode>) =>
		matchTrees(one.root, other.root, {
			childrenOf: (node) => childrenSwapped(node, swapped),
			leftOut: LEFT_OUT,
			match: costOf,
		});
	const plain = match(new Set());
	if (plain === null) return null;
	let swapped = swappedJoins(one, other, copies);
	for (let attempt = 0; attempt < ATTEMPTS && swapped.size > 0; attempt++) {
		const crossed = match(swapped);
		if (crossed === null || crossed.cost >= plain.cost) break;
		const joins = [...crossed.pairs].filter(([, join]) => swapped.has(join));
		const whole = joins.filter(([left, right]) => isExchanged(left, right, crossed.pairs));
		if (whole.length === swapped.size) return { pairs: crossed.pairs, swapped };
		swapped = new Set(whole.map(([, join]) => join));
	}
	return { pairs: plain.pairs, swapped: new Set() };
}

type MatchCost = (left: PlanNode, right: PlanNode) => number;

/** What a match costs is asked several times over of each pair of steps. */
function remembered(one: Plan, other: Plan, costOf: MatchCost): MatchCost {
	const width = other.nodes.length;
	const known = new Int16Array(one.nodes.length * width).fill(-1);
	return (left, right) => {
		const place = left.id * width + right.id;
		const before = known[place] ?? -1;
		if (before >= 0) return before;
		const cost = costOf(left, right);
		known[place] = cost;
		return cost;
	};
}

function changeOf(left: PlanNode, right: PlanNode, copies: Copies): "same" | "changed" {
	const isSame =
		left.name === right.name &&
		isSameTable(copies, left.relation, right.relation) &&
		indexRole(left, right.relation) === indexRole(right, left.relation) &&
		left.conditions.map(({ label }) => label).join() === right.conditions.map(({ label }) => label).join();
	return isSame ? "same" : "changed";
}

/** An index among those of its table: where tables are copies, without the table's name, which is in the index's. */
function indexRole({ index, relation }: PlanNode, otherRelation: string | null): string | null {
	if (index === null || relation === null || relation === otherRelation) return index;
	return index.startsWith(relation) ? index.slice(relation.length) : index;
}

function matchCost(left: PlanNode, right: PlanNode, copies: Copies): number {
	const family = familyOf(left);
	if (family !== familyOf(right) || (family === "other" && left.type !== right.type)) return NEVER;
	if (left.subplan?.split(" ")[0] !== right.subplan?.split(" ")[0]) return NEVER;
	return (
		(left.name === right.name ? 0 : COST.name) +
		(left.subplan === right.subplan ? 0 : COST.subplan) +
		relationCost(left, right, copies) +
		(indexRole(left, right.relation) === indexRole(right, left.relation) ? 0 : COST.index)
	);
}

function relationCost(left: PlanNode, right: PlanNode, copies: Copies): number {
	if (!isSameTable(copies, left.relation, right.relation)) return COST.otherRelation;
	const copied = left.relation === right.relation ? 0 : COST.copiedRelation;
	return copied + (usedAs(left) === usedAs(right) ? 0 : COST.otherUse);
}

/** What a table goes by where the statement reads it more than once; null where it has its own name. */
function usedAs({ alias, relation }: PlanNode): string | null {
	return alias === relation ? null : alias;
}

function signature({ nodes }: Plan): string {
	return nodes
		.map(({ depth, name, relation, alias, index, subplan }) =>
			[depth, name, relation, alias, index, subplan].join("\t"),
		)
		.join("\n");
}

/** One list of both plans' steps. Matched ones come in the same order in both, once inputs are exchanged. */
function merge(left: Plan, right: Plan, matching: Matching & { back: Matching["pairs"] }): AlignedStep[] {
	const { pairs, back, swapped } = matching;
	const copies = copiesOf(left, right);
	const others = inOrder(right.root, swapped);
	const steps: AlignedStep[] = [];
	let y = 0;
	const upTo = (end: PlanNode | undefined) => {
		for (; y < others.length && others[y] !== end; y++) {
			const node = others[y] as PlanNode;
			if (!back.has(node)) steps.push({ left: null, right: node, change: "right-only" });
		}
	};
	for (const node of left.nodes) {
		const partner = pairs.get(node);
		if (partner === undefined) steps.push({ left: node, right: null, change: "left-only" });
		else {
			upTo(partner);
			const isSwapped = swapped.has(partner);
			const change = isSwapped ? "changed" : changeOf(node, partner, copies);
			steps.push({ left: node, right: partner, change, isSwapped });
			y++;
		}
	}
	upTo(undefined);
	return steps;
}

/** The steps as they are printed, but for the exchanged inputs. */
function inOrder(root: PlanNode, swapped: ReadonlySet<PlanNode>): PlanNode[] {
	const found: PlanNode[] = [];
	const waiting = [root];
	for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
		found.push(node);
		waiting.push(...childrenSwapped(node, swapped).toReversed());
	}
	return found;
}
