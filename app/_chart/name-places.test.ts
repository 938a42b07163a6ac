import { expect, test } from "vitest";
import { clearHeight, namePlaces } from "./name-places.ts";

const room = { min: 10, max: 190 };
const at = (x: number, y: number, widthPx = 20) => ({ x, y, widthPx });

test("names that are apart stay where they are", () => {
	const names = [at(0, 50), at(30, 50), at(0, 80)];
	expect(namePlaces(names, room)).toEqual(expect.arrayContaining(names));
});

test("names that end at one place, or nearly, move apart in height", () => {
	const [first, second] = namePlaces([at(100, 50), at(106, 53)], room);
	expect(first).toEqual(at(100, 50));
	expect(second).toEqual(at(106, 66));
});

test("however many there are, none lies on another and all stay within the height", () => {
	const names = Array.from({ length: 36 }, (_, line) => at(100 + (line % 3), 60 + (line % 5)));
	const places = namePlaces(names, room);
	expect(places).toHaveLength(36);
	for (const [index, one] of places.entries()) {
		expect(one.y).toBeGreaterThanOrEqual(room.min);
		expect(one.y).toBeLessThanOrEqual(room.max);
		for (const other of places.slice(index + 1)) {
			const isBeside = Math.abs(one.x - other.x) >= 17;
			expect(isBeside || Math.abs(one.y - other.y) >= 15.99).toBe(true);
		}
	}
});

const level = (y: number) => [
	{ x: 0, y },
	{ x: 200, y },
];

test("a name goes out of the way of a line that goes on where its own ends, no farther than it must", () => {
	expect(clearHeight(at(100, 50), [], room)).toBe(50);
	expect(clearHeight(at(100, 50), [level(80)], room)).toBe(50);
	expect(clearHeight(at(100, 50), [level(50)], room)).toBe(40);
	expect(clearHeight(at(100, 50), [level(49), level(40)], room)).toBe(60);
	// Above it there is no room.
	expect(clearHeight(at(100, 12), [level(12)], room)).toBe(22);
});

test("only what of a line is above or beneath the name is in its way, and no gap in it is", () => {
	const steep = [
		{ x: 0, y: 0 },
		{ x: 200, y: 200 },
	];
	expect(clearHeight(at(100, 50), [steep], room)).toBe(50);
	// The line goes from 100 to 120 in the name's width.
	expect(clearHeight(at(100, 100), [steep], room)).toBe(90);
	expect(
		clearHeight(
			at(100, 50),
			[
				[
					{ x: 0, y: 50 },
					{ x: 110, y: null },
					{ x: 200, y: 50 },
				],
			],
			room,
		),
	).toBe(50);
});

test("a name among lines on all sides stays where its own ends", () => {
	const lines = Array.from({ length: 30 }, (_, place) => level(10 * place));
	expect(clearHeight(at(100, 95), lines, room)).toBe(95);
});

test("names stand beside each other where a drawing has no height yet", () => {
	const places = namePlaces([at(0, 0), at(0, 0), at(0, 0)], { min: 4, max: -38 });
	expect(places.map(({ x }) => x)).toEqual([0, 20, 40]);
});
