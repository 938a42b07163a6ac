import { describe, expect, it } from "vitest";
import { foldsText, readFolds } from "./plan-url.ts";

describe("what an address says of folded steps", () => {
	it("is read as it was written", () => {
		for (const folds of [
			{ rule: "auto", turned: [] },
			{ rule: "none", turned: [3, 17] },
			{ rule: "all", turned: [0] },
		] as const) {
			expect(readFolds(foldsText(folds))).toEqual(folds);
		}
		expect(foldsText({ rule: "none", turned: [3, 17] })).toBe("none.3.17");
	});

	it("is nothing where it makes no sense, however long it is", () => {
		for (const text of ["", "some", "all.", "all.x", "none.-1", "none.1e9", "auto.99999", "3.17"]) {
			expect(readFolds(text)).toBeNull();
		}
		expect(readFolds(`auto${".1".repeat(10_000)}`)).toBeNull();
		expect(readFolds("all.4.4.4")).toEqual({ rule: "all", turned: [4] });
	});

	it("keeps the last hundred that were turned, so that the address stays one", () => {
		const turned = Array.from({ length: 400 }, (_, id) => id);
		const text = foldsText({ rule: "none", turned });
		expect(readFolds(text)?.turned).toEqual(turned.slice(-100));
	});
});
