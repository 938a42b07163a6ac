import { AsyncLocalStorage } from "node:async_hooks";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Agent, cacheStores, type Dispatcher, interceptors } from "undici";
import { type Listening, listen } from "./listen.ts";

/** Answers that are kept, and bytes of them, at most. */
const MOST_ENTRIES = 20_000;
const MOST_BYTES = 64 * 1024 * 1024;
const CONNECTIONS = 64;

export type CachingProxy = Listening & { clear(): void };

/** Whether the request under way was passed on to the origin. */
const PASSED_ON = new AsyncLocalStorage<{ isPassedOn: boolean }>();

/**
 * A caching proxy before the origin: keeps what the origin allows it to for as long as it allows it to (RFC 9111), and
 * says in each answer's `Cache-Status` what it did (RFC 9211).
 */
export async function openProxy(originUrl: string): Promise<CachingProxy> {
	const agent = new Agent({ connections: CONNECTIONS });
	let upstream = withEmptyCache(agent);

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const passage = { isPassedOn: false };
		const target = { origin: originUrl, path: request.url ?? "/", method: "GET" } as const;
		await PASSED_ON.run(passage, () =>
			upstream.stream(target, ({ statusCode, headers }) =>
				response.writeHead(statusCode, {
					...passable(headers),
					"cache-status": cacheStatus(passage.isPassedOn, headers.warning !== undefined),
				}),
			),
		);
	}

	const listening = await listen((request, response) => {
		answer(request, response).catch(() => {
			if (response.headersSent) response.destroy();
			else response.writeHead(502).end();
		});
	});
	return {
		url: listening.url,
		clear() {
			upstream = withEmptyCache(agent);
		},
		async close() {
			await listening.close();
			await agent.destroy();
		},
	};
}

function withEmptyCache(agent: Agent): Dispatcher {
	const store = new cacheStores.MemoryCacheStore({ maxCount: MOST_ENTRIES, maxSize: MOST_BYTES });
	const noted: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
		const passage = PASSED_ON.getStore();
		if (passage !== undefined) passage.isPassedOn = true;
		return dispatch(options, handler);
	};
	return agent.compose(noted, interceptors.cache({ store }));
}

/** What the origin was not asked for was kept; where it has expired, the cache warns of it and asks behind its back. */
function cacheStatus(isPassedOn: boolean, hasExpired: boolean): string {
	if (isPassedOn) return "proxy; fwd=miss";
	return hasExpired ? "proxy; hit; detail=expired" : "proxy; hit";
}

/** Headers that are about the answer, and not about the connection on which it came (RFC 9110, section 7.6.1). */
function passable(headers: Record<string, string | string[] | undefined>): Record<string, string | string[]> {
	return Object.fromEntries(
		Object.entries(headers).filter(
			(entry): entry is [string, string | string[]] =>
				entry[1] !== undefined && !["connection", "keep-alive", "transfer-encoding"].includes(entry[0]),
		),
	);
}
