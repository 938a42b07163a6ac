import { connect } from "#db/client.ts";
import { idOfRank, popularityOrder } from "#db/schema/lab.ts";
import { WireConnection } from "#db/wire/connection.ts";
import type { Arm } from "#server/contract/arm.ts";
import type { ArmClient, Lab } from "#server/contract/lab.ts";
import type { BlockPart } from "#server/engine/bootstrap.ts";
import { systemClock } from "#server/engine/clock.ts";
import { ClosedLoop } from "#server/engine/closed-loop.ts";
import { createRandom } from "#server/engine/random.ts";
import { Recorder } from "#server/engine/recorder.ts";
import { Tally } from "#server/engine/tally.ts";
import { zipfRanks } from "#server/experiments/lab/popularity.ts";
import { switches } from "#server/experiments/switches/experiment.ts";
import { copyOf, decodeOrders, lastOrdersSql } from "#server/experiments/switches/orders.ts";
import { ACCESS_EXPONENT } from "#server/experiments/switches/service.ts";

/** A way to put an arm under load for a while. */
export type Way = { name: string; run(durationMs: number): Promise<BlockPart> };

/** A way with connections of its own, one for each client. */
export type OwnWay = { way: Way; close(): Promise<unknown> };

/** One operation of one client. */
type Step = (client: number) => Promise<unknown>;

/** The arm's statement on the client that arms use, in a bare loop. */
export async function wireWay(arm: Arm, lab: Lab, clients: number): Promise<OwnWay> {
	const { service, applicationName } = lab;
	const options = { applicationName, parameters: { TimeZone: "UTC" } };
	const connections = await Promise.all(
		Array.from({ length: clients }, () => WireConnection.open(service, options)),
	);
	const sql = lastOrdersSql(copyOf(arm));
	const nextCustomer = customersOf(lab, 1);
	const step: Step = async (client) =>
		decodeOrders((await connections[client]?.query(sql, [nextCustomer()])) ?? []).length;
	return {
		way: { name: "bare call", run: (durationMs) => bareLoop(step, clients, durationMs) },
		close: () => Promise.all(connections.map((connection) => connection.close())),
	};
}

/** The same on a general driver. */
export function postgresJsWay(arm: Arm, lab: Lab, clients: number): OwnWay {
	const { service, applicationName } = lab;
	const connections = Array.from({ length: clients }, () => connect(service, { applicationName, max: 1 }));
	const sql = lastOrdersSql(copyOf(arm));
	const nextCustomer = customersOf(lab, 2);
	const step: Step = async (client) => {
		const rows = await connections[client]?.unsafe(sql, [nextCustomer()], { prepare: true }).raw();
		return decodeOrders((rows ?? []) as unknown as Parameters<typeof decodeOrders>[0]).length;
	};
	return {
		way: { name: "bare call of postgres.js", run: (durationMs) => bareLoop(step, clients, durationMs) },
		close: () => Promise.all(connections.map((connection) => connection.end({ timeout: 1 }))),
	};
}

/** The experiment's operation, spans and all, in a bare loop. */
export function operationWay(service: ArmClient, clients: number): Way {
	const random = createRandom(3);
	const spans = { add: () => {} };
	const step: Step = () => service.operation(random, spans);
	return { name: "operation in a bare loop", run: (durationMs) => bareLoop(step, clients, durationMs) };
}

/** The experiment's operation under the engine. */
export function engineWay(service: ArmClient, clients: number): Way {
	const spans = switches.declaration.spans.map(({ id }) => id);
	const tally = new Tally(spans.length);
	const loop = new ClosedLoop({
		label: "covering",
		client: service,
		clientCount: clients,
		spans,
		tally,
		clock: systemClock,
		random: createRandom(4),
	});
	const calm = new AbortController().signal;
	return {
		name: "engine",
		async run(durationMs) {
			tally.latest.reset();
			const { elapsedMs } = await loop.run(durationMs, calm);
			return { samples: tally.latest.samples(), elapsedMs };
		},
	};
}

/** The least that can be called measuring: two clock reads and a push. */
async function bareLoop(step: Step, clients: number, durationMs: number): Promise<BlockPart> {
	const durationsMs: number[] = [];
	const startMs = performance.now();
	const endMs = startMs + durationMs;
	const loop = async (client: number) => {
		for (;;) {
			const fromMs = performance.now();
			if (fromMs >= endMs) return;
			await step(client);
			durationsMs.push(performance.now() - fromMs);
		}
	};
	await Promise.all(Array.from({ length: clients }, (_, client) => loop(client)));
	const elapsedMs = performance.now() - startMs;
	const recorder = new Recorder();
	for (const one of durationsMs) recorder.record(one);
	return { samples: recorder.samples(), elapsedMs };
}

/** Customers as operations choose them. */
function customersOf({ dataset }: Lab, stream: number): () => number {
	const rankOf = zipfRanks(dataset.customerCount, ACCESS_EXPONENT);
	const popularity = popularityOrder(dataset.customerCount, dataset.seed);
	const random = createRandom(stream);
	return () => idOfRank(popularity, rankOf(random()));
}
