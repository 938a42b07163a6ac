import type { Lab } from "#server/contract/lab.ts";
import type { Connections } from "../lab/connections.ts";
import { NO_SPANS } from "../lab/no-spans.ts";

/** Orders that a report adds up: long enough to be felt, short enough that a spike ends when it should. */
const REPORTED_ORDERS = 4_000;

const REPORT_SQL = `select product_id, sum(quantity) as sold
from lab.order_items
where order_id between $1 and $1::integer + ${REPORTED_ORDERS - 1}
group by product_id
order by sold desc, product_id
limit 10`;

/** Which stretch a report is of: no two in a row are of the same. */
const STRIDE = 0.6180339887;

/** Reports of all arms of a lab that are under way: one arm's must not be felt in the next one's turn. */
const underWay = new WeakMap<Lab, Set<Promise<void>>>();

/** Settles when no report of any arm is under way. */
export async function reportsEnded(lab: Lab): Promise<void> {
	while ((underWay.get(lab)?.size ?? 0) > 0) await Promise.all(underWay.get(lab) ?? []);
}

/**
 * Reports that come all at once, as many as the pool has connections, and take them from the requests. Each that ends
 * is followed by another for as long as they are to go on.
 */
export class Reports {
	readonly #pool: Connections;
	readonly #lab: Lab;
	readonly #atOnce: number;
	#runningCount = 0;
	#begunCount = 0;

	constructor(pool: Connections, atOnce: number, lab: Lab) {
		this.#pool = pool;
		this.#atOnce = atOnce;
		this.#lab = lab;
	}

	/** Whether one is waiting for a connection or is worked on. */
	get areRunning(): boolean {
		return this.#runningCount > 0;
	}

	/** Begins them, unless they are running. */
	begin(goesOn: () => boolean): void {
		if (this.areRunning) return;
		const pending = underWay.get(this.#lab) ?? new Set();
		underWay.set(this.#lab, pending);
		for (let at = 0; at < this.#atOnce; at++) {
			this.#runningCount++;
			const one = this.#repeat(goesOn).finally(() => {
				this.#runningCount--;
				pending.delete(one);
			});
			pending.add(one);
		}
	}

	async #repeat(goesOn: () => boolean): Promise<void> {
		const { orderCount } = this.#lab.dataset;
		try {
			do {
				const share = (this.#begunCount++ * STRIDE) % 1;
				const from = 1 + Math.floor(share * Math.max(1, orderCount - REPORTED_ORDERS + 1));
				await this.#pool.use(REPORT_SQL, [from], NO_SPANS);
			} while (goesOn());
		} catch {
			// Without a connection the requests fail as well, and they are who is asked.
		}
	}
}
