import { expect, test } from "vitest";
import { Fault } from "#server/contract/fault.ts";
import { lookAgain } from "./look-again.ts";

function context(signal = new AbortController().signal) {
	const lines: string[] = [];
	return { signal, log: (line: string) => lines.push(line), lines };
}

/** Fails so many times before it finds something. */
function failing(times: number): () => Promise<string> {
	let asked = 0;
	return async () => {
		asked += 1;
		if (asked <= times) throw new Fault("io", `The browser failed at time ${asked}.`);
		return "seen";
	};
}

test("a look that fails is had again, and each failure is told", async () => {
	const calm = context();
	expect(await lookAgain("bench, mobile", failing(2), calm)).toEqual({ found: "seen" });
	expect(calm.lines).toEqual([
		"  bench, mobile, try 1 of 3: The browser failed at time 1.",
		"  bench, mobile, try 2 of 3: The browser failed at time 2.",
	]);
});

test("a look that goes on failing is given up and named, for the others are kept", async () => {
	expect(await lookAgain("bench, mobile", failing(9), context())).toEqual({
		failed: "bench, mobile, try 3 of 3: The browser failed at time 3.",
	});
});

test("after an abort nothing is tried again", async () => {
	const stop = new AbortController();
	const look = async () => {
		stop.abort();
		throw new Fault("cancelled", "The bench was stopped.");
	};
	const stopped = context(stop.signal);
	await expect(lookAgain("bench, mobile", look, stopped)).rejects.toThrow("The bench was stopped.");
	expect(stopped.lines).toEqual([]);
});
