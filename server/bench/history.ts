import { setTimeout as sleep } from "node:timers/promises";
import { nanoid } from "nanoid";
import { connect } from "#db/client.ts";
import { Fault } from "#server/contract/fault.ts";
import { closedLoad } from "#server/contract/load.ts";
import { isFinal } from "#server/contract/run.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { getRunHead } from "#server/queue/runs.ts";
import { copyRuns } from "#server/testing/many-runs.ts";
import type { RunRows } from "#server/trpc/history.ts";
import { type OwnInstance, withOwnInstance } from "./own-instance.ts";
import type { BenchContext, BenchReport } from "./part.ts";
import { quantileOf } from "./spread.ts";

const RUNS = 10_000;
const REPEATS = 200;
const SCALE = 0.01;

type Row = { page: string; requests: number; p50Ms: number; p95Ms: number; bytes: number };

/**
 * How long the API takes for a page of the history of somebody who has ten thousand runs, each with the result and the
 * slices of a real one, from sending the request to having read the answer; and how large the list's page is.
 *
 * @throws Fault of starting a lab; `io` with what the server answered.
 */
export async function benchHistory(context: BenchContext): Promise<BenchReport> {
	const { repeats = REPEATS, runs = RUNS } = context.options;
	return withOwnInstance(context, { scale: SCALE }, async (instance) => {
		const cookie = await runOnce(instance, context);
		context.log(`copying the run ${runs} times`);
		await fill(instance, runs);
		const lists = await pagesOf(instance, cookie, runs);
		const rows: Row[] = [];
		for (const [page, path] of [...lists, ["choices", "history.facets"]] as const) {
			rows.push({ page, ...(await timed(`${instance.url}/api/trpc/${path}`, cookie, repeats, context)) });
		}
		const html = await timed(`${instance.url}/runs`, cookie, Math.ceil(repeats / 10), context);
		rows.push({ page: "the list's page", ...html });
		return {
			data: { runs, rows },
			table: [
				["of the history", "requests", "p50 ms", "p95 ms", "kB"],
				...rows.map(({ page, requests, p50Ms, p95Ms, bytes }) => [
					page,
					String(requests),
					p50Ms.toFixed(1),
					p95Ms.toFixed(1),
					(bytes / 1_000).toFixed(1),
				]),
			],
		};
	});
}

/** Starts a run as somebody new and waits for its end. @returns the cookie it belongs to. */
async function runOnce({ url, workbench }: OwnInstance, { signal }: BenchContext): Promise<string> {
	const { id: experiment, defaultArms: arms } = findExperiment("switches").declaration;
	const answer = await fetch(`${url}/api/trpc/runs.start`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ experiment, arms, load: closedLoad(2, 2), idempotencyKey: nanoid() }),
	});
	const text = await answer.text();
	if (!answer.ok) throw new Fault("io", `The run was refused (${answer.status}): ${text.slice(0, 300)}`);
	const { id } = JSON.parse(text).result.data;
	while (!isFinal((await getRunHead(workbench.db, id)).state)) {
		if (signal.aborted) throw new Fault("cancelled", "The bench was stopped.");
		await sleep(100);
	}
	return answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

async function fill({ workbench }: OwnInstance, runs: number): Promise<void> {
	const sql = connect(workbench.target, { applicationName: "lab:bench", max: 1 });
	try {
		await copyRuns(sql, runs);
		await sql`analyze workbench.runs`;
	} finally {
		await sql.end({ timeout: 5 });
	}
}

/** Calls of the list that differ in what they cost. */
async function pagesOf({ url }: OwnInstance, cookie: string, runs: number): Promise<[string, string][]> {
	const path = (input: object) => `history.list?input=${encodeURIComponent(JSON.stringify(input))}`;
	// The copies are a minute apart, and their ids count.
	const answer = await fetch(`${url}/api/trpc/${path({})}`, { headers: { cookie } });
	const newest: RunRows = (await answer.json()).result.data;
	const middleUs = (newest.rows[0]?.queuedAtMs ?? 0) * 1_000 - (runs / 2) * 60_000_000;
	return [
		["newest", path({})],
		["in the middle", path({ before: `${middleUs}.x` })],
		["with a tag", path({ tag: "tenth" })],
		["search, found", path({ search: "b-tree tenth" })],
		["search, nothing found", path({ search: "nowhere" })],
	];
}

async function timed(
	url: string,
	cookie: string,
	requests: number,
	{ signal }: BenchContext,
): Promise<Omit<Row, "page">> {
	const tookMs: number[] = [];
	let bytes = 0;
	for (let request = 0; request < requests; request++) {
		if (signal.aborted) throw new Fault("cancelled", "The bench was stopped.");
		const fromMs = performance.now();
		const answer = await fetch(url, { headers: { cookie } });
		bytes = (await answer.arrayBuffer()).byteLength;
		tookMs.push(performance.now() - fromMs);
		if (!answer.ok) throw new Fault("io", `${url} was refused (${answer.status}).`);
	}
	tookMs.sort((left, right) => left - right);
	const inMs = (share: number) => Number(quantileOf(tookMs, share).toFixed(2));
	return { requests, p50Ms: inMs(0.5), p95Ms: inMs(0.95), bytes };
}
