import { describe, expect, it } from "vitest";
import { closedLoad, type OpenLoad } from "#server/contract/load.ts";
import { commandText } from "./command-text.ts";
import { loadInBrief, loadInWords } from "./load-text.ts";

const plain = (text: string) => text.replaceAll("\u00a0", " ");
const open: OpenLoad = {
	model: "open",
	clients: 64,
	arrivalRatePerSec: 500,
	arrivals: "poisson",
	profile: "ramp",
	toRatePerSec: 2_000,
	seconds: 6,
	budgetSeconds: null,
};

describe("a load in words", () => {
	it("says what a closed loop does, and only what is set", () => {
		expect(plain(loadInWords(closedLoad(8, 6)))).toBe("8 clients in a closed loop for 6 s");
		expect(plain(loadInWords({ ...closedLoad(1, 6), thinkMs: 20, budgetSeconds: 60 }))).toBe(
			"1 client in a closed loop, thinking 20 ms between requests, for 6 s and on until decided, 60 s at most",
		);
	});

	it("says how requests come due in an open loop", () => {
		expect(loadInWords(open)).toBe(
			"an open loop of 500 to 2,000 requests/s in a ramp at random, 64 in progress at most, for 6 s",
		);
		expect(loadInBrief({ ...open, arrivals: "constant", profile: "spike" })).toBe(
			"500 requests/s with a spike to 2,000, 6 s",
		);
	});
});

describe("the same run as a command", () => {
	const command = (load: Parameters<typeof commandText>[2]) => commandText("lookups", ["queries=1"], load);

	it("leaves out what goes without saying, but not that nobody thinks, which the experiment may say otherwise", () => {
		expect(command(closedLoad(8, 6))).toBe(
			"npm run lab -- run lookups --arm queries=1 --clients 8 --seconds 6 --think 0ms",
		);
	});

	it("has an option for each setting of either loop", () => {
		expect(command({ ...closedLoad(8, 6), thinkMs: 20, budgetSeconds: 60 })).toMatch(
			/--clients 8 --seconds 6 --think 20ms --until decided --budget 60s$/,
		);
		expect(command(open)).toMatch(
			/--rate 500 --arrivals poisson --profile ramp --to-rate 2000 --clients 64 --seconds 6$/,
		);
	});
});
