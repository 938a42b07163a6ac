import type { Arm } from "#server/contract/arm.ts";
import type { Lab } from "#server/contract/lab.ts";
import { markOf } from "../lab/arm-mark.ts";
import { type Cache, processCache, redisCache } from "../lab/caches.ts";
import type { Order } from "./orders.ts";

/** The arm's cache, or null for an arm without. */
export async function openCache(arm: Arm, lab: Lab): Promise<Cache<Order[]> | null> {
	const ttlMs = Number(arm.cacheTtlMs);
	if (arm.cache === "process") return processCache(Number(arm.cacheEntries), ttlMs);
	if (arm.cache === "redis") return redisCache(lab, markOf(arm), ttlMs);
	return null;
}
