import { describe, expect, it } from "vitest";
import { partsOf } from "./search-result.tsx";

const told = (excerpt: string) => partsOf(excerpt).map(({ text, isFound }) => [text, isFound]);

describe("an excerpt of a search", () => {
	it("is taken apart at the words that were found", () => {
		expect(told("a \u0002hash\u0003 index and a \u0002hash\u0003")).toEqual([
			["a ", false],
			["hash", true],
			[" index and a ", false],
			["hash", true],
		]);
	});

	it("has no place twice, so that its pieces can be told apart", () => {
		const places = partsOf("\u0002a\u0003\u0002b\u0003 c").map(({ at }) => at);
		expect(new Set(places).size).toBe(places.length);
	});

	it("is text even where it looks like markup", () => {
		expect(told("<b>\u0002x\u0003</b>")).toEqual([
			["<b>", false],
			["x", true],
			["</b>", false],
		]);
		expect(told("")).toEqual([]);
	});
});
