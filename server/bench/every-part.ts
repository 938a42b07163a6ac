import { fork } from "node:child_process";
import { formatDatabaseUrl } from "#db/client.ts";
import type { BenchOrder } from "./arguments.ts";
import type { BenchContext, BenchOptions, BenchReport } from "./part.ts";

/** A part that is stopped has this long to tidy up and to tell what it has found. */
const STOP_MS = 30_000;

/** How one part went: what it found, or why it found nothing. */
export type PartOutcome = { part: string; report: BenchReport } | { part: string; failed: string };

/** What a part in a process of its own says at its end. */
type LastWord = { report: BenchReport } | { failed: string };

/**
 * Runs one part after the other, each in a fresh process, so that one part's heap and timers are not in the next
 * one's numbers; all on one database. A part that fails does not keep the others from running; after an abort only
 * those that have run are there.
 *
 * @param program the bench itself; another one in tests.
 */
export async function runEveryPart(
	parts: readonly string[],
	{ options }: Pick<BenchOrder, "options">,
	context: BenchContext,
	program = process.argv[1] ?? "",
): Promise<PartOutcome[]> {
	const outcomes: PartOutcome[] = [];
	for (const part of parts) {
		if (context.signal.aborted) break;
		context.log(`— ${part} —`);
		const word = await runApart(program, part, options, context);
		outcomes.push({ part, ...word });
	}
	return outcomes;
}

function runApart(
	program: string,
	part: string,
	options: BenchOptions,
	context: BenchContext,
): Promise<LastWord> {
	const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
	const child = fork(program, [part, ...args], {
		env: { ...process.env, LAB_DATABASE_URL: formatDatabaseUrl(context.target) },
		stdio: ["ignore", "ignore", "inherit", "ipc"],
	});
	const onAbort = () => {
		child.kill("SIGTERM");
		setTimeout(() => child.kill("SIGKILL"), STOP_MS).unref();
	};
	context.signal.addEventListener("abort", onAbort, { once: true });
	return new Promise<LastWord>((resolve) => {
		let word: LastWord | undefined;
		child.once("message", (message) => {
			word = message as LastWord;
		});
		child.once("error", (error) => resolve({ failed: `It could not be started: ${error.message}` }));
		child.once("close", (code, signal) =>
			resolve(word ?? { failed: `It ended without a word (${signal ?? `exit code ${code}`}).` }),
		);
	}).finally(() => context.signal.removeEventListener("abort", onAbort));
}

/** Whether this process was started by `runEveryPart` and owes it a word. */
export function isApart(): boolean {
	return process.send !== undefined;
}

/** Tells the process that runs every part how this one went. */
export function tellLastWord(word: LastWord): Promise<void> {
	return new Promise((resolve) => {
		if (process.send === undefined || !process.connected) resolve();
		else process.send(word, undefined, {}, () => resolve());
	});
}
