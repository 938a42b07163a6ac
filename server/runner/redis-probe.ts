import { Redis } from "ioredis";
import type { Capability } from "#server/contract/lab.ts";

const TIMEOUT_MS = 1_000;
const HOW_TO_GET =
	"Install redis-server or valkey-server, or set REDIS_URL, and start Latency Lab again. The other arms work without it.";

/** Whether a Redis answers, and if not why and how to get one. */
export async function probeRedis(url: string | null, missing: string | undefined): Promise<Capability> {
	if (url === null) {
		return { available: false, detail: missing ?? `There is no Redis here. ${HOW_TO_GET}` };
	}
	try {
		await withRedis(url, (client) => client.ping());
		return { available: true, detail: "Redis answers." };
	} catch {
		return {
			available: false,
			detail:
				"Redis does not answer. Start it again, or check REDIS_URL; this is looked at every few seconds.",
		};
	}
}

/** Asks a Redis something over a connection of its own. @throws Error when it does not answer within a second. */
export async function withRedis<Answer>(
	url: string,
	ask: (client: Redis) => Promise<Answer>,
): Promise<Answer> {
	const options = {
		lazyConnect: true,
		connectTimeout: TIMEOUT_MS,
		commandTimeout: TIMEOUT_MS,
		maxRetriesPerRequest: 0,
		retryStrategy: () => null,
	};
	const client = url.startsWith("unix://")
		? new Redis({ ...options, path: url.slice("unix://".length) })
		: new Redis(url, options);
	// Without a listener the client prints the error that the caller is told anyway.
	client.on("error", () => {});
	try {
		await client.connect();
		return await ask(client);
	} finally {
		client.disconnect();
	}
}
