import { describe, expect, it } from "vitest";
import { closedLoad } from "#server/contract/load.ts";
import { laidOutResult } from "#server/testing/laid-out-result.ts";
import { panelOf } from "./column-places.ts";

const CLIENTS = [1, 2, 4, 8, 16, 32, 40, 48, 56, 64];
const { arms } = laidOutResult(
	{ kind: "sweep", factor: "clients" },
	closedLoad(64, 20),
	CLIENTS.map((clients) => ({ clients })),
	() => ({}),
);
const columns = CLIENTS.map((clients, place) => ({
	place,
	short: String(clients),
	name: `${clients} clients`,
	isMarked: place === 2,
}));

describe("the columns of a panel", () => {
	it("stand side by side within it, each over its words, that of the knee with room for it", () => {
		const box = { left: 20, top: 0, width: 700, height: 288 };
		const { plot, columns: drawn } = panelOf({ head: "A", columns }, arms, box);
		expect(drawn.map(({ words }) => words.join(" "))).toEqual(CLIENTS.map(String));
		expect(drawn.map(({ isMarked }) => isMarked)).toEqual(columns.map(({ isMarked }) => isMarked));
		for (const [at, { left, width }] of drawn.entries()) {
			const next = drawn[at + 1]?.left ?? box.left + box.width;
			expect(left).toBeGreaterThan(plot.left);
			expect(left + width).toBeLessThan(next);
		}
		const unmarked = panelOf(
			{ head: "A", columns: columns.map((one) => ({ ...one, isMarked: false })) },
			arms,
			box,
		);
		expect(unmarked.plot.height).toBeGreaterThan(plot.height);
	});

	it("are named every second one where many of them are narrow, and in lines where names are long", () => {
		const box = { left: 0, top: 0, width: 330, height: 288 };
		const many = panelOf({ head: "", columns }, arms, box).columns;
		expect(many.filter(({ words }) => words.length > 0)).toHaveLength(CLIENTS.length / 2);
		const few = columns.slice(0, 4).map((one) => ({ ...one, short: "In-process cache · B-tree" }));
		const { words = [] } = panelOf({ head: "", columns: few }, arms, box).columns[0] ?? {};
		expect(words.length).toBeGreaterThan(1);
		expect(words.join(" ")).toBe("In-process cache · B-tree");
	});
});
