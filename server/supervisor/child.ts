import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** A process of ours that should run as long as we do. */
export type ChildSpec = {
	/** As in "The web process ended." */
	name: string;
	cwd: string;
	/** What node is given. */
	args: readonly string[];
	env: NodeJS.ProcessEnv;
	/** Its output goes to this file; undefined: where ours goes. */
	logPath: string | undefined;
	onMessage?: (message: unknown) => void;
};

export type Keeper = {
	/** SIGTERM, and SIGKILL to it and all it started when it is still there after 5 s. */
	stop(): Promise<void>;
	/** The pid at the moment; undefined between two lives. */
	pid(): number | undefined;
};

/** Waits before the first, second, … restart; one that then lived `STEADY_MS` starts counting anew. */
const DELAYS_MS = [200, 500, 1_000, 3_000, 8_000] as const;
const STEADY_MS = 60_000;
const PATIENCE_MS = 5_000;
const LOG_BYTES = 10 * 1024 * 1024;

/**
 * Starts a child and starts it again when it ends unasked, a few times with growing delays.
 *
 * @param say called with a line when it ended and is started again
 * @param giveUp called once, with a sentence, when it keeps ending
 */
export function keepRunning(
	spec: ChildSpec,
	say: (line: string) => void,
	giveUp: (sentence: string) => void,
): Keeper {
	let child: ChildProcess | undefined;
	let stopping = false;
	let restarts = 0;
	let timer: NodeJS.Timeout | undefined;
	const where = spec.logPath === undefined ? "" : ` Its log is ${spec.logPath}.`;

	const launch = () => {
		const startedMs = performance.now();
		const started = startProcess(spec);
		child = started;
		started.once("close", (code, signal) => {
			endGroup(started);
			child = undefined;
			if (performance.now() - startedMs > STEADY_MS) restarts = 0;
			if (!stopping) launchAgain(signal ?? `code ${code}`);
		});
	};
	const launchAgain = (end: string) => {
		const delayMs = DELAYS_MS[restarts];
		if (delayMs === undefined) {
			giveUp(`The ${spec.name} process keeps ending (${end}).${where}`);
			return;
		}
		restarts++;
		say(`The ${spec.name} process ended (${end}); starting it again.${where}`);
		timer = setTimeout(launch, delayMs);
	};
	launch();

	return {
		pid: () => child?.pid,
		stop() {
			stopping = true;
			clearTimeout(timer);
			return child === undefined ? Promise.resolve() : endProcess(child);
		},
	};
}

function startProcess(spec: ChildSpec): ChildProcess {
	const output = spec.logPath === undefined ? "inherit" : openLog(spec.logPath);
	try {
		const child = spawn(process.execPath, [...spec.args], {
			cwd: spec.cwd,
			env: spec.env,
			// A group of its own: Ctrl-C reaches us alone, and the whole group can be ended at last.
			detached: true,
			stdio: ["ignore", output, output, "ipc"],
		});
		child.on("error", () => {});
		if (spec.onMessage !== undefined) child.on("message", spec.onMessage);
		return child;
	} finally {
		if (typeof output === "number") closeSync(output);
	}
}

function openLog(path: string): number {
	mkdirSync(dirname(path), { recursive: true });
	try {
		if (statSync(path).size > LOG_BYTES) renameSync(path, `${path}.1`);
	} catch {
		// There is no log yet.
	}
	return openSync(path, "a", 0o600);
}

function endProcess(child: ChildProcess): Promise<void> {
	return new Promise((resolve) => {
		const late = setTimeout(() => endGroup(child), PATIENCE_MS);
		child.once("close", () => {
			clearTimeout(late);
			resolve();
		});
		child.kill("SIGTERM");
	});
}

/** Kills what is left of the child's group, which cannot be anyone else's: we made it. */
function endGroup(child: ChildProcess): void {
	if (child.pid === undefined) return;
	try {
		process.kill(-child.pid, "SIGKILL");
	} catch {
		// Nothing is left of it.
	}
}
