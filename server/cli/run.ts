import { setTimeout as sleep } from "node:timers/promises";
import { nanoid } from "nanoid";
import type { StoredSlice } from "#db/schema/workbench.ts";
import { parseArm } from "#server/contract/arm.ts";
import type { RunEvent } from "#server/contract/event.ts";
import type { Experiment } from "#server/contract/experiment.ts";
import { Fault, faultCodeOf } from "#server/contract/fault.ts";
import { faultOfIssues } from "#server/contract/issue.ts";
import type { LabStatus } from "#server/contract/lab.ts";
import { usualSecondsOf } from "#server/contract/layout.ts";
import { type Load, longestSeconds } from "#server/contract/load.ts";
import { checkRequirements, datasetOf } from "#server/contract/requirements.ts";
import type { Result } from "#server/contract/result.ts";
import { checkRequest, isFinal, type RunRequest } from "#server/contract/run.ts";
import { runRequestSchema } from "#server/contract/run-schema.ts";
import type { Env } from "#server/env.ts";
import { experimentOf } from "#server/experiments/registry.ts";
import { Feed } from "#server/queue/feed.ts";
import { readLabStatus } from "#server/queue/labs.ts";
import { cancelRun, enqueue, getRun, readStderrTail } from "#server/queue/runs.ts";
import { readSlices } from "#server/queue/stored-slices.ts";
import type { Terminal } from "#server/supervisor/terminal.ts";
import { type LaidOut, type LayoutOptions, readLayout } from "./layout-options.ts";
import { type LoadOptions, readLoad } from "./load-options.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

/** A run ends within three seconds of being cancelled. */
const CANCEL_MS = 5_000;

/** What the command line was given to measure; numbers still as text. */
export type RequestOptions = LoadOptions & LayoutOptions & { arm: string[] };

/** A run as `lab run --json` prints it: the result, its run's id, and its page when there is one. */
export type RunOutput = { runId: string; url: string | null } & Result;

/** A run that has ended well, and the slices that its figures come from. */
export type FinishedRun = { output: RunOutput; slices: StoredSlice[] };

/**
 * Makes a checked request of the words of a command line; what is not given comes from the experiment.
 *
 * @throws Fault `bad-request` naming the field.
 */
export function readRequest(experiment: Experiment, options: RequestOptions): RunRequest {
	const { id, factors, defaultArms, load } = experiment.declaration;
	const given = options.arm.map((text, index) => parseArm(factors, text, `arms[${index}]`));
	const laidOut = readLayout(experiment.declaration, options);
	const input = {
		experiment: id,
		arms: given.length === 0 ? [...defaultArms] : given,
		load: laidOut === undefined ? readLoad(options, load) : readLaidOutLoad(options, load, laidOut),
		...laidOut,
	};
	const parsed = runRequestSchema.safeParse(input);
	if (!parsed.success) throw faultOfIssues(parsed.error, input);
	return checkRequest(parsed.data, experiment);
}

/** The load of arms that are laid out: longer than a few need, and an open loop where its rate is swept. */
function readLaidOutLoad(
	options: RequestOptions,
	initial: Load,
	{ arms, layout }: LaidOut,
): Record<string, unknown> {
	const rates = arms.map((arm) => Number(arm.rate));
	const isOverRates = layout.kind === "sweep" && layout.factor === "rate" && options.rate === undefined;
	const asked = readLoad(isOverRates ? { ...options, rate: String(Math.max(...rates)) } : options, initial);
	if (options.seconds !== undefined) return asked;
	const model = asked.model === "open" ? "open" : "closed";
	return { ...asked, seconds: usualSecondsOf(arms.length, model, initial.seconds) };
}

/**
 * Stores the run, waits its turn, follows it to its end.
 *
 * @throws Fault with the run's own failure, and beneath it what a trial that failed said last; `cancelled` when `signal` is aborted, after the run was cancelled.
 */
export async function runToEnd(
	request: RunRequest,
	env: Env,
	terminal: Terminal,
	signal: AbortSignal,
): Promise<FinishedRun> {
	const workplace = await openWorkplace(env, { say: terminal.line, signal });
	try {
		return await runAt(workplace, request, terminal, signal);
	} finally {
		await workplace.close();
	}
}

