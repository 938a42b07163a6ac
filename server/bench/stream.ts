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
import { wallMs } from "./browser.ts";
import { type Follow, followByPage, followBySockets } from "./followers.ts";
import { type OwnInstance, withOwnInstance } from "./own-instance.ts";
import { pressRun } from "./page-client.ts";
import type { BenchContext, BenchReport } from "./part.ts";
import { quantileOf } from "./spread.ts";

/** Who follows. Sockets cost this machine little, so that there can be many; a page is what a person has. */
const WAYS: readonly { by: string; watchers: number; follow: Follow }[] = [
	{ by: "sockets of a client", watchers: 1, follow: followBySockets(1) },
	{ by: "sockets of a client", watchers: 50, follow: followBySockets(50) },
	{ by: "a page in a browser", watchers: 1, follow: followByPage },
];
const EVENTS = 150;
/** As often as a run tells of itself. */
const PERIOD_MS = LIMITS.snapshotMs;
const WARMUP_EVENTS = 10;
const SCALE = 0.01;
const LANE = "bench";

type Row = {
	by: string;
	watchers: number;
	deliveries: number;
	p50Ms: number;
	p95Ms: number;
	p99Ms: number;
	appendP50Ms: number;
};

/**
 * How long an event takes from the row in the log to those who follow the run: from when the statement that appends it
 * is sent, through Postgres, a notification, the web process and its stream, to when a client has read it whole from
 * its socket, or a browser hands it to the scripts of the run's page, which is drawing it. All by the clock of this
 * machine. The events are those of a real run.
 *
 * @throws Fault of starting a lab; `timeout` when an event does not arrive.
 */
export async function benchStream(context: BenchContext): Promise<BenchReport> {
	const missing: string[] = [];
	const rows = await withOwnInstance(context, { scale: SCALE }, async (instance) => {
		const body = await realSnapshot(instance, context);
		const found: Row[] = [];
		for (const { by, watchers, follow } of WAYS) {
			context.log(`${by}: ${watchers}`);
			try {
				found.push({ by, watchers, ...(await deliver(instance, follow, body, context)) });
			} catch (thrown) {
				// Without a browser the rest is still told.
				if (follow !== followByPage || !(thrown instanceof Fault) || thrown.code !== "io") throw thrown;
				missing.push(thrown.message);
			}
		}
		return found;
	});
	return {
		data: { events: EVENTS, periodMs: PERIOD_MS, rows, missing },
		table: [
			["to", "watchers", "deliveries", "p50 ms", "p95 ms", "p99 ms", "of it the append, p50 ms"],
			...rows.map((row) => [
				row.by,
				String(row.watchers),
				String(row.deliveries),
				...[row.p50Ms, row.p95Ms, row.p99Ms, row.appendP50Ms].map((ms) => ms.toFixed(2)),
			]),
			...missing.map((sentence) => [sentence]),
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
	follow: Follow,
	body: RunEventBody,
	{ signal }: BenchContext,
): Promise<Omit<Row, "by" | "watchers">> {
	const { lease } = await takeRun(db);
	const keeper = keepLease(db, lease, { onLost: () => {}, onCancelRequested: () => {} });
	const sentMs = new Map<number, number>();
	const appendsMs: number[] = [];
	try {
		const followers = await follow(url, lease.runId);
		try {
			const first = (await getRunHead(db, lease.runId)).lastSeq + 1;
			for (let event = 0; event < WARMUP_EVENTS + EVENTS; event++) {
				if (signal.aborted) throw new Fault("cancelled", "The bench was stopped.");
				const fromMs = wallMs();
				await appendEvents(db, lease, [body]);
				if (event >= WARMUP_EVENTS) {
					sentMs.set(first + event, fromMs);
					appendsMs.push(wallMs() - fromMs);
				}
				await sleep(Math.max(0, PERIOD_MS - (wallMs() - fromMs)));
			}
			const heard = await followers.heardUpTo(first + WARMUP_EVENTS + EVENTS - 1);
			const delaysMs = heard.flatMap((own) => own.flatMap(({ seq, atMs }) => since(sentMs.get(seq), atMs)));
			return summarise(delaysMs, appendsMs);
		} finally {
			await followers.close();
		}
	} finally {
		keeper.stop();
		await finish(db, lease, { state: "cancelled" });
	}
}

/** Nothing of an event that is not counted. */
function since(fromMs: number | undefined, atMs: number): number[] {
	return fromMs === undefined ? [] : [atMs - fromMs];
}

function summarise(delaysMs: number[], appendsMs: number[]): Omit<Row, "by" | "watchers"> {
	delaysMs.sort((left, right) => left - right);
	appendsMs.sort((left, right) => left - right);
	const inMs = (sorted: readonly number[], share: number) => Number(quantileOf(sorted, share).toFixed(3));
	return {
		deliveries: delaysMs.length,
		p50Ms: inMs(delaysMs, 0.5),
		p95Ms: inMs(delaysMs, 0.95),
		p99Ms: inMs(delaysMs, 0.99),
		appendP50Ms: inMs(appendsMs, 0.5),
	};
}
