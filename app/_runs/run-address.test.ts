import { expect, test } from "vitest";
import { addressFault } from "./run-address.ts";

test.each([
	["LpGl9V0l1Qd9etzj9iYpr", undefined],
	["LpGl9V0l1Qd9", /cut off: .* 21 characters, and this one has 12/],
	["LpGl9V0l1Qd9etzj9iYpr-and-more", /too much at its end/],
	["http://elsewhere:3000/runs/LpGl9V0l1Qd9etzj9iYpr", /address of a page/],
	["LpGl9V0l1Qd9etzj9iYp%", /changed on its way/],
	["", /changed on its way/],
] as const)("an id is looked at before anybody is asked for it: %j", (id, fault) => {
	if (fault === undefined) expect(addressFault(id)).toBeUndefined();
	else expect(addressFault(id)).toMatch(fault);
});
