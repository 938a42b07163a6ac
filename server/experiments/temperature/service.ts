import type { Arm } from "#server/contract/arm.ts";
import type { ArmClient, Lab, SpanSink } from "#server/contract/lab.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { decodeOrder, type Order } from "../lab/order-lookup.ts";
import { openPool } from "../lab/pool.ts";
import { setMemory } from "./memory.ts";
import { lookupSql, orderCountOf } from "./orders.ts";

/** The service of one arm: one order by its key, from memory that was filled or emptied before each of its turns. */
export async function openService(arm: Arm, lab: Lab): Promise<ArmClient> {
	const sql = lookupSql(arm);
	const orderCount = orderCountOf(lab.dataset);
	const pool = await openPool(lab, Number(arm.poolSize));

	async function lookUp(id: number, spans: SpanSink): Promise<Order | null> {
		const [row] = await pool.use(sql, [id], spans);
		return row === undefined ? null : decodeOrder(row);
	}

	return {
		operation: async (random, spans) =>
			(await lookUp(1 + Math.floor(random() * orderCount), spans)) === null ? 0 : 1,
		answer: (id) => lookUp(id, NO_SPANS),
		counters: () => ({}),
		resetCounters: () => {},
		beforeSlice: () => setMemory(arm, lab),
		close: () => pool.close(),
	};
}
