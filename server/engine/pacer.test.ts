import { expect, test } from "vitest";
import { systemClock } from "./clock.ts";
import { createFakeClock } from "./fake-clock.ts";
import { Pacer } from "./pacer.ts";

/** What a turn of the fake clock's event loop takes, and a little for sums. */
const TURN_MS = 0.009;

test("calls at its time, not before, and late by a turn of the event loop at most", async () => {
	const clock = createFakeClock();
	const pacer = new Pacer(clock);
	for (const restMs of [0, 0.3, 1.4, 2.2, 17.77, 480.5]) {
		const atMs = clock.now() + restMs;
		const calledMs = await clock.runUntil(
			new Promise<number>((resolve) => pacer.at(atMs, () => resolve(clock.now()))),
		);
		expect(calledMs).toBeGreaterThanOrEqual(atMs);
		expect(calledMs).toBeLessThanOrEqual(atMs + TURN_MS);
	}
});

test("spins only in the last milliseconds before its time", async () => {
	const clock = createFakeClock();
	let turns = 0;
	const counted = {
		...clock,
		soon(action: () => void) {
			turns++;
			clock.soon(action);
		},
	};
	const pacer = new Pacer(counted);
	await clock.runUntil(new Promise<void>((resolve) => pacer.at(1_000, resolve)));
	expect(turns).toBeGreaterThan(100);
	expect(turns).toBeLessThan(260);
	expect(pacer.spunMs).toBeLessThan(2.6);
});

test("makes one call for what it was asked last, however often it was asked", async () => {
	const clock = createFakeClock();
	const pacer = new Pacer(clock);
	const calls: string[] = [];
	pacer.at(0.5, () => calls.push("spinning"));
	pacer.at(100, () => calls.push("timed"));
	pacer.at(0.7, () => calls.push("spinning again"));
	pacer.at(50, () => calls.push(`last at ${clock.now() >= 50}`));
	await clock.runUntil(clock.wait(200));
	expect(calls).toEqual(["last at true"]);
});

test("makes no call that was called off", async () => {
	const clock = createFakeClock();
	const pacer = new Pacer(clock);
	let calls = 0;
	for (const atMs of [0.5, 60]) {
		pacer.at(atMs, () => calls++);
		pacer.cancel();
		await clock.runUntil(clock.wait(100));
	}
	expect(calls).toBe(0);
});

test("never calls before its time on the clock of this process, and counts the turns in which it only waited", async () => {
	const pacer = new Pacer(systemClock);
	const startMs = systemClock.now();
	for (let turn = 1; turn <= 40; turn++) {
		const atMs = startMs + turn * 5;
		const calledMs = await new Promise<number>((resolve) => pacer.at(atMs, () => resolve(systemClock.now())));
		expect(calledMs).toBeGreaterThanOrEqual(atMs);
	}
	expect(pacer.spunMs).toBeGreaterThan(0);
	expect(pacer.spunMs).toBeLessThan(systemClock.now() - startMs);
});
