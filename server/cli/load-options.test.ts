import { expect, test } from "vitest";
import { exitCodeOf, Fault } from "#server/contract/fault.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import type { LoadOptions } from "./load-options.ts";
import { readRequest } from "./run.ts";

const read = (options: LoadOptions) => readRequest(findExperiment("switches"), { arm: [], ...options }).load;

test.each<[LoadOptions, object]>([
	[{}, { model: "closed", thinkMs: 0, budgetSeconds: null }],
	[
		{ think: "20ms", clients: "3" },
		{ model: "closed", thinkMs: 20, clients: 3 },
	],
	[{ think: "1.5s" }, { thinkMs: 1_500 }],
	[
		{ rate: "500", clients: "8", seconds: "4" },
		{
			model: "open",
			clients: 8,
			seconds: 4,
			arrivalRatePerSec: 500,
			arrivals: "constant",
			profile: "constant",
			toRatePerSec: null,
			budgetSeconds: null,
		},
	],
	[
		{ rate: "500/s", arrivals: "poisson", profile: "ramp", toRate: "2000" },
		{ arrivals: "poisson", profile: "ramp", toRatePerSec: 2_000 },
	],
	[{ until: "decided", budget: "90s" }, { budgetSeconds: 90 }],
	[
		{ until: "decided", seconds: "5" },
		{ budgetSeconds: 60, seconds: 5 },
	],
])("the options %j make the load %j", (options, load) => {
	expect(read(options)).toMatchObject(load);
});

test.each<[LoadOptions, object]>([
	[{}, { model: "open", arrivals: "poisson", profile: "spike", arrivalRatePerSec: 20 }],
	[
		{ clients: "8", profile: "constant" },
		{ model: "open", clients: 8, profile: "constant", toRatePerSec: null },
	],
	[{ toRate: "300" }, { profile: "spike", toRatePerSec: 300 }],
	[
		{ rate: "100" },
		{ model: "open", arrivalRatePerSec: 100, arrivals: "constant", profile: "constant", toRatePerSec: null },
	],
	[{ think: "5ms" }, { model: "closed", thinkMs: 5 }],
])("over an experiment that has a schedule of its own the options %j make the load %j", (options, load) => {
	expect(readRequest(findExperiment("idle-minimum"), { arm: [], ...options }).load).toMatchObject(load);
});

test.each<[LoadOptions, string]>([
	[{ think: "20ms", rate: "500" }, "--think: with --rate"],
	[{ arrivals: "poisson" }, "--arrivals: "],
	[{ profile: "ramp" }, "--profile: says how operations arrive"],
	[{ toRate: "5" }, "--to-rate: says how operations arrive"],
	[{ rate: "500", toRate: "5" }, "--to-rate: a constant rate goes nowhere"],
	[{ rate: "500", profile: "ramp" }, '--profile: "ramp" needs a second rate'],
	[{ rate: "" }, '--rate: "" is not a whole number'],
	[{ rate: "5e3" }, '--rate: "5e3" is not a whole number'],
	[{ rate: "500", profile: "ramp", toRate: "0x7d0" }, '--to-rate: "0x7d0" is not a whole number'],
	[{ clients: "" }, '--clients: "" is not a whole number'],
	[{ clients: "0x8" }, '--clients: "0x8" is not a whole number'],
	[{ seconds: "1e1" }, '--seconds: "1e1" is not a whole number'],
	[{ rate: "5000000000" }, "load.arrivalRatePerSec: at most 20000"],
	[{ rate: "500", arrivals: "fair" }, "load.arrivals: "],
	[{ think: "20" }, '--think: "20" is not a duration'],
	[{ think: "0.5ms" }, "load.thinkMs: must be a whole number"],
	[{ think: "999s" }, "load.thinkMs: at most 10000"],
	[{ until: "bored" }, '--until: "bored"'],
	[{ budget: "60s" }, "--budget: is the limit of --until decided"],
	[{ until: "decided", budget: "1500ms" }, '--budget: "1500ms" is not a whole number of seconds'],
	[{ until: "decided", budget: "1h" }, '--budget: "1h" is not a duration'],
	[
		{ until: "decided", seconds: "30", budget: "20s" },
		"load.budgetSeconds: a budget of 20 s is less than the 30 s",
	],
])("the options %j are refused with %j", (options, words) => {
	let thrown: unknown;
	try {
		read(options);
	} catch (error) {
		thrown = error;
	}
	if (!(thrown instanceof Fault)) throw new Error("They were accepted.");
	expect([exitCodeOf(thrown), thrown.message]).toEqual([2, expect.stringContaining(words)]);
});
