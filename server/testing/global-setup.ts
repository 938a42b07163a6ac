import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbedded } from "#db/embedded.ts";
import { ensureDatabase, migrateWorkbench } from "#db/migrate.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";

declare module "vitest" {
	export interface ProvidedContext {
		/** Superuser's way to the test run's own Postgres. */
		postgres: ConnectionTarget;
	}
}

export const WORKBENCH_TEMPLATE = "workbench_template";

/** One Postgres for a whole test run, in a folder of its own, with the migrated template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const dataDir = await mkdtemp(join(tmpdir(), "latency-lab-test-"));
	const server = await startEmbedded({ dataDir, log: () => {}, throwaway: true });
	await ensureDatabase(server.target(WORKBENCH_TEMPLATE));
	await migrateWorkbench(server.target(WORKBENCH_TEMPLATE));
	project.provide("postgres", server.target("postgres"));
	return async () => {
		await server.stop();
		await rm(dataDir, { recursive: true, force: true });
	};
}
