type BranchCount = { counted: number; highest: number; confirmed: number };

/**
 * Holds the payments that Postgres confirmed against the numbers that they got in their branches' rows. Two payments
 * with one number are one that is lost: both read the same count, and one of them overwrote the other.
 */
export class PaymentAudit {
	readonly #branches = new Map<number, BranchCount>();
	#lost = 0;

	/** Begins with what the branches' rows count now, nothing being under way. */
	begin(counts: readonly { branch: number; count: number }[]): void {
		this.#lost = this.lost;
		this.#branches.clear();
		for (const { branch, count } of counts) {
			this.#branches.set(branch, { counted: count, highest: count, confirmed: 0 });
		}
	}

	/** A payment is confirmed, and was numbered so by its branch. */
	confirm(branch: number, number: number): void {
		const found = this.#branches.get(branch);
		if (found === undefined) return;
		found.confirmed++;
		found.highest = Math.max(found.highest, number);
	}

	/** Confirmed payments that are not counted. A payment whose confirmation did not arrive may be counted all the same. */
	get lost(): number {
		let lost = this.#lost;
		for (const { counted, highest, confirmed } of this.#branches.values()) {
			lost += Math.max(0, confirmed - (highest - counted));
		}
		return lost;
	}
}
