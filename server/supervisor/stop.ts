import { setTimeout as sleep } from "node:timers/promises";

/**
 * An abort that Ctrl-C, SIGTERM, a closed terminal or the end of npm pulls. A second signal ends
 * this process at once; the children follow by themselves.
 */
export function stopOnSignals(): { controller: AbortController; forget(): void } {
	const controller = new AbortController();
	const onSignal = () => {
		if (controller.signal.aborted) process.exit(130);
		controller.abort();
	};
	const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
	for (const name of signals) process.on(name, onSignal);
	const parent = process.ppid;
	const timer = setInterval(() => {
		// npm does not pass SIGTERM on; that it is gone is all we can see.
		if (process.env.npm_lifecycle_event !== undefined && process.ppid !== parent) controller.abort();
	}, 500);
	timer.unref();
	return {
		controller,
		forget() {
			clearInterval(timer);
			for (const name of signals) process.off(name, onSignal);
		},
	};
}

/** Resolves when the signal is aborted, and keeps the process alive until then. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
	while (!signal.aborted) await sleep(60_000, undefined, { signal }).catch(() => {});
}
