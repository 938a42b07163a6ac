import type { Plan } from "./plan.ts";

/** Relations of the left plan → those of the right plan that are copies of them. */
export type Copies = ReadonlyMap<string, string>;

/**
 * Which relations of two plans are copies of one that their names tell apart, as `orders_none` and `orders_btree` are:
 * each is read in one of the plans alone, and is the only such one in it whose name begins with that word. What is read in
 * both is itself and no copy, so `app_users` is not taken for `app_orders` where both plans read both.
 */
export function copiesOf(left: Plan, right: Plan): Copies {
	const [ones, others] = [relationsOf(left), relationsOf(right)];
	const [own, other] = [byFirstWord(ones, others), byFirstWord(others, ones)];
	return new Map(
		[...own].flatMap(([word, [relation, ...more]]) => {
			const [copy, ...copies] = other.get(word) ?? [];
			const isOnly = more.length === 0 && copies.length === 0;
			return isOnly && relation !== undefined && copy !== undefined ? [[relation, copy] as const] : [];
		}),
	);
}

/** Whether a relation of the left plan is one of the right plan, or a copy of it. */
export function isSameTable(copies: Copies, left: string | null, right: string | null): boolean {
	return left === right || (left !== null && copies.get(left) === right);
}

function relationsOf({ nodes }: Plan): Set<string> {
	return new Set(nodes.flatMap(({ relation }) => relation ?? []));
}

/** Those that are not among others, by the first word of their names. */
function byFirstWord(relations: ReadonlySet<string>, others: ReadonlySet<string>): Map<string, string[]> {
	const groups = new Map<string, string[]>();
	for (const relation of relations) {
		if (others.has(relation)) continue;
		const [word = relation] = relation.split("_");
		groups.set(word, [...(groups.get(word) ?? []), relation]);
	}
	return groups;
}
