import { expect, it } from "vitest";
import { zipfRanks } from "./popularity.ts";

it("draws ranks close to Zipf's law, each within its bounds", () => {
	const count = 1_000;
	const rankOf = zipfRanks(count, 0.99);
	const draws = 200_000;
	const seen = new Array<number>(count + 1).fill(0);
	for (let i = 0; i < draws; i++) {
		const rank = rankOf((i + 0.5) / draws);
		seen[rank] = (seen[rank] ?? 0) + 1;
	}
	expect(seen[0]).toBe(0);
	const weights = Array.from({ length: count }, (_, at) => (at + 1) ** -0.99);
	const sum = weights.reduce((total, weight) => total + weight, 0);
	for (const rank of [2, 5, 50, 500, 1_000]) {
		const expected = ((weights[rank - 1] ?? 0) / sum) * draws;
		expect((seen[rank] ?? 0) / expected).toBeGreaterThan(0.9);
		expect((seen[rank] ?? 0) / expected).toBeLessThan(1.1);
	}
});

it("stays within the ranks at the ends of the uniform", () => {
	const rankOf = zipfRanks(100_000, 0.99);
	expect([rankOf(0), rankOf(1 - 2 ** -53)]).toEqual([1, 100_000]);
});
