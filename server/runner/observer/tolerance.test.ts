import { expect, test, vi } from "vitest";
import { Tolerance } from "./tolerance.ts";

test("a figure that cannot be read is null from then on, and is told of once", async () => {
	const complain = vi.fn();
	const tolerance = new Tolerance(complain);
	const fail = vi.fn(() => {
		throw new Error("no such file");
	});
	expect(tolerance.now("steal", () => 3)).toBe(3);
	expect(tolerance.now("steal", fail)).toBeNull();
	expect(tolerance.now("steal", () => 3)).toBeNull();
	expect(await tolerance.soon("steal", 1_000, () => Promise.resolve(3))).toBeNull();
	expect(complain).toHaveBeenCalledExactlyOnceWith("This run does without steal: no such file.");
	expect(tolerance.now("swap", () => 4)).toBe(4);
});

test("an answer that does not come is a failure, and is not waited for again", async () => {
	const complain = vi.fn();
	const tolerance = new Tolerance(complain);
	const silent = () => new Promise<number>(() => {});
	expect(await tolerance.soon("connections", 5, silent)).toBeNull();
	expect(await tolerance.soon("connections", 1_000_000, silent)).toBeNull();
	expect(complain).toHaveBeenCalledTimes(1);
});
