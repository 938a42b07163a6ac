import { describe, expect, test } from "vitest";
import { createRandom, shuffle } from "./random.ts";

const take = (count: number, random: () => number) => Array.from({ length: count }, random);

describe("the seeded generator", () => {
	test("repeats itself for one seed and differs between seeds and streams", () => {
		expect(take(5, createRandom(7))).toEqual(take(5, createRandom(7)));
		expect(take(5, createRandom(7))).not.toEqual(take(5, createRandom(8)));
		expect(take(5, createRandom(7, 1))).not.toEqual(take(5, createRandom(7, 2)));
		expect(take(5, createRandom(1))).not.toEqual(take(5, createRandom(1 + 2 ** 40)));
	});

	test("is even over its range, and so are near seeds at their first draw", () => {
		for (const draws of [
			take(20_000, createRandom(1)),
			Array.from({ length: 20_000 }, (_, seed) => createRandom(seed)()),
		]) {
			const bins = new Array<number>(10).fill(0);
			for (const draw of draws) bins[Math.floor(draw * 10)] = (bins[Math.floor(draw * 10)] ?? 0) + 1;
			// 2,000 expected in each with a standard deviation of 42.
			for (const count of bins) expect(Math.abs(count - 2_000)).toBeLessThan(210);
		}
	});

	test("puts every order equally often", () => {
		const random = createRandom(3);
		const seen = new Map<string, number>();
		for (let round = 0; round < 6_000; round++) {
			const order = shuffle([0, 1, 2], random).join("");
			seen.set(order, (seen.get(order) ?? 0) + 1);
		}
		expect(seen.size).toBe(6);
		for (const count of seen.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
	});
});
