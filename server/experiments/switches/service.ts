import { idOfRank, popularityOrder } from "#db/schema/lab.ts";
import type { Arm } from "#server/contract/arm.ts";
import type { ArmClient, Lab, SpanSink } from "#server/contract/lab.ts";
import type { Cache } from "../lab/caches.ts";
import { connectPerRequest } from "../lab/connections.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { openPool } from "../lab/pool.ts";
import { zipfRanks } from "../lab/popularity.ts";
import { openCache } from "./caches.ts";
import { copyOf, decodeOrders, lastOrdersSql, type Order } from "./orders.ts";

/** How unevenly customers look at their orders; the same customers are popular who ordered most. */
export const ACCESS_EXPONENT = 0.99;

/** The order history service of one arm: cache-aside over Postgres. */
export async function openService(arm: Arm, lab: Lab): Promise<ArmClient> {
	const sql = lastOrdersSql(copyOf(arm));
	const rankOf = zipfRanks(lab.dataset.customerCount, ACCESS_EXPONENT);
	const popularity = popularityOrder(lab.dataset.customerCount, lab.dataset.seed);
	const cache = await openCache(arm, lab);
	const connections = await openConnections(arm, lab, cache);
	let hits = 0;
	let misses = 0;

	async function load(customerId: number, spans: SpanSink): Promise<Order[]> {
		const rows = await connections.use(sql, [customerId], spans);
		const startMs = performance.now();
		const orders = decodeOrders(rows);
		spans.add("decode", performance.now() - startMs);
		return orders;
	}

	async function history(customerId: number, spans: SpanSink): Promise<Order[]> {
		if (cache === null) return load(customerId, spans);
		const askedMs = performance.now();
		const cached = await cache.get(customerId);
		spans.add("cache", performance.now() - askedMs);
		if (cached !== undefined) {
			hits++;
			return cached;
		}
		misses++;
		const orders = await load(customerId, spans);
		const loadedMs = performance.now();
		await cache.set(customerId, orders);
		spans.add("cache", performance.now() - loadedMs);
		return orders;
	}

	return {
		operation: async (random, spans) => (await history(idOfRank(popularity, rankOf(random())), spans)).length,
		answer: (customerId) => history(customerId, NO_SPANS),
		counters: (): Record<string, number> =>
			cache === null ? {} : { hitRatio: hits / Math.max(1, hits + misses) },
		resetCounters() {
			hits = 0;
			misses = 0;
		},
		async close() {
			await Promise.all([connections.close(), cache?.close()]);
		},
	};
}

async function openConnections(arm: Arm, lab: Lab, cache: Cache<Order[]> | null) {
	try {
		return arm.pool === "pool" ? await openPool(lab, Number(arm.poolSize)) : connectPerRequest(lab);
	} catch (thrown) {
		await cache?.close();
		throw thrown;
	}
}
