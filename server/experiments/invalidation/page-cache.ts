import { LRUCache } from "lru-cache";
import type { PausingClock } from "../lab/pausing-clock.ts";
import { MOST_PRODUCTS, type Page } from "./catalogue.ts";

/** Makes a page; undefined when there is no such product. */
export type Load = (id: number) => Promise<Page | undefined>;

/** An in-process cache of pages. */
export type PageCache = {
	read(id: number, load: Load): Promise<Page | undefined>;
	delete(id: number): void;
	/** What is kept now, without touching it. */
	peek(id: number): Page | undefined;
};

type CacheParts = {
	ttlMs: number;
	clock: PausingClock;
	/** Hears of each page that is kept from now on. */
	onKept(page: Page): void;
};

/** Whoever misses loads the page and keeps it, whatever has happened since it began to. */
export function plainCache({ ttlMs, clock, onKept }: CacheParts): PageCache {
	const entries = new LRUCache<number, Page>({
		max: MOST_PRODUCTS,
		ttl: ttlMs,
		perf: clock,
		onInsert: onKept,
	});
	return {
		async read(id, load) {
			const cached = entries.get(id);
			if (cached !== undefined) return cached;
			const page = await load(id);
			if (page !== undefined) entries.set(id, page);
			return page;
		},
		delete: (id) => void entries.delete(id),
		peek: (id) => entries.peek(id),
	};
}

/**
 * A load under way holds a lease on its entry, and a delete takes it away: the page still goes to those who wait for
 * it, but is not kept (Nishtala et al. 2013, section 3.2.1, where the cache is a server and the lease a number).
 */
export function leasingCache({ ttlMs, clock, onKept }: CacheParts): PageCache {
	const entries = new LRUCache<number, Page, Load>({
		max: MOST_PRODUCTS,
		ttl: ttlMs,
		perf: clock,
		onInsert: onKept,
		// Else those who wait for a load without its lease would fail.
		ignoreFetchAbort: true,
		fetchMethod: (id, _, { context: load }) => load(id),
	});
	return {
		read: (id, load) => entries.fetch(id, { context: load }),
		delete: (id) => void entries.delete(id),
		peek: (id) => entries.peek(id),
	};
}
