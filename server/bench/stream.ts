import { setTimeout as sleep } from "node:timers/promises";
import { nanoid } from "nanoid";
import type { RunEventBody } from "#server/contract/event.ts";
import { Fault } from "#server/contract/fault.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { closedLoad } from "#server/contract/load.ts";
import { isFinal, type RunRequest } from "#server/contract/run.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { appendEvents, readEvents } from "#server/queue/events.ts";
import { type Claim, claim, finish } from "#server/queue/lease.ts";
import { enqueue, getRunHead } from "#server/queue/runs.ts";
import type { Database } from "#server/queue/workbench.ts";
import { keepLease } from "#server/runner/lease-keeper.ts";
import { type OwnInstance, withOwnInstance } from "./own-instance.ts";
import { pressRun, watchRun } from "./page-client.ts";
import type { BenchContext, BenchReport } from "./part.ts";
import { quantileOf } from "./spread.ts";

const WATCHER_COUNTS = [1, 50];
const EVENTS = 150;
/** As often as a run tells of itself. */
const PERIOD_MS = LIMITS.snapshotMs;
const WARMUP_EVENTS = 10;
const ARRIVAL_MS = 5_000;
const SCALE = 0.01;
const LANE = "bench";

type Row = {
	watchers: number;
	deliveries: number;
	p50Ms: number;
	p95Ms: number;
	p99Ms: number;
	appendP50Ms: number;
};

/**
 * How long an event takes from the row in the log to a browser: from when the statement that appends it is sent to
 * when a page that follows the run has it whole, through Postgres, a notification, the web process and its stream.
 * Written and read by this process, so by one clock. The events are those of a real run.
 *
 * @throws Fault of starting a lab; `timeout` when an event does not arrive.
 */
export async function benchStream(context: BenchContext): Promise<BenchReport> {
	const rows = await withOwnInstance(context, { scale: SCALE }, async (instance) => {
		const body = await realSnapshot(instance, context);
		const found: Row[] = [];
		for (const watchers of WATCHER_COUNTS) {
			context.log(`${watchers} watching`);
			found.push(await deliver(instance, watchers, body, context));
		}
		return found;
	});
	return {
		data: { events: EVENTS, periodMs: PERIOD_MS, rows },
		table: [
			["watchers", "deliveries", "p50 ms", "p95 ms", "p99 ms", "of it the append, p50 ms"],
			...rows.map((row) => [
				String(row.watchers),
				String(row.deliveries),
				...[row.p50Ms, row.p95Ms, row.p99Ms, row.appendP50Ms].map((ms) => ms.toFixed(2)),
			]),
		],
	};
}

function request(): RunRequest {
	const { id, defaultArms } = findExperiment("switches").declaration;
	return { experiment: id, arms: defaultArms, load: closedLoad(2, 2) };
}

/** The last point of a short run. */
async function realSnapshot(
	{ url, workbench }: OwnInstance,
	{ signal }: BenchContext,
): Promise<RunEventBody> {
	const id = await pressRun(url, request());
	while (!isFinal((await getRunHead(workbench.db, id)).state)) {
		if (signal.aborted) throw new Fault("cancelled", "The bench was stopped.");
		await sleep(100);
	}
	const snapshot = (await readEvents(workbench.db, id, 0)).findLast((event) => event.kind === "snapshot");
	if (snapshot?.kind !== "snapshot") throw new Fault("internal", "A run of the bench published no point.");
	return { kind: "snapshot", point: snapshot.point };
}

/** A run that only this process works on: the runner sees neither the run before it is taken nor its lane. */
function takeRun(db: Database): Promise<Claim> {
	return db.transaction(async (tx) => {
		await enqueue(tx, { session: "bench", idempotencyKey: nanoid(), request: request() });
		const taken = await claim(tx, "bench", LANE);
		if (taken === undefined) throw new Fault("internal", "The bench could not take its own run.");
		return taken;
	});
}

async function deliver(
	{ url, workbench: { db } }: OwnInstance,
	watcherCount: number,
	body: RunEventBody,
	{ signal }: BenchContext,
): Promise<Row> {
	const { lease } = await takeRun(db);
	const keeper = keepLease(db, lease, { onLost: () => {}, onCancelRequested: () => {} });
	const sentMs = new Map<number, number>();
	const delaysMs: number[] = [];
	let left = 0;
	const watchers = Array.from({ length: watcherCount }, () =>
		watchRun(url, lease.runId, ({ seq, atMs }) => {
			const fromMs = sentMs.get(seq);
			if (fromMs === undefined) return;
			delaysMs.push(atMs - fromMs);
			left--;
		}),
	);
	const appendsMs: number[] = [];
	try {
		await Promise.all(watchers.map(({ opened }) => opened));
		const first = (await getRunHead(db, lease.runId)).lastSeq + 1;
		for (let event = 0; event < WARMUP_EVENTS + EVENTS && !signal.aborted; event++) {
			const fromMs = performance.now();
			if (event >= WARMUP_EVENTS) {
				sentMs.set(first + event, fromMs);
				left += watcherCount;
			}
			await appendEvents(db, lease, [body]);
			if (event >= WARMUP_EVENTS) appendsMs.push(performance.now() - fromMs);
			await sleep(Math.max(0, PERIOD_MS - (performance.now() - fromMs)));
		}
		const deadlineMs = performance.now() + ARRIVAL_MS;
		while (left > 0 && performance.now() < deadlineMs) await sleep(10);
		if (left > 0) throw new Fault("timeout", `${left} events did not arrive within ${ARRIVAL_MS / 1_000} s.`);
	} finally {
		for (const watcher of watchers) watcher.close();
		keeper.stop();
		await finish(db, lease, { state: "cancelled" });
	}
	delaysMs.sort((left, right) => left - right);
	appendsMs.sort((left, right) => left - right);
	const inMs = (sorted: readonly number[], share: number) => Number(quantileOf(sorted, share).toFixed(3));
	return {
		watchers: watcherCount,
		deliveries: delaysMs.length,
		p50Ms: inMs(delaysMs, 0.5),
		p95Ms: inMs(delaysMs, 0.95),
		p99Ms: inMs(delaysMs, 0.99),
		appendP50Ms: inMs(appendsMs, 0.5),
	};
}
