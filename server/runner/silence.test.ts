import { expect, test } from "vitest";
import { Silence } from "./silence.ts";

test("silence is over its limit after as many looks as fit into it, and begins anew with every word", () => {
	const silence = new Silence(5_000, 1_000);
	expect([1, 2, 3, 4].map(() => silence.look())).toEqual([false, false, false, false]);
	silence.heard();
	expect([1, 2, 3, 4, 5].map(() => silence.look())).toEqual([false, false, false, false, true]);
});
