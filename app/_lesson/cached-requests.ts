import { type CachePolicyId, MADE_AT_HEADER } from "#server/contract/cache-policy.ts";
import { cachingHeaders, originOf, type RequestRecord } from "./request-record.ts";

/** Milliseconds to wait before each of the requests: the third comes after a second has passed. */
const PAUSES_MS = [0, 100, 1_200, 300] as const;
export const REQUEST_COUNT = PAUSES_MS.length;

/** Resource Timing tells of a request soon after its body has been read. */
const TIMING_MS = 2_000;

/**
 * Asks for one answer several times, under an address that no cache can know yet, and tells of each request when it is
 * over. The pauses are for answers to grow old in; they are in no figure.
 *
 * @throws Error with a sentence for the reader when a request fails; whatever the signal was aborted with.
 */
export async function sendRequests(
	policy: CachePolicyId,
	onRecord: (record: RequestRecord) => void,
	signal: AbortSignal,
): Promise<void> {
	const url = new URL(`/api/cached/${policy}?sequence=${crypto.randomUUID()}`, location.href).href;
	let first: { sentMs: number; cameMs: number; madeMs: number } | undefined;
	for (const pauseMs of PAUSES_MS) {
		await pause(pauseMs, signal);
		const sentMs = performance.now();
		const timed = nextTiming(url, signal);
		// When the request itself fails, that is what is told.
		timed.catch(() => {});
		const response = await fetch(url, { signal });
		await response.arrayBuffer();
		const cameMs = performance.now();
		if (!response.ok) throw new Error(sentenceOf(response.status));
		const timing = await timed;
		const madeMs = Number(response.headers.get(MADE_AT_HEADER));
		first ??= { sentMs, cameMs, madeMs };
		onRecord({
			atMs: sentMs - first.sentMs,
			durationMs: timing.duration,
			transferBytes: timing.transferSize,
			origin: originOf(timing),
			status: response.status,
			// By the two clocks apart, which need not agree.
			ageMs: Math.max(0, cameMs - first.cameMs - (madeMs - first.madeMs)),
			headers: cachingHeaders(response.headers),
		});
	}
}

function sentenceOf(status: number): string {
	return status === 429
		? "The server has been asked too often in this second. Try again."
		: `The server answered with HTTP status ${status}. Try again when it is well.`;
}

/** The entry of the next request to that address; those of earlier ones are not told again. */
function nextTiming(url: string, signal: AbortSignal): Promise<PerformanceResourceTiming> {
	return new Promise((resolve, reject) => {
		const end = () => {
			clearTimeout(late);
			observer.disconnect();
			signal.removeEventListener("abort", onAbort);
		};
		const observer = new PerformanceObserver((list) => {
			const entry = list.getEntriesByName(url).at(-1);
			if (entry === undefined) return;
			end();
			resolve(entry as PerformanceResourceTiming);
		});
		const onAbort = () => {
			end();
			reject(signal.reason);
		};
		const late = setTimeout(() => {
			end();
			reject(new Error("This browser does not say how long its requests take."));
		}, TIMING_MS);
		signal.addEventListener("abort", onAbort, { once: true });
		observer.observe({ type: "resource" });
	});
}

function pause(durationMs: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(resolve, durationMs);
		signal.addEventListener(
			"abort",
			() => {
				clearTimeout(timer);
				reject(signal.reason);
			},
			{ once: true },
		);
	});
}
