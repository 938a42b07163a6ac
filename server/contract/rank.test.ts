import { expect, test } from "vitest";
import { isSlowest } from "./rank.ts";

test.each([
	[0.95, 20],
	[0.99, 100],
	[0.999, 1_000],
])("below %d of all another operation is slower from %i of them on", (share, fewest) => {
	expect([1, fewest - 1, fewest, 10 * fewest].map((count) => isSlowest(share, count))).toEqual([
		true,
		true,
		false,
		false,
	]);
});
