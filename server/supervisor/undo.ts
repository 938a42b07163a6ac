import { setTimeout as sleep } from "node:timers/promises";

/** What takes back one thing that was started. */
export type UndoStep = () => Promise<void> | void;

/** Servers and Next each need up to five seconds; whoever waits for the end waits no longer than this. */
const WITHIN_MS = 9_000;

/**
 * Takes back what was started, the last first; the steps of a list at the same time. A step that fails is told
 * in a line and does not keep the others from being taken; when the time is up, those that are left are begun
 * and not waited for.
 */
export async function undoAll(
	steps: readonly (UndoStep | readonly UndoStep[])[],
	say: (line: string) => void,
	withinMs = WITHIN_MS,
): Promise<void> {
	const timer = new AbortController();
	const late = sleep(withinMs, true, { signal: timer.signal }).catch(() => false);
	let told = false;
	for (const together of steps.toReversed()) {
		const taken = Promise.all([together].flat().map((step) => take(step, say))).then(() => false);
		if (!(await Promise.race([taken, late])) || told) continue;
		told = true;
		say(`Not all has stopped within ${withinMs / 1000} s; the next start sets right what is left.`);
	}
	timer.abort();
}

async function take(step: UndoStep, say: (line: string) => void): Promise<void> {
	try {
		await step();
	} catch (thrown) {
		say(`Something did not stop: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
	}
}
