import { LRUCache } from "lru-cache";
import { idOfRank, popularityOrder } from "#db/schema/lab.ts";
import type { Arm } from "#server/contract/arm.ts";
import type { ArmClient, Lab, SpanSink } from "#server/contract/lab.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { PausingClock } from "../lab/pausing-clock.ts";
import { openSlottedPool } from "../lab/slotted-pool.ts";
import { decodeProduct, type Product, Stock } from "../lab/stock.ts";
import { VersionLedger } from "../lab/version-ledger.ts";
import { asWrite } from "../lab/write-span.ts";
import { askedRanks } from "./skew.ts";

export const STOCK = new Stock("cache_size", 10_000);

/** The product service of one arm: an in-process cache that learns of no write and forgets by time and by size. */
export async function openService(arm: Arm, lab: Lab): Promise<ArmClient> {
	const productCount = STOCK.productCount(lab);
	const popularity = popularityOrder(productCount, lab.dataset.seed);
	const rankOf = askedRanks(arm, productCount);
	const writeShare = Number(arm.writePercent) / 100;
	const own = await openSlottedPool(lab, Number(arm.poolSize));
	const sql = { read: STOCK.readSql(own.slot), sell: STOCK.sellSql(own.slot) };
	const clock = new PausingClock();
	const ledger = new VersionLedger(() => clock.now());
	const cache = openCache(arm, productCount, clock);
	let readCount = 0;
	let hitCount = 0;

	async function read(id: number, spans: SpanSink): Promise<Product | undefined> {
		const expected = ledger.latest(id);
		readCount++;
		const askedMs = performance.now();
		const cached = cache?.get(id);
		if (cache !== null) spans.add("cache", performance.now() - askedMs);
		if (cached !== undefined) {
			hitCount++;
			ledger.read(id, expected, cached.version);
			return cached;
		}
		const product = decodeProduct(await own.pool.use(sql.read, [id], spans));
		if (product === undefined) return undefined;
		ledger.read(id, expected, product.version);
		cache?.set(id, product);
		return product;
	}

	/** As another program would, one that does not know of the cache. */
	async function sell(id: number, spans: SpanSink): Promise<Product | undefined> {
		const product = decodeProduct(await own.pool.use(sql.sell, [id], asWrite(spans)));
		if (product !== undefined) ledger.committed(id, product.version);
		return product;
	}

	return {
		async operation(random, spans) {
			const id = idOfRank(popularity, rankOf(random()));
			const isWrite = random() < writeShare;
			const product = await (isWrite ? sell(id, spans) : read(id, spans));
			return product === undefined ? 0 : 1;
		},
		answer: async (id) => (await read(id, NO_SPANS)) ?? null,
		counters: () => ({
			hitRatio: hitCount / Math.max(1, readCount),
			...ledger.counters(),
			entries: cache?.size ?? 0,
			cachedBytes: cache?.calculatedSize ?? 0,
		}),
		resetCounters() {
			ledger.reset();
			readCount = 0;
			hitCount = 0;
		},
		async beforeSlice() {
			clock.resume();
		},
		async close() {
			cache?.clear();
			await own.close();
		},
	};
}

/** Null where nothing is kept. */
function openCache(arm: Arm, productCount: number, clock: PausingClock): LRUCache<number, Product> | null {
	const entryCount = Math.ceil((productCount * Number(arm.sizePercent)) / 100);
	if (entryCount === 0) return null;
	return new LRUCache<number, Product>({
		max: entryCount,
		ttl: Number(arm.ttlMs),
		perf: clock,
		// A size in bytes is told only where there is a limit to it.
		maxSize: Number.MAX_SAFE_INTEGER,
		sizeCalculation: (product) => Buffer.byteLength(JSON.stringify(product)),
	});
}
