/** Puts point lookups under our closed loop, in a process that does nothing else, as a trial does. */
import { PerformanceObserver } from "node:perf_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import { connect } from "#db/client.ts";
import { WireConnection } from "#db/wire/connection.ts";
import type { ArmClient, ConnectionTarget } from "#server/contract/lab.ts";
import { systemClock } from "#server/engine/clock.ts";
import { ClosedLoop } from "#server/engine/closed-loop.ts";
import { createRandom } from "#server/engine/random.ts";
import { Tally } from "#server/engine/tally.ts";
import {
	type Ask,
	type DriverFigures,
	LOOKUP_SQL,
	type LookupMessage,
	type LookupOrder,
} from "./lookup-process.ts";

const NAME = "lab:bench:lookup";

/** One connection of a driver: answers a lookup with the number of rows. */
type Connection = { lookUp(id: number): Promise<number>; close(): Promise<unknown> };

const OPEN: Record<LookupOrder["driver"], (target: ConnectionTarget) => Promise<Connection>> = {
	async wire(target) {
		const connection = await WireConnection.open(target, { applicationName: NAME, parameters: {} });
		return {
			lookUp: async (id) => (await connection.query(LOOKUP_SQL, [id])).length,
			close: () => connection.close(),
		};
	},
	async "postgres.js"(target) {
		const sql = connect(target, { applicationName: NAME, max: 1 });
		return {
			lookUp: async (id) => (await sql.unsafe(LOOKUP_SQL, [id], { prepare: true }).raw()).length,
			close: () => sql.end({ timeout: 1 }),
		};
	},
};

/** As many connections as there are clients, so that nobody ever waits for one. */
async function openArm({ driver, target, clients, orderCount }: LookupOrder): Promise<ArmClient> {
	const connections = await Promise.all(Array.from({ length: clients }, () => OPEN[driver](target)));
	const free = [...connections];
	const lookUp = async (id: number) => {
		const connection = free.pop();
		if (connection === undefined) throw new Error("There are more operations than connections.");
		try {
			return await connection.lookUp(id);
		} finally {
			free.push(connection);
		}
	};
	return {
		operation: (random) => lookUp(1 + Math.floor(random() * orderCount)),
		answer: lookUp,
		counters: () => ({}),
		resetCounters: () => {},
		close: async () => void (await Promise.all(connections.map((connection) => connection.close()))),
	};
}

function answer(message: LookupMessage): void {
	process.send?.(message);
}

async function serve(order: LookupOrder): Promise<(ask: Ask) => Promise<void>> {
	const client = await openArm(order);
	const tally = new Tally(0);
	const loop = new ClosedLoop({
		label: order.driver,
		client,
		clientCount: order.clients,
		spans: [],
		tally,
		clock: systemClock,
		random: createRandom(1),
	});
	const calm = new AbortController().signal;
	let collections = 0;
	const garbage = new PerformanceObserver((list) => {
		collections += list.getEntries().length;
	});
	garbage.observe({ entryTypes: ["gc"] });
	/** A collection is told of in the turn of the event loop after it. */
	const collected = async () => {
		await nextTurn();
		collections += garbage.takeRecords().length;
	};
	const preemptions = () => process.resourceUsage().involuntaryContextSwitches;
	return async ({ durationMs }) => {
		tally.reset();
		const endedBefore = tally.endedCount;
		await collected();
		collections = 0;
		const preemptionsBefore = preemptions();
		const cpuBefore = process.cpuUsage();
		const { elapsedMs } = await loop.run(durationMs, calm);
		const { user, system } = process.cpuUsage(cpuBefore);
		const preempted = preemptions() - preemptionsBefore;
		await collected();
		if (tally.errorCount > 0) throw new Error(`${tally.errorCount} lookups failed.`);
		const endedCount = tally.endedCount - endedBefore;
		const figures: DriverFigures = {
			p50Us: tally.latest.quantileUs(0.5),
			p99Us: tally.latest.quantileUs(0.99),
			perSec: (tally.operationCount * 1_000) / elapsedMs,
			cpuUsPerOperation: (user + system) / endedCount,
			preemptionsPer1000: (1_000 * preempted) / endedCount,
			collectionsPer1000: (1_000 * collections) / endedCount,
		};
		answer({ figures });
	};
}

function fail(thrown: unknown): void {
	answer({ failed: thrown instanceof Error ? thrown.message : String(thrown) });
}

process.once("message", (order: LookupOrder) => {
	serve(order).then((run) => {
		process.on("message", (ask: Ask) => run(ask).catch(fail));
		answer({ ready: true });
	}, fail);
});
process.once("disconnect", () => process.exit());
