import { fork } from "node:child_process";
import { once } from "node:events";
import { Fault } from "#server/contract/fault.ts";
import { endProgram, sourceFile } from "./own-programs.ts";

/** Whose machine a page is judged for. */
export type Form = "desktop" | "mobile";
export type Audit = { url: string; form: Form };

/** What Lighthouse says: scores 0…1, what they are made of, and what it would have otherwise. */
export type Audited = {
	performance: number;
	accessibility: number;
	bestPractices: number;
	cls: number;
	/** When the largest text is there, and for how long tasks of more than 50 ms hold the page up. */
	lcpMs: number;
	tbtMs: number;
	faults: string[];
};

/** What a page did during a run. */
export type Watched = {
	/** Of every task of 50 ms and more. */
	longTasksMs: number[];
	cls: number;
	/** What of its heap was still held after the run, less what was held before. */
	heapGrowthBytes: number;
	/** From asking for the run's own page until all of the run was drawn, each time by a browser new to it. */
	replaysMs: number[];
};

/** Parent → child: the one thing that it is asked. */
export type WebAsk =
	| ({ kind: "audit" } & Audit)
	| { kind: "watch"; url: string; seconds: number; arms: number; repeats: number }
	| { kind: "weigh"; url: string };

type Answers = { audit: Audited; watch: Watched; weigh: number };

const STOP_MS = 5_000;
/** Beyond the seconds of a run that is watched: what a look takes on a busy machine, and its tables are made first. */
const LONGEST_MS = { audit: 180_000, weigh: 60_000, watch: 360_000 } as const;

/**
 * Asks a browser in a process of its own, for Lighthouse keeps much in its own.
 *
 * @throws Fault `io` when there is no browser, or the page could not be looked at or not within its time; `cancelled`.
 */
export async function askBrowser<K extends WebAsk["kind"]>(
	ask: Extract<WebAsk, { kind: K }>,
	signal: AbortSignal,
): Promise<Answers[K]> {
	// Not bundled, for the packages it needs are there for development only.
	const child = fork(sourceFile("bench/web-child.ts"), [], {
		execArgv: ["--import", "tsx"],
		stdio: ["ignore", "ignore", "inherit", "ipc"],
	});
	const longestMs = LONGEST_MS[ask.kind] + ("seconds" in ask ? ask.seconds * 1_000 : 0);
	const over = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
	try {
		child.send(ask);
		const answered = once(child, "message", { signal: over }).then(
			([answer]) => answer as { found: Answers[K] } | { failed: string },
		);
		const ended = once(child, "exit", { signal: over }).then(() => ({ failed: "its process ended." }));
		const answer = await Promise.race([answered, ended]);
		if ("failed" in answer) throw new Fault("io", `The browser failed: ${answer.failed}`);
		return answer.found;
	} catch (thrown) {
		if (signal.aborted) throw new Fault("cancelled", "The bench was stopped.");
		if (over.aborted) throw new Fault("io", `The browser did not answer within ${longestMs / 1_000} s.`);
		throw thrown;
	} finally {
		await endProgram(child, STOP_MS);
	}
}
