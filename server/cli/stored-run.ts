import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseDatabaseUrl } from "#db/client.ts";
import { clusterPaths } from "#db/embedded/cluster.ts";
import type { RunEvent } from "#server/contract/event.ts";
import { Fault } from "#server/contract/fault.ts";
import type { RunRequest } from "#server/contract/run.ts";
import type { Env } from "#server/env.ts";
import { findInstance } from "#server/launch/instance.mjs";
import { readAllEvents } from "#server/queue/events.ts";
import { getRun } from "#server/queue/runs.ts";
import { readSlices } from "#server/queue/stored-slices.ts";
import { type Database, openWorkbench } from "#server/queue/workbench.ts";
import { checkServer } from "#server/supervisor/databases.ts";
import { type UndoStep, undoAll } from "#server/supervisor/undo.ts";
import { openOwnDatabases } from "./data-folder.ts";
import type { FinishedRun } from "./run.ts";

/** A run as the lab keeps it. */
export type StoredRun = FinishedRun & { request: RunRequest; queuedAtMs: number; events: RunEvent[] };

type Effects = { say(line: string): void; signal: AbortSignal };

/**
 * The run that an id, or the last part of a URL, names.
 *
 * @throws Fault `bad-request` when the text names none.
 */
export function readRunId(text: string): string {
	const id =
		text
			.replace(/[?#].*$/s, "")
			.replace(/\/+$/, "")
			.split("/")
			.at(-1) ?? "";
	if (/^[\w-]{21}$/.test(id)) return id;
	throw new Fault(
		"bad-request",
		`run: "${text.slice(0, 100)}" names no run. Give the id that lab run prints, or the address of the run's page.`,
		{ field: "run" },
	);
}

/**
 * Reads a run that has ended well from the instance on the data folder, from DATABASE_URL, or from the lab's own
 * server, which is started for that and stopped again. No runner is needed.
 *
 * @throws Fault `not-found` when there is no such run or it has no result, and as opening the databases does.
 */
export async function readStoredRun(id: string, env: Env, effects: Effects): Promise<StoredRun> {
	const undo: UndoStep[] = [];
	try {
		const { target, url } = await findWorkbench(env, undo, effects);
		const workbench = openWorkbench(target, { applicationName: "lab:export", maxConnections: 1 });
		undo.push(() => workbench.close());
		return await read(workbench.db, id, url);
	} finally {
		await undoAll(undo, effects.say);
	}
}

async function findWorkbench(env: Env, undo: UndoStep[], effects: Effects) {
	const instance = findInstance(env.dataDir);
	if (env.databaseUrl === undefined && instance !== undefined) {
		const target = parseDatabaseUrl(instance.databaseUrl, "DATABASE_URL");
		await checkServer(target, "DATABASE_URL");
		return { target, url: instance.url };
	}
	if (env.databaseUrl === undefined) {
		if (!existsSync(join(env.dataDir, "postgres")) || !existsSync(clusterPaths(env.dataDir).cluster)) {
			throw new Fault(
				"not-found",
				`There is no lab in ${env.dataDir}, and so no run. Name its folder with LAB_DATA_DIR.`,
			);
		}
	}
	const databases = await openOwnDatabases(env, undo, effects);
	return { target: databases.workbench, url: null };
}

async function read(db: Database, id: string, url: string | null): Promise<StoredRun> {
	const { request, state, result, failure, queuedAtMs } = await getRun(db, id, null);
	if (result === null) {
		const why = failure === null ? `it is ${state}` : `it failed: ${failure.sentence}`;
		throw new Fault("not-found", `The run ${id} has no result, for ${why.replace(/\.$/, "")}.`);
	}
	return {
		request,
		queuedAtMs,
		output: { runId: id, url: url === null ? null : `${url}/runs/${id}`, ...result },
		slices: await readSlices(db, id),
		events: await readAllEvents(db, id),
	};
}
