import { setTimeout as sleep } from "node:timers/promises";
import { connect, formatDatabaseUrl } from "#db/client.ts";
import { ensureDataset } from "#db/seed.ts";
import { ensureServiceRole } from "#db/service-role.ts";
import { Fault } from "#server/contract/fault.ts";
import type { RunRequest } from "#server/contract/run.ts";
import { isFinal } from "#server/contract/run.ts";
import { getRunHead } from "#server/queue/runs.ts";
import { orderAlone } from "#server/runner/lone-trial.ts";
import type { TrialOrder } from "#server/runner/protocol.ts";
import { TrialProcess, trialEntry } from "#server/runner/trial-process.ts";
import { type OwnInstance, withOwnInstance } from "./own-instance.ts";
import { pressRun, watchRun } from "./page-client.ts";
import type { BenchContext, BenchReport } from "./part.ts";
import { shortRequest } from "./short-run.ts";
import { type Spread, spreadOf } from "./spread.ts";

const RUNS = 10;
const STEP_MS = 60_000;
/** Between two presses, as a person leaves them: the next trial is loaded by then. */
const REST_MS = 1_000;

/**
 * How long a run takes to get going: a trial from its fork until it can take an order, cold; from the order to the
 * first operation, its arms being there; and, as a person sees it, from the press of Run to the first point of the
 * chart, through the API, the queue, the runner, a trial held ready, the log and the stream.
 *
 * @throws Fault of making a lab.
 */
export async function benchTrial(context: BenchContext): Promise<BenchReport> {
	const runs = Math.max(2, context.options.runs ?? RUNS);
	const labDatabaseUrl = formatDatabaseUrl(context.target);
	const steps = await withOwnInstance(context, { scale: context.scale, labDatabaseUrl }, async (instance) => {
		const forksMs: number[] = [];
		const ordersMs: number[] = [];
		const pressesMs: number[] = [];
		const order = await makeOrder(context);
		for (let run = 0; run < runs; run++) {
			if (context.signal.aborted) throw new Fault("cancelled", "The bench was stopped.");
			context.log(`${run + 1} of ${runs}`);
			const { forkMs, orderMs } = await startTrial(order);
			forksMs.push(forkMs);
			ordersMs.push(orderMs);
			pressesMs.push(await firstPointMs(instance, order.request));
			await sleep(REST_MS);
		}
		return [
			{ step: "fork to ready, cold", ...inMs(spreadOf(forksMs)) },
			{ step: "order to first operation", ...inMs(spreadOf(ordersMs)) },
			{ step: "press of Run to first point", ...inMs(spreadOf(pressesMs)) },
		];
	});
	return {
		data: { runs, rows: steps },
		table: [
			["", "median ms", "least", "most"],
			...steps.map(({ step, medianMs, lowMs, highMs }) => [step, ...[medianMs, lowMs, highMs].map(String)]),
		],
	};
}

function inMs({ median, low, high }: Spread): { medianMs: number; lowMs: number; highMs: number } {
	return { medianMs: Math.round(median), lowMs: Math.round(low), highMs: Math.round(high) };
}

async function makeOrder({ target, scale, seed, signal }: BenchContext): Promise<TrialOrder> {
	const admin = connect(target, { applicationName: "lab:bench", max: 1 });
	try {
		return orderAlone({
			runId: "bench-trial",
			seed,
			request: shortRequest(),
			target,
			service: await ensureServiceRole(admin, target),
			dataset: await ensureDataset({ admin, scale, seed, signal, onProgress: () => {} }),
		});
	} finally {
		await admin.end({ timeout: 1 });
	}
}

/** A trial that is ended as soon as it measures. @throws Fault `timeout`, `internal` with what it said. */
async function startTrial(order: TrialOrder): Promise<{ forkMs: number; orderMs: number }> {
	const forkedMs = performance.now();
	const trial = new TrialProcess(trialEntry());
	try {
		await trial.ready;
		const readyMs = performance.now();
		await new Promise<void>((resolve, reject) => {
			const late = setTimeout(
				() => reject(new Fault("timeout", "A trial did not begin to measure.")),
				STEP_MS,
			);
			trial.start(order, (message) => {
				if (message.type === "measuring") resolve();
				if (message.type === "failed") reject(new Fault("internal", message.sentence));
				if (message.type === "measuring" || message.type === "failed") clearTimeout(late);
			});
		});
		return { forkMs: readyMs - forkedMs, orderMs: performance.now() - readyMs };
	} finally {
		await trial.end(0);
	}
}

async function firstPointMs({ url, workbench }: OwnInstance, request: RunRequest): Promise<number> {
	const pressedMs = performance.now();
	const id = await pressRun(url, request);
	let pointMs: number | undefined;
	const watcher = watchRun(url, id, ({ json, atMs }) => {
		if (json.includes('"kind":"snapshot"')) pointMs ??= atMs;
	});
	const late = setTimeout(() => watcher.close(), STEP_MS);
	await watcher.ended;
	clearTimeout(late);
	if (pointMs === undefined) throw new Fault("timeout", "A run published no point.");
	while (!isFinal((await getRunHead(workbench.db, id)).state)) await sleep(50);
	return pointMs - pressedMs;
}
