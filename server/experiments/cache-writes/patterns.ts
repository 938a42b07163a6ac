import { LRUCache } from "lru-cache";
import type { Arm } from "#server/contract/arm.ts";
import type { Lab } from "#server/contract/lab.ts";
import { markOf } from "../lab/arm-mark.ts";
import { type Cache, processCache, redisCache } from "../lab/caches.ts";
import type { PausingClock } from "../lab/pausing-clock.ts";
import type { Product } from "../lab/stock.ts";

/** Reads a product from Postgres; undefined when there is none. */
export type Load = (id: number) => Promise<Product | undefined>;

/** How one instance of the service keeps products, and what it does with a copy when a product is written. */
export type Pattern = {
	read(id: number, load: Load): Promise<Product | undefined>;
	/** The product was written, and its commit is known. Nothing else of the process comes in between. */
	written(product: Product): Promise<void>;
	close(): Promise<void>;
};

/** Every product fits: what is missing was never there, has expired, or was dropped. */
const ENTRY_COUNT = 10_000;

/** A pattern of its own for each instance, as the arm says. */
export async function openPattern(arm: Arm, lab: Lab, clock: PausingClock): Promise<Pattern> {
	const ttlMs = Number(arm.ttlMs);
	const ownCache = () => processCache<Product>(ENTRY_COUNT, ttlMs, clock);
	switch (arm.pattern) {
		case "expire":
			return loadedAside(ownCache(), async () => {});
		case "aside":
			return cacheAside(ownCache());
		case "redis":
			return cacheAside(await redisCache<Product>(lab, markOf(arm), ttlMs));
		case "write-through": {
			const cache = ownCache();
			return loadedAside(cache, (product) => cache.set(product.id, product));
		}
		case "read-through":
			return readThrough(ttlMs, clock);
		default:
			return { read: (id, load) => load(id), written: async () => {}, close: async () => {} };
	}
}

function cacheAside(cache: Cache<Product>): Pattern {
	return loadedAside(cache, ({ id }) => cache.delete(id));
}

/** The service looks into the cache, and after a miss reads the store and fills the cache itself. */
function loadedAside(cache: Cache<Product>, written: Pattern["written"]): Pattern {
	return {
		async read(id, load) {
			const cached = await cache.get(id);
			if (cached !== undefined) return cached;
			const product = await load(id);
			if (product !== undefined) await cache.set(id, product);
			return product;
		},
		written,
		close: () => cache.close(),
	};
}

/**
 * The cache reads the store itself. It knows of its own loads: those who ask meanwhile share one, and dropping an entry
 * also disowns a load under way, whose result may be from before the write; it goes to those who wait and is not kept.
 */
function readThrough(ttlMs: number, clock: PausingClock): Pattern {
	const entries = new LRUCache<number, Product, Load>({
		max: ENTRY_COUNT,
		ttl: ttlMs,
		perf: clock,
		// Else those who wait for a load that is disowned would fail.
		ignoreFetchAbort: true,
		fetchMethod: (id, _, { context: load }) => load(id),
	});
	return {
		read: (id, load) => entries.fetch(id, { context: load }),
		async written({ id }) {
			entries.delete(id);
		},
		close: async () => entries.clear(),
	};
}
