import { expect, test } from "vitest";
import { Fault, toFault } from "./fault.ts";

test("a fault of another copy of the module is a fault here too", async () => {
	const copy: typeof import("./fault.ts") = await import(/* @vite-ignore */ `${"./fault.ts"}?copy`);
	expect(copy.Fault).not.toBe(Fault);
	const foreign = new copy.Fault("not-found", "There is no run of this id.");
	expect(foreign).toBeInstanceOf(Fault);
	expect(toFault(foreign)).toBe(foreign);
});

test("what is not ours is no fault, whatever it looks like", () => {
	for (const thrown of [new Error("x"), { code: "not-found", message: "x" }, null, "x"]) {
		expect(thrown instanceof Fault).toBe(false);
		expect(toFault(thrown).code).toBe("internal");
	}
});
