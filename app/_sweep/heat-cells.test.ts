import { describe, expect, it } from "vitest";
import { crossedArms, crossingsOf } from "#server/contract/layout.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { heatPlaces } from "./heat-cells.ts";

const { factors } = findExperiment("switches").declaration;

const CROSSED = [
	{ factor: "cache", levels: ["none", "process"] },
	{ factor: "index", levels: ["none", "btree"] },
	{ factor: "pool", levels: ["connect", "pool"] },
] as const;

function placesOf(count: 2 | 3, size: { width: number; height: number }) {
	const crossed = CROSSED.slice(0, count);
	const arms = crossedArms(factors, {}, crossed);
	const crossings = crossingsOf(
		crossed.map(({ factor }) => factor),
		arms,
	);
	return { arms, ...heatPlaces({ factors, crossings, arms }, size) };
}

describe("the places of a heat map", () => {
	it("are one for each combination, none over another, all within the drawing", () => {
		for (const [count, size] of [
			[2, { width: 570, height: 256 }],
			[3, { width: 1_000, height: 256 }],
			[3, { width: 340, height: 512 }],
		] as const) {
			const { arms, cells } = placesOf(count, size);
			expect(cells.map(({ place }) => place).toSorted((one, other) => one - other)).toEqual(
				arms.map((_, place) => place),
			);
			for (const [at, { area }] of cells.entries()) {
				expect(area.left >= 0 && area.top >= 0).toBe(true);
				expect(area.left + area.width).toBeLessThanOrEqual(size.width);
				expect(area.top + area.height).toBeLessThanOrEqual(size.height);
				const isOver = cells
					.slice(at + 1)
					.some(
						({ area: other }) =>
							Math.abs(area.left - other.left) < area.width && Math.abs(area.top - other.top) < area.height,
					);
				expect(isOver).toBe(false);
			}
		}
	});

	it("have the first factor across, the second down, and stand under the levels of the third", () => {
		const { arms, cells, words } = placesOf(3, { width: 1_000, height: 256 });
		const areaOf = (levels: Record<string, string>) => {
			const place = arms.findIndex((arm) => Object.entries(levels).every(([id, level]) => arm[id] === level));
			return cells.find((cell) => cell.place === place)?.area ?? { left: 0, top: 0, width: 0, height: 0 };
		};
		const first = areaOf({ cache: "none", index: "none", pool: "connect" });
		expect(areaOf({ cache: "process", index: "none", pool: "connect" })).toEqual({
			...first,
			left: expect.any(Number),
		});
		expect(areaOf({ cache: "none", index: "btree", pool: "connect" })).toEqual({
			...first,
			top: expect.any(Number),
		});
		expect(areaOf({ cache: "none", index: "none", pool: "pool" }).left).toBeGreaterThan(500);
		const texts = words.map(({ lines }) => lines.join(" "));
		expect(texts.filter((text) => text === "Cache: In-process cache")).toHaveLength(2);
		expect(texts.filter((text) => text.startsWith("Connections: "))).toHaveLength(2);
	});
});
