import { expect, it } from "vitest";
import { cachingHeaders, originOf } from "./request-record.ts";

it("tells an answer of the network from one that was revalidated and one of the cache", () => {
	const timing = { duration: 1, encodedBodySize: 2_000 };
	expect(originOf({ ...timing, transferSize: 2_300 })).toBe("network");
	expect(originOf({ ...timing, transferSize: 300 })).toBe("revalidated");
	expect(originOf({ ...timing, transferSize: 0 })).toBe("cache");
});

it("shows headers that have to do with caching, and no others", () => {
	const headers = new Headers({ ETag: '"a"', "Cache-Control": "no-cache", "Content-Type": "text/plain" });
	expect(cachingHeaders(headers)).toEqual([
		{ name: "cache-control", value: "no-cache" },
		{ name: "etag", value: '"a"' },
	]);
});
