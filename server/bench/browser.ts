import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Fault } from "#server/contract/fault.ts";
import { sourceFile } from "./own-programs.ts";

/** An event that a page's script heard; milliseconds by the clock of `wallMs`. */
export type Heard = { seq: number; atMs: number };

/** Parent → child: one at a time. */
export type BrowserAsk = { type: "show"; url: string } | { type: "clock" } | { type: "heard" };
/** Child → parent: the answer. */
export type BrowserAnswer = { version: string } | { atMs: number } | { heard: Heard[] } | { failed: string };

const STOP_MS = 10_000;
/** Browsers round their clocks to a tenth of this or so. */
const CLOCK_MS = 1;

/** Milliseconds by the machine's clock, with fractions: what processes of one machine have in common. */
export function wallMs(): number {
	return performance.timeOrigin + performance.now();
}

/** A headless Chromium that shows one page, in a process of its own, for Playwright has work of its own to do. */
export class Browser {
	readonly #child: ChildProcess;

	constructor() {
		// Not bundled, for the packages it needs are there for development only.
		this.#child = fork(sourceFile("bench/browser-child.ts"), [], {
			execArgv: ["--import", "tsx"],
			stdio: ["ignore", "ignore", "inherit", "ipc"],
		});
	}

	/**
	 * Shows a page, and waits until its event stream is open.
	 *
	 * @returns the browser's version.
	 * @throws Fault `io` when there is no browser or no such page.
	 */
	async show(url: string): Promise<string> {
		return (await this.#ask<{ version: string }>({ type: "show", url })).version;
	}

	/** Events that the page's scripts have heard up to now. @throws Fault `io`. */
	async heard(): Promise<Heard[]> {
		return (await this.#ask<{ heard: Heard[] }>({ type: "heard" })).heard;
	}

	/** @throws Fault `io` when the page's clock is not ours: a step of the machine's clock has come between. */
	async requireSameClock(): Promise<void> {
		const beforeMs = wallMs();
		const { atMs } = await this.#ask<{ atMs: number }>({ type: "clock" });
		if (atMs > beforeMs - CLOCK_MS && atMs < wallMs() + CLOCK_MS) return;
		throw new Fault("io", "The machine's clock was set while the browser was open. Run this part again.");
	}

	/** Ends the browser and waits until it is gone. */
	async close(): Promise<void> {
		const child = this.#child;
		if (child.exitCode !== null || child.signalCode !== null) return;
		const exited = once(child, "exit");
		if (child.connected) child.disconnect();
		const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
		await exited;
		clearTimeout(late);
	}

	async #ask<T extends BrowserAnswer>(ask: BrowserAsk): Promise<T> {
		const child = this.#child;
		const over = new AbortController();
		const { signal } = over;
		try {
			const answered = once(child, "message", { signal }).then(
				([answer]) => answer as T | { failed: string },
			);
			const ended = once(child, "exit", { signal }).then(() => ({ failed: "its process ended." }));
			if (child.connected) child.send(ask);
			const answer = child.connected
				? await Promise.race([answered, ended])
				: { failed: "its process is gone." };
			if ("failed" in answer) throw new Fault("io", `The browser failed: ${answer.failed}`);
			return answer;
		} finally {
			over.abort();
		}
	}
}
