import { describe, expect, it } from "vitest";
import { lookText, readLook } from "./look-url.ts";

describe("what an address says of a closer look", () => {
	it("is read as it was written, in the order of the run", () => {
		for (const places of [[0], [0, 7], [2, 3, 5, 15]]) {
			expect(readLook(lookText(places), 16)).toEqual({ chosen: places, fault: null });
		}
		expect(readLook("hA", 8)).toEqual({ chosen: [0, 7], fault: null });
		expect(readLook("AA", 8)).toEqual({ chosen: [0], fault: null });
	});

	it("is nothing where it says nothing", () => {
		expect(readLook(null, 8)).toEqual({ chosen: null, fault: null });
	});

	it("is refused with a sentence where the run cannot show it, however long it is", () => {
		for (const text of ["", "I", "AI", "ABCDE", "A B", "<b>", "1", "É", "x".repeat(10_000)]) {
			const { chosen, fault } = readLook(text, 8);
			expect(chosen, text).toBeNull();
			expect(fault, text).toMatch(/takes one to 4 of the letters A to H/);
			expect(fault?.length).toBeLessThan(260);
		}
	});
});
