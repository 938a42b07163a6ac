import { createLogger } from "#server/observability/logger.ts";
import { openWorkbench } from "#server/queue/workbench.ts";
import { createServices, type Services } from "#server/trpc/process.ts";
import type { TestDatabase } from "./database.ts";

/** What a web process works with, on a test's workbench: it logs nothing, and nobody ends it. */
export function openServices({ target }: TestDatabase, name: string, maxConnections = 6): Services {
	const workbench = openWorkbench(target, { applicationName: `test:${name}`, maxConnections });
	return createServices(workbench, createLogger("test", "silent"), new AbortController().signal, []);
}

export async function closeServices({ feed, workbench }: Services): Promise<void> {
	await feed.close();
	await workbench.close();
}
