import { expect, test } from "vitest";
import { namePlaces } from "./name-places.ts";

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
