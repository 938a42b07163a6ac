/** What a relation and its copies have in common: the first word of their names, as of `orders` and `orders_btree`. */
export function kinOf(relation: string): string {
	return relation.split("_")[0] ?? relation;
}

/** Whether two relations are one, or copies of one that their names tell apart. */
export function isKin(one: string | null, other: string | null): boolean {
	if (one === null || other === null) return one === other;
	return one === other || kinOf(one) === kinOf(other);
}
