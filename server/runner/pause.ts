import { setTimeout as sleep } from "node:timers/promises";

/** Waits; an abort ends the wait without an error. */
export async function pause(durationMs: number, signal?: AbortSignal): Promise<void> {
	await sleep(durationMs, undefined, signal === undefined ? {} : { signal }).catch(() => {});
}
