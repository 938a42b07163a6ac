/** How an answer may be kept by a browser, as its `Cache-Control` says it (RFC 9111, RFC 5861). */
export type CachePolicy = { id: string; cacheControl: string; hasEtag: boolean };

/** The policies under which one and the same answer is to be had at `/api/cached/<id>`. */
export const CACHE_POLICIES = [
	{ id: "no-store", cacheControl: "no-store", hasEtag: false },
	{ id: "max-age", cacheControl: "private, max-age=60", hasEtag: false },
	{ id: "etag", cacheControl: "private, no-cache", hasEtag: true },
	{ id: "stale", cacheControl: "private, max-age=1, stale-while-revalidate=60", hasEtag: true },
] as const satisfies readonly CachePolicy[];

export type CachePolicyId = (typeof CACHE_POLICIES)[number]["id"];

/** When the origin made an answer, in epoch milliseconds; kept and renewed together with the answer. */
export const MADE_AT_HEADER = "lab-made-at";
