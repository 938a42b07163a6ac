import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { LIMITS } from "#server/contract/limits.ts";
import { ALIVE_MS, type HostMessage, type TrialMessage, type TrialOrder } from "./protocol.ts";
import { readResidentBytes } from "./resident-memory.ts";
import { Silence } from "./silence.ts";
import { within } from "./within.ts";

/**
 * How a trial's process ended: data, whether it was asked to or not. `stoppedFor` says why this side ended a trial
 * that would not have ended by itself.
 */
export type TrialExit = {
	code: number | null;
	signal: NodeJS.Signals | null;
	stoppedFor: "silence" | "memory" | null;
};

/** The program to fork: its file and the flags of Node it needs. */
export type TrialEntry = { path: string; execArgv: string[] };

/** What a trial may do before it is ended; smaller in tests. */
export type TrialLimits = { silenceMs: number; residentBytes: number };

const USUAL: TrialLimits = { silenceMs: LIMITS.trialSilenceMs, residentBytes: LIMITS.trialBytes };
/**
 * V8's heap ends well below what the process may take in all, so that a leak of objects dies with V8's own account of
 * it, and the rest, buffers above all, by what the system counts.
 */
const HEAP_MEBIBYTES = Math.floor((LIMITS.trialBytes * 2) / 3 / 2 ** 20);
/** Loading takes a second, and much longer on a machine at its limit. */
const READY_MS = 60_000;
/** More than so many lines are ever long; what is kept of them is cut when it is asked for. */
const STDERR_CHARACTERS = 64_000;
/** What was said before the exit is here within this; a process that the trial left may hold the pipe for ever. */
const LAST_WORDS_MS = 1_000;
/** A trial that has said its last word ends by itself within this. */
export const EXIT_GRACE_MS = 2_000;
/** A trial needs nothing of the runner's settings, and above all none of its passwords. */
const PASSED_ON = ["PATH", "HOME", "TMPDIR", "TZ", "LANG", "LOG_LEVEL"];

/** The trial's file lies beside this one: the source in development, a bundle in production. */
export function trialEntry(): TrialEntry {
	const fromSource = import.meta.url.endsWith(".ts");
	const path = fileURLToPath(new URL(fromSource ? "trial.ts" : "trial.js", import.meta.url));
	const loader = fromSource ? ["--import", "tsx"] : ["--enable-source-maps"];
	return { path, execArgv: [...loader, `--max-old-space-size=${HEAP_MEBIBYTES}`] };
}

/**
 * One child process that waits for its order, carries it out and ends. It is ended when it does not get ready, and
 * from its order on when it falls silent or takes too much memory.
 */
export class TrialProcess {
	/** Settles when the child can take its order; rejects when it ends before. */
	readonly ready: Promise<void>;
	/** Settles when the child is gone and all it sent and wrote has been read. */
	readonly exited: Promise<TrialExit>;
	readonly #child: ChildProcess;
	readonly #limits: TrialLimits;
	readonly #silence: Silence;
	#listener: (message: TrialMessage) => void = () => {};
	#gone = false;
	#stderr = "";
	#stoppedFor: TrialExit["stoppedFor"] = null;
	#looking: NodeJS.Timeout | undefined;

	constructor(entry: TrialEntry, limits: TrialLimits = USUAL) {
		const passedOn = Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]]));
		this.#limits = limits;
		this.#silence = new Silence(limits.silenceMs, ALIVE_MS);
		this.#child = fork(entry.path, [], {
			execArgv: entry.execArgv,
			env: { ...passedOn, NODE_ENV: process.env.NODE_ENV },
			stdio: ["ignore", "ignore", "pipe", "ipc"],
		});
		this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
			this.#stderr = (this.#stderr + text).slice(-STDERR_CHARACTERS);
		});
		this.exited = whenGone(this.#child).then((exit) => {
			this.#gone = true;
			clearInterval(this.#looking);
			return { ...exit, stoppedFor: this.#stoppedFor };
		});
		const overdue = setTimeout(() => this.#child.kill("SIGKILL"), READY_MS);
		this.ready = new Promise((resolve, reject) => {
			this.#child.on("message", (message: TrialMessage) => {
				this.#silence.heard();
				if (message.type === "ready") resolve();
				else if (message.type !== "alive") this.#listener(message);
			});
			void this.exited.then((exit) =>
				reject(new Error(`The trial ended before it was ready (${formatExit(exit)}): ${this.stderrTail}`)),
			);
		});
		this.ready.catch(() => {}).finally(() => clearTimeout(overdue));
	}

	get pid(): number | undefined {
		return this.#child.pid;
	}

	get gone(): boolean {
		return this.#gone;
	}

	/** The last lines that it wrote to standard error, at most `LIMITS.stderrLines`. */
	get stderrTail(): string {
		return this.#stderr.trimEnd().split("\n").slice(-LIMITS.stderrLines).join("\n");
	}

	/** Gives the order; `onMessage` gets what it says from then on. */
	start(order: TrialOrder, onMessage: (message: TrialMessage) => void): void {
		this.#listener = onMessage;
		this.#tell({ type: "start", order });
		this.#looking = setInterval(() => void this.#look(), ALIVE_MS);
	}

	/** Ends it for certain, after the grace given to end by itself. Nothing it says is heard any more. */
	async end(graceMs: number): Promise<TrialExit> {
		this.#listener = () => {};
		if (graceMs > 0) await within(this.exited, graceMs);
		if (!this.#gone) this.#child.kill("SIGKILL");
		return this.exited;
	}

	#tell(message: HostMessage): void {
		// A channel that is closed already is an exit, which is reported as such.
		if (this.#child.connected) this.#child.send(message, () => {});
	}

	async #look(): Promise<void> {
		this.#tell({ type: "alive" });
		if (this.#silence.look()) return this.#stop("silence");
		const bytes = await readResidentBytes(this.#child.pid ?? 0);
		if (bytes !== null && bytes > this.#limits.residentBytes) this.#stop("memory");
	}

	#stop(reason: "silence" | "memory"): void {
		if (this.#gone) return;
		this.#stoppedFor ??= reason;
		this.#child.kill("SIGKILL");
	}
}

/** The last messages and lines may be read after the exit was seen; channel and pipe close behind them. */
async function whenGone(child: ChildProcess): Promise<Omit<TrialExit, "stoppedFor">> {
	const told = new Promise<void>((resolve) => child.once("disconnect", resolve));
	const written = new Promise<void>((resolve) => child.stderr?.once("close", resolve));
	const exit = await new Promise<Omit<TrialExit, "stoppedFor">>((resolve) => {
		child.once("exit", (code, signal) => resolve({ code, signal }));
		child.once("error", () => {
			if (child.pid === undefined) resolve({ code: null, signal: null });
		});
	});
	if (child.pid !== undefined) {
		await within(Promise.all([child.connected ? told : undefined, written]), LAST_WORDS_MS);
	}
	return exit;
}

/** "exit code 1", "signal SIGKILL". */
export function formatExit({ code, signal }: TrialExit): string {
	if (signal !== null) return `signal ${signal}`;
	return code === null ? "it could not be started" : `exit code ${code}`;
}
