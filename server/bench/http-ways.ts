import type { ArmClient } from "#server/contract/lab.ts";
import type { OpenLoad } from "#server/contract/load.ts";
import { systemClock } from "#server/engine/clock.ts";
import { ClosedLoop } from "#server/engine/closed-loop.ts";
import { OpenLoop } from "#server/engine/open-loop.ts";
import { createRandom } from "#server/engine/random.ts";
import type { LoadLoop } from "#server/engine/stretch.ts";
import { Tally } from "#server/engine/tally.ts";
import { openHttpArm } from "./http-client.ts";
import { findWrk, hasAutocannon, type LoadFigures, runAutocannon, runWrk } from "./load-tools.ts";
import type { BenchContext } from "./part.ts";

/** Operations of our open loop in progress at once; at the rates compared hardly ever more than one. */
const OPEN_CONNECTIONS = 16;

/** A tool and how it loads a service. */
export type Way = {
	tool: "wrk" | "ours" | "autocannon";
	/** A quota of requests per second is used up without gaps at the start of each. */
	model: "closed" | "open" | "quota";
	connections: number;
	/** Requests per second that are due, or the quota; null in a closed loop. */
	ratePerSec: number | null;
	run(seconds: number): Promise<LoadFigures>;
};

/** Closed loops of all tools there are, at the same number of connections. */
export function closedWays(url: string, connections: number, { signal, seed }: BenchContext): Way[] {
	const load = { model: "closed", connections, ratePerSec: null } as const;
	const ours = async (seconds: number) => {
		const client = await openHttpArm(url, connections);
		const tally = new Tally(0);
		return measureLoop(
			client,
			new ClosedLoop(partsOf(client, connections, tally, seed)),
			tally,
			seconds,
			signal,
		);
	};
	return [
		...wrk(url, connections, signal),
		{ tool: "ours", ...load, run: ours },
		...autocannon(url, load, signal),
	];
}

/** The tools that know a rate, or a quota, at the same rate, beside wrk on one connection. */
export function openWays(url: string, ratePerSec: number, { signal, seed }: BenchContext): Way[] {
	const load: OpenLoad = {
		model: "open",
		clients: OPEN_CONNECTIONS,
		arrivalRatePerSec: ratePerSec,
		arrivals: "constant",
		profile: "constant",
		toRatePerSec: null,
		seconds: 2,
		budgetSeconds: null,
	};
	const ours = async (seconds: number) => {
		const client = await openHttpArm(url, OPEN_CONNECTIONS);
		const tally = new Tally(0, "open");
		const parts = partsOf(client, OPEN_CONNECTIONS, tally, seed);
		return measureLoop(client, new OpenLoop({ ...parts, load, seed }), tally, seconds, signal);
	};
	return [
		...wrk(url, 1, signal),
		{ tool: "ours", model: "open", connections: OPEN_CONNECTIONS, ratePerSec, run: ours },
		...autocannon(url, { model: "quota", connections: 1, ratePerSec }, signal),
	];
}

function wrk(url: string, connections: number, signal: AbortSignal): Way[] {
	const program = findWrk();
	if (program === undefined) return [];
	const run = (seconds: number) => runWrk(program, { url, connections, seconds }, signal);
	return [{ tool: "wrk", model: "closed", connections, ratePerSec: null, run }];
}

function autocannon(
	url: string,
	load: Pick<Way, "model" | "connections" | "ratePerSec">,
	signal: AbortSignal,
): Way[] {
	if (!hasAutocannon()) return [];
	const { connections, ratePerSec } = load;
	return [
		{
			tool: "autocannon",
			...load,
			run: (seconds) => runAutocannon({ url, connections, seconds, ratePerSec }, signal),
		},
	];
}

function partsOf(client: ArmClient, clientCount: number, tally: Tally, seed: number) {
	return {
		label: "served",
		client,
		clientCount,
		spans: [],
		tally,
		clock: systemClock,
		random: createRandom(seed),
	};
}

async function measureLoop(
	client: ArmClient,
	loop: LoadLoop,
	tally: Tally,
	seconds: number,
	signal: AbortSignal,
): Promise<LoadFigures> {
	try {
		const { elapsedMs } = await loop.run(seconds * 1_000, signal);
		const { latest, latestService, operationCount, errorCount, droppedCount } = tally;
		const quantile = (share: number) => latest.quantileUs(share);
		return {
			p50Us: quantile(0.5),
			p90Us: quantile(0.9),
			p95Us: quantile(0.95),
			p99Us: quantile(0.99),
			perSec: (operationCount * 1_000) / elapsedMs,
			errors: errorCount,
			droppedCount: latestService === null ? null : droppedCount,
		};
	} finally {
		await client.close();
	}
}
