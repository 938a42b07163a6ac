import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { openPool } from "../lab/pool.ts";
import type { HttpOrder } from "./http-orders.ts";
import { type Listening, listen } from "./listen.ts";
import { formatServerTiming } from "./server-timing.ts";
import { loadSummary } from "./summary.ts";

/** So long a cache may go on giving out an answer that has expired, while it asks for a new one (RFC 5861). */
const STALE_SECONDS = 60;

/** The summaries over HTTP: `GET /customers/7/summary`. Each answer says how long it may be kept, and has an ETag. */
export async function openOrigin({
	access,
	poolSize,
	maxAgeSeconds,
}: Extract<HttpOrder, { kind: "open" }>): Promise<Listening> {
	const pool = await openPool(access, poolSize);
	const cacheControl = `public, max-age=${maxAgeSeconds}, stale-while-revalidate=${STALE_SECONDS}`;

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const [, customer] = /^\/customers\/(\d{1,9})\/summary$/.exec(request.url ?? "") ?? [];
		if (customer === undefined || request.method !== "GET") {
			response.writeHead(404).end();
			return;
		}
		const spansMs: Record<string, number> = {};
		const body = JSON.stringify(
			await loadSummary(pool, Number(customer), {
				add(span, durationMs) {
					spansMs[span] = durationMs;
				},
			}),
		);
		const etag = `"${createHash("sha1").update(body).digest("base64url")}"`;
		const headers = {
			"cache-control": cacheControl,
			etag,
			"server-timing": formatServerTiming(spansMs),
		};
		// It had to be asked for to know that it has not changed; what is saved is sending it.
		if (request.headers["if-none-match"] === etag) response.writeHead(304, headers).end();
		else {
			const length = Buffer.byteLength(body);
			response
				.writeHead(200, { ...headers, "content-type": "application/json", "content-length": length })
				.end(body);
		}
	}

	const listening = await listen((request, response) => {
		answer(request, response).catch(() => response.writeHead(500).end());
	});
	return {
		url: listening.url,
		async close() {
			await listening.close();
			await pool.close();
		},
	};
}
