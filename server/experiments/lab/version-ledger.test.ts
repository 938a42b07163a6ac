import { describe, expect, it } from "vitest";
import { VersionLedger } from "./version-ledger.ts";

function ledgerAt() {
	let nowMs = 0;
	const ledger = new VersionLedger(() => nowMs);
	return {
		ledger,
		at(ms: number) {
			nowMs = ms;
		},
	};
}

describe("the ledger", () => {
	it("finds a read stale that is older than what was committed when it began, and no other", () => {
		const { ledger } = ledgerAt();
		expect(ledger.latest(7)).toBe(0);
		ledger.committed(7, 4);
		const began = ledger.latest(7);
		ledger.committed(7, 5);
		expect(ledger.read(7, began, 4)).toBe(false);
		expect(ledger.read(7, began, 5)).toBe(false);
		expect(ledger.read(7, ledger.latest(7), 4)).toBe(true);
		expect(ledger.read(8, ledger.latest(8), 1)).toBe(false);
		expect(ledger.staleShare).toBe(1 / 4);
	});

	it("says how long ago the first change was that a stale read missed", () => {
		const { ledger, at } = ledgerAt();
		for (const version of [2, 3, 4]) {
			at(version * 100);
			ledger.committed(1, version);
		}
		at(1_000);
		ledger.read(1, 4, 2);
		expect(ledger.staleAgeMs).toBe(700);
		ledger.read(1, 4, 1);
		expect(ledger.staleAgeMs).toBe((700 + 800) / 2);
		// Nothing is known from before the first write that this ledger saw.
		ledger.reset();
		ledger.read(1, 4, 0);
		expect(ledger.staleAgeMs).toBe(800);
	});

	it("keeps the latest version when commits are told out of order, and over a reset", () => {
		const { ledger } = ledgerAt();
		ledger.committed(1, 2);
		ledger.committed(1, 4);
		ledger.committed(1, 3);
		ledger.read(1, 4, 3);
		ledger.reset();
		expect([ledger.latest(1), ledger.staleShare, ledger.staleAgeMs]).toEqual([4, 0, 0]);
	});

	it("keeps a limited number of times for a key that is written all the time", () => {
		const { ledger, at } = ledgerAt();
		for (let version = 1; version <= 10_000; version++) {
			at(version);
			ledger.committed(1, version);
		}
		at(10_000);
		ledger.read(1, 10_000, 1);
		expect(ledger.staleAgeMs).toBeLessThan(2_500);
		expect(ledger.staleAgeMs).toBeGreaterThan(900);
		ledger.reset();
		ledger.read(1, 10_000, 9_900);
		expect(ledger.staleAgeMs).toBe(99);
	});
});
