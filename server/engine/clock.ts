import { performance } from "node:perf_hooks";

/** The engine's only way to time; a test hands in one whose time it moves itself. */
export type Clock = {
	/** Monotonic milliseconds, with fractions. */
	now(): number;
	/** Calls once after a delay; the result calls it off. */
	after(delayMs: number, action: () => void): () => void;
	/** Calls again and again; the result ends it. */
	every(intervalMs: number, action: () => void): () => void;
	/** Calls after the event loop has looked at its sockets and timers once. */
	soon(action: () => void): void;
};

/** The clock of this process. */
export const systemClock: Clock = {
	now: () => performance.now(),
	after(delayMs, action) {
		const timer = setTimeout(action, delayMs);
		return () => clearTimeout(timer);
	},
	every(intervalMs, action) {
		const timer = setInterval(action, intervalMs);
		return () => clearInterval(timer);
	},
	soon(action) {
		setImmediate(action);
	},
};

/** How long the event loop was at work and at rest since the process started, in milliseconds. */
export type Utilisation = { activeMs: number; idleMs: number };

/** The utilisation of this process's event loop. */
export function systemUtilisation(): Utilisation {
	const { active, idle } = performance.eventLoopUtilization();
	return { activeMs: active, idleMs: idle };
}
