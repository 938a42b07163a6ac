import type { Redis } from "ioredis";
import { LRUCache } from "lru-cache";
import { Fault } from "#server/contract/fault.ts";
import type { Lab } from "#server/contract/lab.ts";

/** Where answers are kept for a while, by the id of what they are about. No two arms share one. */
export type Cache<Value> = {
	get(key: number): Promise<Value | undefined>;
	set(key: number, value: Value): Promise<void>;
	delete(key: number): Promise<void>;
	/** Forgets all of them. */
	clear(): Promise<void>;
	/** Forgets all of them and hangs up. */
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

/**
 * A cache in the service's own memory: when it is full, the entry not used for longest makes room.
 *
 * @param clock milliseconds, by which entries grow old.
 */
export function processCache<Value extends object>(
	entryCount: number,
	ttlMs: number,
	clock: { now(): number } = performance,
): Cache<Value> {
	const entries = new LRUCache<number, Value>({ max: entryCount, ttl: ttlMs, perf: clock });
	return {
		get: async (key) => entries.get(key),
		set: async (key, value) => {
			entries.set(key, value);
		},
		delete: async (key) => {
			entries.delete(key);
		},
		clear: async () => entries.clear(),
		close: async () => entries.clear(),
	};
}

/**
 * A cache in the lab's Redis, over one connection, which does commands in the order in which they are given. Values are
 * kept as JSON, under keys that begin with the lab's name and `mark`.
 *
 * @throws Fault `requirement-missing` when there is no Redis, or it does not answer; so do the cache's own methods.
 */
export async function redisCache<Value>(lab: Lab, mark: string, ttlMs: number): Promise<Cache<Value>> {
	if (lab.redisUrl === null) {
		throw new Fault("requirement-missing", "This lab has no Redis. Choose another cache, or set REDIS_URL.");
	}
	const prefix = `${lab.applicationName}:${mark}:`;
	// As large as all else here, so it is loaded by those alone who ask a Redis.
	const { Redis } = await import("ioredis");
	const redis = lab.redisUrl.startsWith("unix://")
		? new Redis({ ...REDIS, path: lab.redisUrl.slice("unix://".length) })
		: new Redis(lab.redisUrl, REDIS);
	// Each failing command tells its own operation; without a listener the client would print it, too.
	redis.on("error", () => {});
	try {
		await tried(redis.connect());
	} catch (thrown) {
		redis.disconnect();
		throw thrown;
	}
	return {
		async get(key) {
			const text = await tried(redis.get(prefix + key));
			return text === null ? undefined : (JSON.parse(text) as Value);
		},
		async set(key, value) {
			await tried(redis.set(prefix + key, JSON.stringify(value), "PX", ttlMs));
		},
		async delete(key) {
			await tried(redis.del(prefix + key));
		},
		clear: () => tried(removeKeys(redis, prefix)),
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

async function tried<T>(command: Promise<T>): Promise<T> {
	try {
		return await command;
	} catch (cause) {
		throw new Fault(
			"requirement-missing",
			"Redis does not answer. See that it runs at REDIS_URL, or choose another cache, and run again.",
			{ cause },
		);
	}
}
