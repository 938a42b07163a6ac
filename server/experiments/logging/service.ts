import type { Arm } from "#server/contract/arm.ts";
import type { ArmClient, Lab, SpanSink } from "#server/contract/lab.ts";
import type { Connections } from "../lab/connections.ts";
import { lookUpOrder } from "../lab/look-up-order.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import type { Order } from "../lab/order-lookup.ts";
import { openPool } from "../lab/pool.ts";
import type { LogFile, Writing } from "./log-file.ts";

/** At the sampled level, one request of so many is logged. */
export const SAMPLED_OF = 100;

const WRITING: Record<string, Writing | undefined> = {
	sync: "sync",
	async: "async",
	sampled: "sync",
	durable: "durable",
};

/** The service of one arm: one order by its key, and lines in a log that say so. */
export async function openService(arm: Arm, lab: Lab): Promise<ArmClient> {
	const { orderCount } = lab.dataset;
	const lineCount = Number(arm.lines ?? 0);
	const everyRequests = arm.logging === "sampled" ? SAMPLED_OF : 1;
	const writing = WRITING[String(arm.logging)];
	const log = writing === undefined ? null : await openLog(writing);
	const pool = await openOrClose(lab, Number(arm.poolSize), log);
	let requestCount = 0;

	async function show(id: number, spans: SpanSink): Promise<Order | null> {
		const startMs = performance.now();
		const order = await lookUpOrder(pool, id, spans);
		if (log !== null && requestCount++ % everyRequests === 0) {
			const lookedUpMs = performance.now();
			const durationUs = Math.round((lookedUpMs - startMs) * 1_000);
			const status = order === null ? 404 : 200;
			const request = { method: "GET", path: `/orders/${id}`, status, durationUs };
			for (let line = 1; line <= lineCount; line++) log.logger.info({ ...request, line }, "request served");
			spans.add("log", performance.now() - lookedUpMs);
		}
		return order;
	}

	return {
		async operation(random, spans) {
			const order = await show(1 + Math.floor(random() * orderCount), spans);
			return order === null ? 0 : 1;
		},
		answer: (id) => show(id, NO_SPANS),
		counters: (): Record<string, number> => (log === null ? {} : log.counts()),
		resetCounters: () => log?.reset(),
		beforeSlice: async () => log?.rotate(),
		async close() {
			await Promise.all([pool.close(), log?.close()]);
		},
	};
}

/** What logs is loaded when something is logged. */
async function openLog(writing: Writing): Promise<LogFile> {
	const { LogFile } = await import("./log-file.ts");
	return LogFile.open(writing);
}

async function openOrClose(lab: Lab, poolSize: number, log: LogFile | null): Promise<Connections> {
	try {
		return await openPool(lab, poolSize);
	} catch (thrown) {
		await log?.close();
		throw thrown;
	}
}
