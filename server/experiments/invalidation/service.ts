import type { Arm } from "#server/contract/arm.ts";
import type { ArmClient, Lab, SpanSink } from "#server/contract/lab.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { PausingClock } from "../lab/pausing-clock.ts";
import { openSlottedPool } from "../lab/slotted-pool.ts";
import { decodeProduct } from "../lab/stock.ts";
import { VersionLedger } from "../lab/version-ledger.ts";
import { asWrite } from "../lab/write-span.ts";
import { decodePage, type Page, pageSql, STOCK } from "./catalogue.ts";
import { leasingCache, type PageCache, plainCache } from "./page-cache.ts";
import { StaleEntries } from "./stale-entries.ts";

/** The product pages of one arm: cached, and told of each sale in the arm's order. */
export async function openService(arm: Arm, lab: Lab): Promise<ArmClient> {
	const productCount = Math.min(Number(arm.products), STOCK.productCount(lab));
	const writeShare = Number(arm.writePercent) / 100;
	const own = await openSlottedPool(lab, Number(arm.poolSize));
	const sql = { page: pageSql(own.slot), sell: STOCK.sellSql(own.slot) };
	const clock = new PausingClock();
	const ledger = new VersionLedger(() => clock.now());
	const staleEntries = new StaleEntries();
	const lookAt = ({ id, version }: Page) => staleEntries.look(id, version, ledger.latest(id));
	const parts = { ttlMs: Number(arm.ttlMs), clock, onKept: lookAt };
	const cache: PageCache = arm.order === "lease" ? leasingCache(parts) : plainCache(parts);
	const counts = { reads: 0, loads: 0, writes: 0 };

	async function read(id: number, spans: SpanSink): Promise<Page | undefined> {
		const expected = ledger.latest(id);
		const startMs = performance.now();
		let loadMs = 0;
		const page = await cache.read(id, async () => {
			const fromMs = performance.now();
			counts.loads++;
			const loaded = decodePage(await own.pool.use(sql.page, [id], spans));
			loadMs = performance.now() - fromMs;
			return loaded;
		});
		spans.add("cache", performance.now() - startMs - loadMs);
		counts.reads++;
		if (page !== undefined) ledger.read(id, expected, page.version);
		return page;
	}

	async function sell(id: number, spans: SpanSink): Promise<number> {
		counts.writes++;
		if (arm.order === "delete-first") cache.delete(id);
		const sold = decodeProduct(await own.pool.use(sql.sell, [id], asWrite(spans)));
		if (sold === undefined) return 0;
		ledger.committed(id, sold.version);
		if (arm.order !== "delete-first") cache.delete(id);
		const left = cache.peek(id);
		if (left !== undefined) lookAt(left);
		return 1;
	}

	return {
		async operation(random, spans) {
			const id = 1 + Math.floor(random() * productCount);
			if (random() < writeShare) return sell(id, spans);
			return (await read(id, spans)) === undefined ? 0 : 1;
		},
		answer: async (id) => (await read(id, NO_SPANS)) ?? null,
		counters: () => ({
			hitRatio: 1 - Math.min(1, counts.loads / Math.max(1, counts.reads)),
			staleEntries: staleEntries.count / Math.max(1, counts.writes),
			...ledger.counters(),
		}),
		resetCounters() {
			ledger.reset();
			staleEntries.reset();
			counts.reads = 0;
			counts.loads = 0;
			counts.writes = 0;
		},
		async beforeSlice() {
			clock.resume();
		},
		close: () => own.close(),
	};
}