/** As `runToEnd`, at a place that is open and stays so. */
export async function runAt(
	workplace: Workplace,
	request: RunRequest,
	terminal: Terminal,
	signal: AbortSignal,
): Promise<FinishedRun> {
	const { db } = workplace.workbench;
	checkAgainst(request, await readLabStatus(db));
	const session = `cli:${nanoid()}`;
	const { declaration } = experimentOf(request);
	const id = await enqueue(db, { session, idempotencyKey: nanoid(), request, declaration });
	const ended = new AbortController();
	const following = follow(workplace, id, request, terminal, ended.signal);
	const cancelling = cancelOnAbort(workplace, id, session, signal, ended.signal);
	await Promise.race([following, workplace.gone, cancelling]).finally(() => ended.abort());
	const run = await getRun(db, id, session);
	if (run.state === "cancelled") throw new Fault("cancelled", "The run was cancelled.");
	if (run.failure !== null) {
		const { code, sentence } = run.failure;
		const lastWords = await readStderrTail(db, id);
		throw new Fault(
			faultCodeOf(code),
			lastWords === null ? sentence : `${sentence}\n\n${lastWords.trimEnd()}`,
		);
	}
	if (run.result === null) throw new Fault("internal", "The run ended without a result.");
	const url = workplace.url === null ? null : `${workplace.url}/runs/${id}`;
	return { output: { runId: id, url, ...run.result }, slices: await readSlices(db, id) };
}

/** What a lab says to a request: what it lacks, and what it would cost with its data. */
function checkAgainst(request: RunRequest, status: LabStatus): void {
	const { experiment: id, arms, load, layout } = request;
	const experiment = experimentOf(request);
	const raw = arms.map((arm) => ({ ...arm }));
	const asked = { experiment: id, arms: raw, load, ...(layout === undefined ? {} : { layout }) };
	checkRequest(asked, experiment, datasetOf(status));
	checkRequirements(arms, experiment.declaration, status);
}

/** Once the signal is aborted the run is cancelled; rejects when its end does not come within the time given to it. */
async function cancelOnAbort(
	workplace: Workplace,
	id: string,
	session: string,
	signal: AbortSignal,
	ended: AbortSignal,
): Promise<never> {
	if (!signal.aborted) {
		const options = { once: true, signal: ended };
		await new Promise((resolve) => signal.addEventListener("abort", resolve, options));
	}
	cancelRun(workplace.workbench.db, id, session).catch(() => {});
	await sleep(CANCEL_MS);
	throw new Fault("cancelled", "The run was asked to stop and has not said that it did.");
}

async function follow(
	workplace: Workplace,
	id: string,
	request: RunRequest,
	terminal: Terminal,
	ended: AbortSignal,
): Promise<void> {
	const feed = new Feed(workplace.workbench);
	void sayWhileQueued(workplace, id, terminal, ended);
	try {
		for await (const event of feed.watch(id, 0, ended)) tell(event, request, terminal);
	} finally {
		await feed.close();
	}
}

/** Says once a second why the run waits: its place, or what the lab is still making. */
async function sayWhileQueued(
	workplace: Workplace,
	id: string,
	terminal: Terminal,
	ended: AbortSignal,
): Promise<void> {
	let said = "";
	while (!ended.aborted) {
		const run = await getRun(workplace.workbench.db, id, null).catch(() => undefined);
		if (run !== undefined && run.state !== "queued") return;
		const status = await readLabStatus(workplace.workbench.db).catch(() => undefined);
		if (status?.state === "starting") terminal.progress(status.sentence, status.share);
		else if (run !== undefined && run.aheadCount > 0) {
			const text = `Waiting: ${run.aheadCount} ahead.`;
			if (text !== said) terminal.line(text);
			said = text;
		}
		await sleep(1_000, undefined, { signal: ended }).catch(() => {});
	}
}

function tell(event: RunEvent, request: RunRequest, terminal: Terminal): void {
	if (event.kind === "state") {
		if (event.restarted) terminal.line("The run was interrupted and starts again.");
		else if (!isFinal(event.state) && event.state !== "queued") terminal.line(`${event.state} …`);
	} else if (event.kind === "progress") {
		terminal.progress(event.label, event.share);
	} else if (event.kind === "snapshot" && event.point.phase === "measure") {
		const share = event.point.tMs / (longestSeconds(request.load) * 1_000);
		terminal.progress(`measuring ${request.arms.length} arms`, Math.min(1, share));
	}
}
