import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseDatabaseUrl } from "#db/client.ts";
import { Fault } from "#server/contract/fault.ts";
import { findInstance } from "#server/launch/instance.mjs";
import { readLabStatus } from "#server/queue/labs.ts";
import { openWorkbench, type Workbench } from "#server/queue/workbench.ts";
import { freePort } from "../../e2e/free-port.ts";
import { endProgram, sourceFile } from "./own-programs.ts";
import type { BenchContext } from "./part.ts";

/** A lab as `npm start` runs it, on a data folder of its own. */
export type OwnInstance = { url: string; pid: number; workbench: Workbench };

export type InstanceWishes = {
	scale: number;
	/** The lab database to use; without it the instance makes one of its own. */
	labDatabaseUrl?: string;
};

const READY_MS = 600_000;
const STOP_MS = 20_000;
const LOOK_MS = 200;

/**
 * Starts an instance, waits until its lab is ready, and stops it after the work.
 *
 * @throws Fault `io` with its last words when it does not come up, `cancelled`.
 */
export async function withOwnInstance<T>(
	context: BenchContext,
	wishes: InstanceWishes,
	work: (instance: OwnInstance) => Promise<T>,
): Promise<T> {
	const dataDir = await mkdtemp(join(tmpdir(), "latency-lab-bench-"));
	const app = await start(dataDir, wishes, context);
	let workbench: Workbench | undefined;
	try {
		const instance = await untilThere(app, () => findInstance(dataDir), context);
		const target = parseDatabaseUrl(instance.databaseUrl, "DATABASE_URL");
		workbench = openWorkbench(target, { applicationName: "lab:bench", maxConnections: 4 });
		const { db } = workbench;
		await untilThere(app, () => answers(`${instance.url}/readyz`), context);
		await untilThere(app, async () => (await readLabStatus(db)).state === "ready" || undefined, context);
		return await work({ url: instance.url, pid: instance.pid, workbench });
	} finally {
		await workbench?.close();
		await endProgram(app.process, STOP_MS);
		await rm(dataDir, { recursive: true, force: true });
	}
}

type App = { process: ChildProcess; lastLine(): string };

async function start(
	dataDir: string,
	{ scale, labDatabaseUrl }: InstanceWishes,
	{ log }: BenchContext,
): Promise<App> {
	const child = spawn(process.execPath, [sourceFile("launch/main.mjs"), "start"], {
		env: {
			...process.env,
			DATABASE_URL: "",
			LAB_DATABASE_URL: labDatabaseUrl ?? "",
			REDIS_URL: "",
			LAB_DATA_DIR: dataDir,
			LAB_SCALE: String(scale),
			HOST: "127.0.0.1",
			PORT: String(await freePort()),
			LOG_LEVEL: "warn",
		},
		stdio: ["ignore", "pipe", "pipe"],
	});
	let last = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream.on("data", (chunk: Buffer) => {
			last = chunk.toString().trim().split("\n").at(-1) ?? last;
			log(`  ${last}`);
		});
	}
	return { process: child, lastLine: () => last };
}

/** Asks again and again until there is an answer. */
async function untilThere<T>(
	app: App,
	look: () => T | undefined | Promise<T | undefined>,
	{ signal }: BenchContext,
): Promise<T> {
	const deadlineMs = performance.now() + READY_MS;
	for (;;) {
		const found = await look();
		if (found !== undefined) return found;
		if (signal.aborted) throw new Fault("cancelled", "The bench was stopped.");
		if (app.process.exitCode !== null || performance.now() > deadlineMs) {
			throw new Fault("io", `The lab that the bench started did not come up: ${app.lastLine()}`);
		}
		await sleep(LOOK_MS);
	}
}

async function answers(url: string): Promise<true | undefined> {
	const answer = await fetch(url).catch(() => undefined);
	return answer?.ok ? true : undefined;
}
