import { randomBytes } from "node:crypto";
import { parseDatabaseUrl } from "#db/client.ts";
import { Fault } from "#server/contract/fault.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { readEnv } from "#server/env.ts";
import { createLogger, type Logger } from "#server/observability/logger.ts";
import { Feed } from "#server/queue/feed.ts";
import { ensureSetting } from "#server/queue/labs.ts";
import { openWorkbench, type Workbench } from "#server/queue/workbench.ts";
import { RecordBodies } from "./record-bodies.ts";
import { Slots } from "./slots.ts";

/** What the API works with. */
export type Services = {
	workbench: Workbench;
	feed: Feed;
	log: Logger;
	/** Signs session cookies; the same in every process of an installation. */
	secret(): Promise<string>;
	/** Aborted when the process is about to end, for an open stream would keep it alive. */
	draining: AbortSignal;
	/** Names that a request may ask for, beside addresses and `localhost`. */
	hosts: readonly string[];
	/** How much of what is heavy is done at once; of records, from their reading until their answer is written. */
	slots: { records: Slots; comparisons: Slots };
	bodies: RecordBodies;
};

/** Services for a database; what they hold is given back by closing the feed and the workbench. */
export function createServices(
	workbench: Workbench,
	log: Logger,
	draining: AbortSignal,
	hosts: readonly string[],
): Services {
	let secret: Promise<string> | undefined;
	return {
		workbench,
		feed: new Feed(workbench, (error) => {
			log.warn({ err: error }, "not told of new events: looking for them instead");
		}),
		log,
		secret() {
			secret ??= ensureSetting(workbench.db, "session-secret", () => randomBytes(32).toString("base64url"));
			// A database that was away is asked again.
			secret.catch(() => {
				secret = undefined;
			});
			return secret;
		},
		draining,
		hosts,
		bodies: new RecordBodies(LIMITS.heldRecordBytes),
		slots: {
			records: new Slots(
				LIMITS.recordsAtOnce,
				"Too many records are being opened just now. Try again in a few seconds.",
			),
			comparisons: new Slots(
				LIMITS.comparisonsAtOnce,
				"Too many comparisons are asked for just now. Try again in a few seconds.",
			),
		},
	};
}

/** Next keeps more than one copy of a module, so what must be single hangs here. */
const holder = globalThis as { latencyLabServices?: Services };

/**
 * The one set of services of a web process.
 *
 * @throws Fault `configuration` when DATABASE_URL is missing or wrong.
 */
export function webServices(): Services {
	if (holder.latencyLabServices === undefined) {
		const env = readEnv(process.env);
		if (env.databaseUrl === undefined) {
			throw new Fault(
				"configuration",
				"DATABASE_URL is not set. Start with npm start, which brings a Postgres, or give a URL.",
				{ field: "DATABASE_URL" },
			);
		}
		const target = parseDatabaseUrl(env.databaseUrl, "DATABASE_URL");
		const workbench = openWorkbench(target, { applicationName: "lab:web", maxConnections: 10 });
		const draining = new AbortController();
		for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => draining.abort());
		holder.latencyLabServices = createServices(workbench, createLogger("web"), draining.signal, [
			env.host,
			...env.hosts,
		]);
	}
	return holder.latencyLabServices;
}
