import { describe, expect, test } from "vitest";
import { commandText } from "#app/_bench/command-text.ts";
import { benchAddress } from "#app/_bench/load-draft.ts";
import { loadInWords } from "#app/_bench/load-text.ts";
import { sweptLoadOf } from "#app/_bench/swept-load.ts";
import { type RequestOptions, readRequest } from "#server/cli/run.ts";
import { formatArm } from "#server/contract/arm.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { layoutTexts } from "./layout-text.ts";

const experiment = findExperiment("switches");
const read = (given: Partial<RequestOptions>) => readRequest(experiment, { arm: [], ...given });

/** Reads a command as the command line does. */
function readCommand(command: string) {
	const words = command.split(" ").slice(6);
	const options: RequestOptions & { cross: string[] } = { arm: [], cross: [] };
	for (let at = 0; at < words.length; at += 2) {
		const [option = "", value = ""] = [words[at]?.slice(2), words[at + 1]];
		if (option === "arm" || option === "cross") options[option].push(value);
		else Object.assign(options, { [option]: value });
	}
	return readRequest(experiment, options);
}

describe("a laid-out run as a command", () => {
	test.each<[string, Partial<RequestOptions>]>([
		["a pool", { sweep: "poolSize=1..64:8", arm: ["index=btree"] }],
		["clients, in two lines", { sweep: "clients=1,2,5,9", arm: ["index=btree", "index=covering"] }],
		["arrival rates", { sweep: "rate=100..800:8:linear", arrivals: "poisson", arm: ["index=btree"] }],
		["a cache", { sweep: "cacheEntries=100..10000:5", arm: ["cache=process"] }],
	])("over %s is the same run again", (_, given) => {
		const request = read(given);
		const command = commandText("switches", request.arms.map(formatArm), request.load, request.layout);
		expect(readCommand(command)).toEqual(request);
	});

	test("of all combinations keeps numbers that come along with a level", () => {
		const request = read({
			arm: ["cacheTtlMs=500,poolSize=4"],
			cross: ["cache=none,process", "index=none,btree", "pool=connect,pool"],
		});
		const command = commandText("switches", request.arms.map(formatArm), request.load, request.layout);
		expect(command).toContain(
			"--cross cache=none,process --cross index=none,btree --cross pool=connect,pool",
		);
		expect(readCommand(command)).toEqual(request);
		expect(
			request.arms.filter(({ cache }) => cache === "process").every((arm) => arm.cacheTtlMs === 500),
		).toBe(true);
	});

	test("has an address that holds it in few words", () => {
		const { arms, load, layout } = read({ sweep: "clients=1..32:6", arm: ["index=btree"] });
		const query = new URLSearchParams(
			benchAddress("switches", arms.map(formatArm), load, layout).split("?")[1],
		);
		expect(query.get("layout")).toBe("sweep");
		expect(query.get("sweep")).toBe("clients=1..32:6");
		expect(query.getAll("arm")).toEqual(["cache=none,index=btree,pool=pool,poolSize=8"]);
		expect(layoutTexts({ kind: "sweep", factor: "clients" }, arms.map(formatArm)).cross).toEqual([]);
	});

	test("says the range of what is swept of its load", () => {
		const clients = read({ sweep: "clients=1..32:6", arm: ["index=btree"], seconds: "12" });
		expect(loadInWords(clients.load, sweptLoadOf(clients))).toBe("1 to 32 clients in a closed loop for 12 s");
		const rates = read({ sweep: "rate=100..800:8", arm: ["index=btree"], seconds: "30" });
		expect(loadInWords(rates.load, sweptLoadOf(rates))).toContain("an open loop of 100 to 800 requests/s");
		const pools = read({ sweep: "poolSize=1..8:4", arm: ["index=btree"] });
		expect(sweptLoadOf(pools)).toBeUndefined();
	});
});
