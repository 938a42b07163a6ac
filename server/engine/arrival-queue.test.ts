import fc from "fast-check";
import { expect, test } from "vitest";
import { ArrivalQueue } from "./arrival-queue.ts";

test("does what a list does that refuses to grow beyond its limit", () => {
	const step = fc.oneof(
		{ weight: 5, arbitrary: fc.double({ noNaN: true }) },
		{ weight: 4, arbitrary: fc.constant("shift" as const) },
		{ weight: 1, arbitrary: fc.constant("clear" as const) },
	);
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 7 }), fc.array(step, { maxLength: 60 }), (capacity, steps) => {
			const queue = new ArrivalQueue(capacity);
			const list: number[] = [];
			for (const one of steps) {
				if (one === "shift") {
					expect(queue.shift()).toBe(list.shift());
				} else if (one === "clear") {
					queue.clear();
					list.length = 0;
				} else {
					expect(queue.push(one)).toBe(list.length < capacity);
					if (list.length < capacity) list.push(one);
				}
				expect(queue.count).toBe(list.length);
			}
		}),
		{ numRuns: 1_000 },
	);
});
