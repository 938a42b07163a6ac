import { idOfRank, popularityOrder } from "#db/schema/lab.ts";
import type { Arm } from "#server/contract/arm.ts";
import type { ArmClient, Lab, SpanSink } from "#server/contract/lab.ts";
import { lookUpOrder } from "../lab/look-up-order.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { LOOKUP_SQL, type Order } from "../lab/order-lookup.ts";
import { openPool } from "../lab/pool.ts";

/** The service of one arm: one order by its key, and as many lookups beside it as the arm makes. */
export async function openService(arm: Arm, lab: Lab): Promise<ArmClient> {
	const queryCount = Number(arm.queries);
	const { orderCount } = lab.dataset;
	const scatter = popularityOrder(orderCount, 0);
	const pool = await openPool(lab, Number(arm.poolSize));

	/** Only the order asked for is in the answer, so that arms which look up more answer the same. */
	async function lookUp(id: number, spans: SpanSink): Promise<Order | null> {
		const order = await lookUpOrder(pool, id, spans);
		for (let further = 1; further < queryCount; further++) {
			// Far apart, as the first ones of requests are, so that each lookup reads a page of its own.
			await pool.use(LOOKUP_SQL, [idOfRank({ ...scatter, offset: id - 1 }, further)], spans);
		}
		return order;
	}

	return {
		async operation(random, spans) {
			const order = await lookUp(1 + Math.floor(random() * orderCount), spans);
			return order === null ? 0 : 1;
		},
		answer: (id) => lookUp(id, NO_SPANS),
		counters: () => ({}),
		resetCounters: () => {},
		close: () => pool.close(),
	};
}
