import { moveAside } from "#db/embedded/cluster.ts";
import { startRedis } from "#db/redis.ts";
import { EXIT, exitCodeOf, Fault, toFault } from "./contract/fault.ts";
import type { LabStatus } from "./contract/lab.ts";
import type { Env } from "./env.ts";
import { readGivenEnv } from "./given-env.ts";
import { type ChildSpec, type Keeper, keepRunning } from "./supervisor/child.ts";
import { openDatabases } from "./supervisor/databases.ts";
import { publishInstance, takeInstance } from "./supervisor/instance.ts";
import { checkPort } from "./supervisor/port.ts";
import {
	environmentFor,
	type Mode,
	type Parts,
	runnerSpec,
	untilWebAnswers,
	urlOf,
	webSpec,
} from "./supervisor/processes.ts";
import { stopOnSignals, untilAborted } from "./supervisor/stop.ts";
import { createTerminal, type Terminal } from "./supervisor/terminal.ts";
import { type UndoStep, undoAll } from "./supervisor/undo.ts";

type Context = {
	mode: Mode;
	env: Env;
	terminal: Terminal;
	/** Aborted by whoever wants an end: a signal, or with a fault by a part that does not stay up. */
	controller: AbortController;
	/** Cleaning up, in the order of starting; the steps of a list at the same time. */
	undo: (UndoStep | UndoStep[])[];
};

/**
 * Runs the lab, or one process of it, until it is asked to stop.
 *
 * @param options.reset moves the embedded database aside first
 * @returns the exit code; a fault has been told on stderr by then
 */
export async function supervise(mode: Mode, options: { reset: boolean }): Promise<number> {
	const { controller, forget } = stopOnSignals();
	const undo: Context["undo"] = [];
	const terminal = createTerminal(process.stdout);
	let exitCode: number = EXIT.ok;
	try {
		const context = { mode, env: readGivenEnv(process.env), terminal, controller, undo };
		if (mode === "web" || mode === "runner") await startOne(context, mode);
		else await startAll(context, options);
		await untilAborted(controller.signal);
		if (controller.signal.reason instanceof Fault) throw controller.signal.reason;
	} catch (thrown) {
		// What breaks off because of the abort is no fault of its own.
		const cause = controller.signal.aborted ? controller.signal.reason : thrown;
		if (cause instanceof Fault || !controller.signal.aborted) exitCode = tell(cause);
	}
	await undoAll(undo, terminal.line);
	forget();
	return exitCode;
}

function tell(thrown: unknown): number {
	const fault = toFault(fileFault(thrown) ?? thrown);
	process.stderr.write(`${fault.message}\n`);
	return exitCodeOf(fault);
}

/** What the file system refused in the data folder, in words. */
function fileFault(thrown: unknown): Fault | undefined {
	const { code, path } = (thrown ?? {}) as NodeJS.ErrnoException;
	if (code === "ENOSPC" || code === "EDQUOT") {
		return new Fault("disk-full", "The disk of the data folder is full. Free some space and start again.");
	}
	if (code !== "EACCES" && code !== "EPERM" && code !== "EROFS") return undefined;
	return new Fault(
		"io",
		`${path ?? "The data folder"} may not be written (${code}). Start as the user who owns it, or name another folder with LAB_DATA_DIR.`,
	);
}

async function startAll(context: Context, options: { reset: boolean }): Promise<void> {
	const { mode, env, terminal, controller, undo } = context;
	const { signal } = controller;
	const taken = takeInstance(env.dataDir);
	if ("running" in taken) {
		terminal.line(`Latency Lab runs already at ${taken.running.url} (pid ${taken.running.pid}).`);
		controller.abort();
		return;
	}
	undo.push(taken.release);
	await checkPort(env.host, env.port, signal);
	if (options.reset) {
		const aside = await moveAside(env.dataDir, new Date());
		terminal.line(
			aside === undefined ? "There is no database to move aside." : `The database is now in ${aside}.`,
		);
	}
	const environment = environmentFor(env, await openParts(context, { withRedis: true }));
	signal.throwIfAborted();
	const url = urlOf(mode, env);
	const published = publishInstance(env.dataDir, {
		pid: process.pid,
		url,
		databaseUrl: environment.DATABASE_URL ?? "",
		labDatabaseUrl: environment.LAB_DATABASE_URL ?? "",
		redisUrl: environment.REDIS_URL || null,
	});
	undo.push(published.remove);
	const keepers = [runnerSpec(mode, env, environment), webSpec(mode, env, environment)].map((spec) =>
		keep(context, spec),
	);
	undo.push(async () => {
		terminal.line("Stopping …");
		await Promise.all(keepers.map((keeper) => keeper.stop()));
	});
	await untilWebAnswers(url, signal);
	terminal.line(`Latency Lab is at ${url} (Ctrl-C stops it).`);
}

async function startOne(context: Context, mode: "web" | "runner"): Promise<void> {
	const { env, controller, undo } = context;
	if (env.databaseUrl === undefined) {
		throw new Fault(
			"configuration",
			`npm run ${mode} joins a database that others use too: set DATABASE_URL. npm start brings its own.`,
			{ field: "DATABASE_URL" },
		);
	}
	if (mode === "web") await checkPort(env.host, env.port, controller.signal);
	const environment = environmentFor(env, await openParts(context, { withRedis: mode === "runner" }));
	controller.signal.throwIfAborted();
	const spec = mode === "web" ? webSpec(mode, env, environment) : runnerSpec(mode, env, environment);
	undo.push(keep(context, spec).stop);
}

async function openParts(context: Context, options: { withRedis: boolean }): Promise<Parts> {
	const { env, undo } = context;
	const servers: UndoStep[] = [];
	undo.push(servers);
	const redis = await openRedis(env, options.withRedis);
	if ("stop" in redis) servers.push(redis.stop);
	const databases = await openDatabases(env, {
		say: context.terminal.line,
		giveUp: (fault) => context.controller.abort(fault),
		signal: context.controller.signal,
	});
	servers.push(databases.stop);
	return { workbench: databases.workbench, lab: databases.lab, redis };
}

async function openRedis(env: Env, wanted: boolean) {
	if (env.redisUrl !== undefined) return { url: env.redisUrl };
	if (wanted) return startRedis({ dataDir: env.dataDir });
	return { missing: "The runner says whether there is a Redis." };
}

function keep(context: Context, spec: ChildSpec): Keeper {
	return keepRunning(
		{ ...spec, onMessage: (message) => showLabStatus(context.terminal, message) },
		context.terminal.line,
		(sentence) => context.controller.abort(new Fault("internal", sentence)),
	);
}

function showLabStatus(terminal: Terminal, message: unknown): void {
	const status = labStatusIn(message);
	if (status === undefined) return;
	switch (status.state) {
		case "starting":
			terminal.progress(status.sentence, status.share);
			break;
		case "ready":
			terminal.line(`The lab is ready: ${status.dataset.orderCount.toLocaleString("en")} orders.`);
			break;
		default:
			terminal.line(status.sentence);
	}
}

function labStatusIn(message: unknown): LabStatus | undefined {
	if (typeof message !== "object" || message === null || !("type" in message)) return undefined;
	return message.type === "lab" && "status" in message ? (message.status as LabStatus) : undefined;
}
