/** Where an answer came from, as the browser's Resource Timing tells it. */
export type Origin = "network" | "revalidated" | "cache";

/** What of a `PerformanceResourceTiming` is looked at. */
type Timing = Pick<PerformanceResourceTiming, "duration" | "transferSize" | "encodedBodySize">;

/** One request as it is shown. */
export type RequestRecord = {
	/** Milliseconds since the first request of its sequence. */
	atMs: number;
	durationMs: number;
	/** Bytes that came over the network, headers included; browsers round these. */
	transferBytes: number;
	origin: Origin;
	status: number;
	/** How old the answer was when it came, in milliseconds, the first one of its sequence having been new. */
	ageMs: number;
	headers: readonly { name: string; value: string }[];
};

/**
 * Nothing was transferred of an answer from the cache. Of one that was revalidated only headers were: less than the
 * body, which is the cache's (Resource Timing, `transferSize`).
 */
export function originOf({ transferSize, encodedBodySize }: Timing): Origin {
	if (transferSize === 0) return "cache";
	return transferSize < encodedBodySize ? "revalidated" : "network";
}

/** The headers that have to do with caching, as a response has them. */
export function cachingHeaders(headers: Headers): RequestRecord["headers"] {
	return ["cache-control", "etag", "age", "date", "server-timing"].flatMap((name) => {
		const value = headers.get(name);
		return value === null ? [] : [{ name, value }];
	});
}
