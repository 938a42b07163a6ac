import { createHash } from "node:crypto";
import { Redis } from "ioredis";
import { LRUCache } from "lru-cache";
import { type Arm, formatArm } from "#server/contract/arm.ts";
import { Fault } from "#server/contract/fault.ts";
import type { Lab } from "#server/contract/lab.ts";
import type { Order } from "./orders.ts";

/** Where answers are kept for a while. No two arms share one. */
export type Cache = {
	get(customerId: number): Promise<Order[] | undefined>;
	set(customerId: number, orders: Order[]): Promise<void>;
	close(): Promise<void>;
};

/** Together they end an operation on a Redis that is gone or silent within 5 s. */
const REDIS = {
	connectTimeout: 2_000,
	commandTimeout: 2_000,
	maxRetriesPerRequest: 1,
	retryStrategy: (attempt: number) => (attempt <= 3 ? 200 : null),
	lazyConnect: true,
};
const SCAN_COUNT = 1_000;

/** The arm's cache, or null for an arm without. */
export async function openCache(arm: Arm, lab: Lab): Promise<Cache | null> {
	if (arm.cache === "process") return processCache(Number(arm.cacheEntries), Number(arm.cacheTtlMs));
	if (arm.cache === "redis") return redisCache(arm, lab);
	return null;
}

function processCache(entryCount: number, ttlMs: number): Cache {
	const entries = new LRUCache<number, Order[]>({ max: entryCount, ttl: ttlMs });
	return {
		get: async (customerId) => entries.get(customerId),
		set: async (customerId, orders) => {
			entries.set(customerId, orders);
		},
		close: async () => entries.clear(),
	};
}

async function redisCache(arm: Arm, lab: Lab): Promise<Cache> {
	if (lab.redisUrl === null) {
		throw new Fault("requirement-missing", "This lab has no Redis. Choose another cache, or set REDIS_URL.");
	}
	const ttlMs = Number(arm.cacheTtlMs);
	const mark = createHash("sha256").update(formatArm(arm)).digest("hex").slice(0, 8);
	const prefix = `${lab.applicationName}:${mark}:`;
	const redis = lab.redisUrl.startsWith("unix://")
		? new Redis({ ...REDIS, path: lab.redisUrl.slice("unix://".length) })
		: new Redis(lab.redisUrl, REDIS);
	// Each failing command tells its own operation; without a listener the client would print it, too.
	redis.on("error", () => {});
	const tried = async <T>(command: Promise<T>): Promise<T> => {
		try {
			return await command;
		} catch (thrown) {
			throw lost(thrown);
		}
	};
	try {
		await tried(redis.connect());
	} catch (thrown) {
		redis.disconnect();
		throw thrown;
	}
	return {
		async get(customerId) {
			const text = await tried(redis.get(prefix + customerId));
			return text === null ? undefined : (JSON.parse(text) as Order[]);
		},
		async set(customerId, orders) {
			await tried(redis.set(prefix + customerId, JSON.stringify(orders), "PX", ttlMs));
		},
		async close() {
			try {
				await removeKeys(redis, prefix);
			} catch {
				// A Redis that is gone keeps nothing of ours beyond the time to live.
			}
			redis.disconnect();
		},
	};
}

async function removeKeys(redis: Redis, prefix: string): Promise<void> {
	const pattern = `${prefix.replace(/[*?[\]\\]/g, "\\$&")}*`;
	let cursor = "0";
	do {
		const [next, keys] = await redis.scan(cursor, "MATCH", pattern, "COUNT", SCAN_COUNT);
		if (keys.length > 0) await redis.unlink(...keys);
		cursor = next;
	} while (cursor !== "0");
}

function lost(cause: unknown): Fault {
	return new Fault(
		"requirement-missing",
		"Redis does not answer. See that it runs at REDIS_URL, or choose another cache, and run again.",
		{ cause },
	);
}
