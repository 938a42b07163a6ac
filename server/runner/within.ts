import { pause } from "./pause.ts";

/**
 * Waits for work, but not for ever: what it gives, or undefined when the time is up or the signal aborts first; the
 * work itself goes on.
 *
 * @throws what the work throws in time.
 */
export async function within<T>(
	work: Promise<T>,
	durationMs: number,
	signal?: AbortSignal,
): Promise<T | undefined> {
	const done = new AbortController();
	const ending = signal === undefined ? done.signal : AbortSignal.any([done.signal, signal]);
	try {
		return await Promise.race([work, pause(durationMs, ending).then(() => undefined)]);
	} finally {
		done.abort();
	}
}
