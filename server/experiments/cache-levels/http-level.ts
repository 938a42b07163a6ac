import { Pool } from "undici";
import type { Arm } from "#server/contract/arm.ts";
import { Fault } from "#server/contract/fault.ts";
import type { Lab, SpanSink } from "#server/contract/lab.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { ServiceProcess } from "../lab/service-process.ts";
import type { HttpAddresses, HttpOrder } from "./http-orders.ts";
import type { Answered, SummarySource } from "./levels.ts";
import { parseServerTiming } from "./server-timing.ts";
import type { Summary } from "./summary.ts";

/** As many as a run may have clients. */
const CONNECTIONS = 64;
const REHEARSALS = 500;
const REHEARSERS = 4;
const PROGRAM = { module: import.meta.url, source: "http-child.ts", bundle: "cache-levels-http.js" };

/** Asks over HTTP: the origin itself, or the proxy before it. Both run in a process of their own. */
export async function openHttpLevel(arm: Arm, lab: Lab): Promise<SummarySource> {
	const service = new ServiceProcess(PROGRAM);
	const order = (what: HttpOrder) => service.order<HttpAddresses>(what);
	try {
		const { originUrl, proxyUrl } = await order({
			kind: "open",
			access: { service: lab.service, applicationName: lab.applicationName },
			poolSize: Number(arm.poolSize),
			maxAgeSeconds: Number(arm.ttlSeconds ?? 0),
		});
		const pool = new Pool(arm.cache === "proxy" ? proxyUrl : originUrl, { connections: CONNECTIONS });
		await rehearse(pool);
		return {
			summaryOf: (customerId, spans) => fetchSummary(pool, customerId, spans),
			clear: async () => void (await order({ kind: "clear" })),
			cpuMs: () => service.cpuMs(),
			async close() {
				await pool.destroy();
				await service.close();
			},
		};
	} catch (thrown) {
		await service.close();
		throw thrown;
	}
}

/**
 * The first requests of a process are mostly its compiler's, on both sides. They would be the better part of a short
 * run, so they are made before it, for a customer who does not exist.
 */
async function rehearse(pool: Pool): Promise<void> {
	const ask = async () => {
		for (let turn = 0; turn < REHEARSALS / REHEARSERS; turn++) await fetchSummary(pool, 0, NO_SPANS);
	};
	await Promise.all(Array.from({ length: REHEARSERS }, ask));
}

async function fetchSummary(pool: Pool, customerId: number, spans: SpanSink): Promise<Answered> {
	const startMs = performance.now();
	const { statusCode, headers, body } = await pool.request({
		path: `/customers/${customerId}/summary`,
		method: "GET",
	});
	if (statusCode !== 200) {
		await body.dump();
		throw new Fault("io", `The service answered with HTTP status ${statusCode}.`);
	}
	const summary = (await body.json()) as Summary;
	const how = howAnswered(String(headers["cache-status"] ?? ""));
	let elsewhereMs = 0;
	// What is kept is kept with its headers: those of a hit tell of the query that was made once.
	for (const { span, durationMs } of how === "asked"
		? parseServerTiming(String(headers["server-timing"]))
		: []) {
		spans.add(span, durationMs);
		elsewhereMs += durationMs;
	}
	spans.add("http", Math.max(0, performance.now() - startMs - elsewhereMs));
	return { summary, how };
}

function howAnswered(cacheStatus: string): Answered["how"] {
	if (!cacheStatus.includes("; hit")) return "asked";
	return cacheStatus.includes("detail=expired") ? "expired" : "kept";
}
