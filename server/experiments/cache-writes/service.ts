import { idOfRank, popularityOrder } from "#db/schema/lab.ts";
import type { Arm } from "#server/contract/arm.ts";
import { Fault } from "#server/contract/fault.ts";
import type { ArmClient, Lab, Random, SpanSink } from "#server/contract/lab.ts";
import type { Connections } from "../lab/connections.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { PausingClock } from "../lab/pausing-clock.ts";
import { zipfRanks } from "../lab/popularity.ts";
import { openSlottedPool, type SlottedPool } from "../lab/slotted-pool.ts";
import { decodeProduct, type Product, Stock } from "../lab/stock.ts";
import { VersionLedger } from "../lab/version-ledger.ts";
import { asWrite } from "../lab/write-span.ts";
import { openPattern, type Pattern } from "./patterns.ts";

export const STOCK = new Stock("cache_writes", 10_000);

/** How unevenly products are looked at and sold. */
export const ACCESS_EXPONENT = 0.99;

/** A write that finds its copy outdated reads again and tries once more, so often. */
const MOST_ATTEMPTS = 100;

/** The shop's product service of one arm: some instances behind one address, over one table. */
export async function openService(arm: Arm, lab: Lab): Promise<ArmClient> {
	const productCount = STOCK.productCount(lab);
	const popularity = popularityOrder(productCount, lab.dataset.seed);
	const rankOf = zipfRanks(Math.min(Number(arm.products), productCount), ACCESS_EXPONENT);
	const writeShare = Number(arm.writePercent) / 100;
	const clock = new PausingClock();
	const own = await openSlottedPool(lab, Number(arm.poolSize));
	const instances = await openInstances(arm, lab, clock).catch(async (thrown: unknown) => {
		await own.close();
		throw thrown;
	});
	const shop = new Shop(arm, own, new VersionLedger(() => clock.now()));
	const anyInstance = (random: Random) => instances[Math.floor(random() * instances.length)] as Pattern;
	return {
		async operation(random, spans) {
			const id = idOfRank(popularity, rankOf(random()));
			const isWrite = random() < writeShare;
			const instance = anyInstance(random);
			const product = await (isWrite ? shop.sell(id, instance, spans) : shop.read(id, instance, spans));
			return product === undefined ? 0 : 1;
		},
		answer: async (id) => (await shop.read(id, anyInstance(Math.random), NO_SPANS)) ?? null,
		counters: () => shop.counters(),
		resetCounters: () => shop.resetCounters(),
		async beforeSlice() {
			clock.resume();
		},
		async close() {
			await Promise.all([own.close(), ...instances.map((instance) => instance.close())]);
		},
	};
}

/** At least one; as many as the arm says where each has a cache of its own. */
function openInstances(arm: Arm, lab: Lab, clock: PausingClock): Promise<Pattern[]> {
	const count = Number(arm.instances ?? 1);
	return Promise.all(Array.from({ length: count }, () => openPattern(arm, lab, clock)));
}

/** Reads and sells products through an instance, and keeps count of what that does to their freshness. */
class Shop {
	readonly #update: Arm[string] | undefined;
	readonly #pool: Connections;
	readonly #ledger: VersionLedger;
	readonly #sql: { read: string; sell: string; overwrite: string; overwriteUnchanged: string };
	#readCount = 0;
	#loadCount = 0;
	#writeCount = 0;
	#lostCount = 0;
	#retryCount = 0;

	constructor(arm: Arm, { pool, slot }: SlottedPool, ledger: VersionLedger) {
		this.#update = arm.update;
		this.#pool = pool;
		this.#ledger = ledger;
		this.#sql = {
			read: STOCK.readSql(slot),
			sell: STOCK.sellSql(slot),
			overwrite: STOCK.overwriteSql(slot),
			overwriteUnchanged: STOCK.overwriteUnchangedSql(slot),
		};
	}

	async read(id: number, instance: Pattern, spans: SpanSink): Promise<Product | undefined> {
		const expected = this.#ledger.latest(id);
		const startMs = performance.now();
		let loadMs = 0;
		const product = await instance.read(id, async (missing) => {
			const fromMs = performance.now();
			const loaded = await this.#load(missing, spans);
			loadMs = performance.now() - fromMs;
			return loaded;
		});
		spans.add("cache", performance.now() - startMs - loadMs);
		this.#readCount++;
		if (product !== undefined) this.#ledger.read(id, expected, product.version);
		return product;
	}

	/** Sells one piece of a product. @throws Fault `too-busy` when the product is changed again and again meanwhile. */
	async sell(id: number, instance: Pattern, spans: SpanSink): Promise<Product | undefined> {
		this.#writeCount++;
		if (this.#update === "in-place") return this.#write(this.#sql.sell, [id], instance, spans);
		const copy = await this.read(id, instance, spans);
		if (copy === undefined) return undefined;
		if (this.#update === "checked") return this.#sellUnchanged(copy, instance, spans);
		const written = await this.#write(this.#sql.overwrite, [id, copy.sold + 1], instance, spans);
		if (written !== undefined && written.version !== copy.version + 1) this.#lostCount++;
		return written;
	}

	async #sellUnchanged(first: Product, instance: Pattern, spans: SpanSink): Promise<Product> {
		let copy: Product | undefined = first;
		for (let attempt = 0; attempt < MOST_ATTEMPTS && copy !== undefined; attempt++) {
			const { id, sold, version }: Product = copy;
			const parameters = [id, sold + 1, version];
			const written = await this.#write(this.#sql.overwriteUnchanged, parameters, instance, spans);
			if (written !== undefined) return written;
			this.#retryCount++;
			// Not from the cache: it has just been found to be behind.
			copy = await this.#load(id, spans);
		}
		throw new Fault(
			"too-busy",
			`A product changed ${MOST_ATTEMPTS} times between reading and writing it. Use fewer clients or more products.`,
		);
	}

	async #load(id: number, spans: SpanSink): Promise<Product | undefined> {
		this.#loadCount++;
		return decodeProduct(await this.#pool.use(this.#sql.read, [id], spans));
	}

	async #write(
		sql: string,
		parameters: readonly number[],
		instance: Pattern,
		spans: SpanSink,
	): Promise<Product | undefined> {
		const written = decodeProduct(await this.#pool.use(sql, parameters, asWrite(spans)));
		if (written === undefined) return undefined;
		this.#ledger.committed(written.id, written.version);
		const startMs = performance.now();
		await instance.written(written);
		spans.add("cache", performance.now() - startMs);
		return written;
	}

	counters(): Record<string, number> {
		return {
			hitRatio: 1 - Math.min(1, this.#loadCount / Math.max(1, this.#readCount)),
			...this.#ledger.counters(),
			lostUpdates: this.#lostCount / Math.max(1, this.#writeCount),
			retries: this.#retryCount,
		};
	}

	resetCounters(): void {
		this.#ledger.reset();
		this.#readCount = 0;
		this.#loadCount = 0;
		this.#writeCount = 0;
		this.#lostCount = 0;
		this.#retryCount = 0;
	}
}
