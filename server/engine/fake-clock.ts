import type { Clock } from "./clock.ts";

/** How long a turn of the event loop takes that follows another, so that time passes for one who waits by turning it. */
const TURN_MS = 0.008;

type Timer = { atMs: number; order: number; everyMs: number | undefined; action: () => void };

/** A clock for tests whose time moves only as far as its timers ask. */
export type FakeClock = Clock & {
	/** A promise that settles when this much time has passed. */
	wait(delayMs: number): Promise<void>;
	/** Lets time pass without anything happening in it, as a computation does. */
	work(durationMs: number): void;
	/** Moves time from timer to timer until the promise settles, and hands on its outcome. */
	runUntil<T>(promise: Promise<T>): Promise<T>;
};

/** @throws Error from `runUntil` when nothing is left to wait for. */
export function createFakeClock(): FakeClock {
	let nowMs = 0;
	let order = 0;
	let isTurning = false;
	const timers = new Set<Timer>();
	const add = (delayMs: number, everyMs: number | undefined, action: () => void) => {
		const timer = { atMs: nowMs + delayMs, order: order++, everyMs, action };
		timers.add(timer);
		return () => void timers.delete(timer);
	};
	const fireNext = () => {
		let timer: Timer | undefined;
		for (const one of timers) {
			const isSooner = timer === undefined || one.atMs < timer.atMs;
			if (isSooner || (one.atMs === timer?.atMs && one.order < timer.order)) timer = one;
		}
		if (timer === undefined) throw new Error("The fake clock has nothing left to wait for.");
		nowMs = Math.max(nowMs, timer.atMs);
		if (timer.everyMs === undefined) timers.delete(timer);
		else timer.atMs = nowMs + timer.everyMs;
		timer.action();
	};
	return {
		now: () => nowMs,
		after: (delayMs, action) => add(delayMs, undefined, action),
		every: (intervalMs, action) => add(intervalMs, intervalMs, action),
		soon(action) {
			add(isTurning ? TURN_MS : 0, undefined, () => {
				isTurning = true;
				action();
				isTurning = false;
			});
		},
		wait: (delayMs) => new Promise((resolve) => void add(delayMs, undefined, resolve)),
		work: (durationMs) => {
			nowMs += durationMs;
		},
		async runUntil(promise) {
			let settled = false;
			const done = () => {
				settled = true;
			};
			promise.then(done, done);
			for (;;) {
				// A turn of the real loop drains the microtasks of what the last timer set off.
				await new Promise((resolve) => setImmediate(resolve));
				if (settled) return promise;
				fireNext();
			}
		},
	};
}
