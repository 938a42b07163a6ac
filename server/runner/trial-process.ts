import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { pause } from "./pause.ts";
import type { HostMessage, TrialMessage, TrialOrder } from "./protocol.ts";

/** How a trial's process ended: data, whether it was asked to or not. */
export type TrialExit = { code: number | null; signal: NodeJS.Signals | null };

/** The program to fork: its file and the flags of Node it needs. */
export type TrialEntry = { path: string; execArgv: string[] };

const STDERR_TAIL_CHARACTERS = 8_000;
/** A trial needs nothing of the runner's settings, and above all none of its passwords. */
const PASSED_ON = ["PATH", "HOME", "TMPDIR", "TZ", "LANG", "LOG_LEVEL"];

/** The trial's file lies beside this one: the source in development, a bundle in production. */
export function trialEntry(): TrialEntry {
	const fromSource = import.meta.url.endsWith(".ts");
	const path = fileURLToPath(new URL(fromSource ? "trial.ts" : "trial.js", import.meta.url));
	return { path, execArgv: fromSource ? ["--import", "tsx"] : ["--enable-source-maps"] };
}

/** One child process that waits for its order, carries it out and ends. */
export class TrialProcess {
	/** Settles when the child can take its order; rejects when it ends before. */
	readonly ready: Promise<void>;
	/** Settles when the child is gone and all it sent has been read. */
	readonly exited: Promise<TrialExit>;
	readonly #child: ChildProcess;
	#listener: (message: TrialMessage) => void = () => {};
	#gone = false;
	#stderr = "";

	constructor(entry: TrialEntry) {
		const passedOn = Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]]));
		this.#child = fork(entry.path, [], {
			execArgv: entry.execArgv,
			env: { ...passedOn, NODE_ENV: process.env.NODE_ENV },
			stdio: ["ignore", "ignore", "pipe", "ipc"],
		});
		this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
			this.#stderr = (this.#stderr + text).slice(-STDERR_TAIL_CHARACTERS);
		});
		this.exited = whenGone(this.#child).finally(() => {
			this.#gone = true;
		});
		this.ready = new Promise((resolve, reject) => {
			this.#child.on("message", (message: TrialMessage) => {
				if (message.type === "ready") resolve();
				else this.#listener(message);
			});
			void this.exited.then((exit) =>
				reject(new Error(`The trial ended before it was ready (${formatExit(exit)}): ${this.#stderr}`)),
			);
		});
		this.ready.catch(() => {});
	}

	get pid(): number | undefined {
		return this.#child.pid;
	}

	get gone(): boolean {
		return this.#gone;
	}

	/** The end of what it wrote to standard error. */
	get stderrTail(): string {
		return this.#stderr;
	}

	/** Gives the order; `onMessage` gets what it says from then on. */
	start(order: TrialOrder, onMessage: (message: TrialMessage) => void): void {
		this.#listener = onMessage;
		const message: HostMessage = { type: "start", order };
		// A channel that is closed already is an exit, which is reported as such.
		this.#child.send(message, () => {});
	}

	/** Ends it for certain, after the grace given to end by itself. Nothing it says is heard any more. */
	async end(graceMs: number): Promise<TrialExit> {
		this.#listener = () => {};
		if (graceMs > 0) await Promise.race([this.exited, pause(graceMs)]);
		if (!this.#gone) this.#child.kill("SIGKILL");
		return this.exited;
	}
}

/** The last messages may be read after the exit was seen; the channel closes behind them. */
async function whenGone(child: ChildProcess): Promise<TrialExit> {
	const closed = new Promise<void>((resolve) => child.once("disconnect", resolve));
	const exit = await new Promise<TrialExit>((resolve) => {
		child.once("exit", (code, signal) => resolve({ code, signal }));
		child.once("error", () => {
			if (child.pid === undefined) resolve({ code: null, signal: null });
		});
	});
	if (child.connected) await Promise.race([closed, pause(1_000)]);
	return exit;
}

/** "exit code 1", "signal SIGKILL". */
export function formatExit({ code, signal }: TrialExit): string {
	if (signal !== null) return `signal ${signal}`;
	return code === null ? "it could not be started" : `exit code ${code}`;
}
