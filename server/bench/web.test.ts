import { expect, test } from "vitest";
import { readPieces } from "./web.ts";

test("pieces are looked at in one order whatever order they are asked for in, and without a word all of them", () => {
	expect(readPieces("watch, lesson")).toEqual(["lesson", "watch"]);
	expect(readPieces(undefined)).toContain("weight");
});

test("a piece that there is not is refused with those there are", () => {
	expect(() => readPieces("lesson,wieght")).toThrow(/there is no "wieght"\. There are: course, lesson/);
});
