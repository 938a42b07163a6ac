import { familyOf } from "./node-kinds.ts";
import { type Plan, type PlanNode, subtreeOf } from "./plan.ts";
import type { Copies } from "./table-copies.ts";

/** The two inputs of a join, in the order in which Postgres names them. */
export type Inputs = { first: PlanNode; second: PlanNode };

/** The inputs of a join; null for other steps. Beside them there may be InitPlans and SubPlans. */
export function inputsOf(node: PlanNode): Inputs | null {
	if (familyOf(node) !== "join") return null;
	const first = node.children.find(({ relationship }) => relationship === "Outer");
	const second = node.children.find(({ relationship }) => relationship === "Inner");
	return first === undefined || second === undefined ? null : { first, second };
}

/** The steps beneath one, its inputs in the place of each other if it is among the swapped. */
export function childrenSwapped(node: PlanNode, swapped: ReadonlySet<PlanNode>): readonly PlanNode[] {
	const inputs = swapped.has(node) ? inputsOf(node) : null;
	if (inputs === null) return node.children;
	const { first, second } = inputs;
	return node.children.map((child) => (child === first ? second : child === second ? first : child));
}

/** Joins of the right plan that join what one of the left plan does, with the inputs in each other's place. */
export function swappedJoins(left: Plan, right: Plan, copies: Copies): Set<PlanNode> {
	const partners = new Map<string, Read[]>();
	for (const node of left.nodes) {
		const read = readBy(node, copies);
		if (read !== null) partners.set(read.all, [...(partners.get(read.all) ?? []), read]);
	}
	const swapped = right.nodes.filter((node) => {
		const own = readBy(node, NO_COPIES);
		// The same may be joined in several places: those come in the same order.
		const partner = own === null ? undefined : partners.get(own.all)?.shift();
		return own?.first !== own?.second && partner?.first === own?.second && partner?.second === own?.first;
	});
	return new Set(swapped);
}

/** What a join reads, in all and by each input, as texts that can be compared. */
type Read = { all: string; first: string; second: string };

/** The right plan's relations keep their names. */
const NO_COPIES: Copies = new Map();

function readBy(node: PlanNode, copies: Copies): Read | null {
	const inputs = inputsOf(node);
	if (inputs === null) return null;
	const [first, second] = [inputs.first, inputs.second].map((input) => sourcesBeneath(input, copies)) as [
		string[],
		string[],
	];
	const textOf = (sources: readonly string[]) => sources.toSorted().join("\n");
	return { all: textOf([...first, ...second]), first: textOf(first), second: textOf(second) };
}

/** Tables and queries that are read beneath a step, by their names in the right plan; two uses of one by their aliases. */
function sourcesBeneath(top: PlanNode, copies: Copies): string[] {
	return subtreeOf(top).flatMap(({ relation, alias }) => {
		if (relation === null) return alias === null ? [] : [alias];
		const name = copies.get(relation) ?? relation;
		return [alias === null || alias === relation ? name : `${name} ${alias}`];
	});
}

/**
 * Whether two matched joins exchanged their inputs whole: what is beneath the first input of one is matched beneath the
 * second of the other alone, and the other way round.
 */
export function isExchanged(
	left: PlanNode,
	right: PlanNode,
	pairs: ReadonlyMap<PlanNode, PlanNode>,
): boolean {
	const [one, other] = [inputsOf(left), inputsOf(right)];
	if (one === null || other === null) return false;
	const [inFirst, inSecond] = [new Set(subtreeOf(other.first)), new Set(subtreeOf(other.second))];
	const places = [
		{ beneath: one.first, expected: inSecond },
		{ beneath: one.second, expected: inFirst },
	];
	const isCrossed = places.every(({ beneath, expected }) => {
		const partners = subtreeOf(beneath).flatMap((node) => pairs.get(node) ?? []);
		return partners.length > 0 && partners.every((node) => expected.has(node));
	});
	const inputs = new Set([one.first, one.second]);
	const beside = left.children.filter((child) => !inputs.has(child)).flatMap(subtreeOf);
	return (
		isCrossed &&
		beside.every((node) => {
			const partner = pairs.get(node);
			return partner === undefined || !(inFirst.has(partner) || inSecond.has(partner));
		})
	);
}
