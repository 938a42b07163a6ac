import { setTimeout as sleep } from "node:timers/promises";
import { Fault } from "#server/contract/fault.ts";
import { isFinal } from "#server/contract/run.ts";
import { getRunHead } from "#server/queue/runs.ts";
import { type OwnInstance, withOwnInstance } from "./own-instance.ts";
import { pressRun } from "./page-client.ts";
import type { BenchContext, BenchReport } from "./part.ts";
import { shortRequest } from "./short-run.ts";
import { spreadOf } from "./spread.ts";
import { type Audited, askBrowser, type Form } from "./web-browser.ts";

const SCALE = 0.1;
const REPEATS = 3;
const FORMS: readonly Form[] = ["desktop", "mobile"];
const LESSON = "/lessons/indexing";
const LONG_TASK_MS = 100;
/** A run as long as there can be, of as many arms as there can be. */
const SECONDS = 60;
const FOUR_ARMS = ["none", "btree", "covering"]
	.map((index) => `arm=${encodeURIComponent(`cache=none,index=${index},pool=pool,poolSize=8`)}`)
	.concat(`arm=${encodeURIComponent("cache=process,index=btree,pool=pool,poolSize=8")}`)
	.join("&");

type PageRow = { page: string; form: Form } & Audited;

/**
 * How the pages are for who reads them: Lighthouse's scores for a desktop and a phone, medians of some repeats; the
 * scripts that reading a lesson fetches; and what the bench's page does to its browser during a long run of four arms.
 *
 * @throws Fault of starting a lab; `io` when there is no browser.
 */
export async function benchWeb(context: BenchContext): Promise<BenchReport> {
	const { repeats = REPEATS, seconds = SECONDS } = context.options;
	return withOwnInstance(context, { scale: SCALE }, async (instance) => {
		const { url } = instance;
		const pages: PageRow[] = [];
		for (const [page, path] of Object.entries(await paths(instance, context))) {
			for (const form of FORMS) {
				context.log(`${page}, ${form}`);
				pages.push({ page, form, ...(await auditOften(`${url}${path}`, form, repeats, context)) });
			}
		}
		const lessonBytes = await askBrowser({ kind: "weigh", url: `${url}${LESSON}` }, context.signal);
		context.log(`a run of ${seconds} s with four arms`);
		const bench = `${url}/bench?${FOUR_ARMS}&clients=4&seconds=${seconds}`;
		const watched = await askBrowser({ kind: "watch", url: bench, seconds }, context.signal);
		const lessonJsGzipKb = Math.round(lessonBytes / 1_000);
		const longTasks = watched.longTasksMs.filter((ms) => ms > LONG_TASK_MS);
		const heapGrowthMb = Number((watched.heapGrowthBytes / 1e6).toFixed(1));
		return {
			data: {
				pages,
				lessonJsGzipKb,
				longTasksOver100Ms: longTasks.length,
				longestTaskMs: Math.round(Math.max(0, ...watched.longTasksMs)),
				heapGrowthMb,
				runCls: watched.cls,
				replayMs: Math.round(watched.replayMs),
			},
			table: [
				["page", "for", "performance", "accessibility", "best practices", "layout shift", "faults"],
				...pages.map((row) => [
					row.page,
					row.form,
					...[row.performance, row.accessibility, row.bestPractices, row.cls].map((one) => one.toFixed(2)),
					row.faults.join("; "),
				]),
				["scripts of a lesson that is read, gzip", `${lessonJsGzipKb} kB`],
				[`tasks over ${LONG_TASK_MS} ms in a run of ${seconds} s, four arms`, String(longTasks.length)],
				["heap growth in it", `${heapGrowthMb} MB`],
				["layout shift in it", watched.cls.toFixed(3)],
				["its page, replayed", `${Math.round(watched.replayMs)} ms`],
			],
		};
	});
}

/** The pages to look at, one of them that of a run which is done. */
async function paths(
	{ url, workbench }: OwnInstance,
	{ signal }: BenchContext,
): Promise<Record<string, string>> {
	const id = await pressRun(url, shortRequest());
	while (!isFinal((await getRunHead(workbench.db, id)).state)) {
		if (signal.aborted) throw new Fault("cancelled", "The bench was stopped.");
		await sleep(200);
	}
	return { course: "/", lesson: LESSON, bench: "/bench", run: `/runs/${id}` };
}

/** Medians: Lighthouse's performance is a simulation on what it saw, and what it sees varies. */
async function auditOften(
	url: string,
	form: Form,
	repeats: number,
	{ signal }: BenchContext,
): Promise<Audited> {
	const all: Audited[] = [];
	for (let repeat = 0; repeat < repeats; repeat++) {
		all.push(await askBrowser({ kind: "audit", url, form }, signal));
	}
	const median = (figure: (one: Audited) => number) => spreadOf(all.map(figure)).median;
	return {
		performance: median((one) => one.performance),
		accessibility: median((one) => one.accessibility),
		bestPractices: median((one) => one.bestPractices),
		cls: Math.max(...all.map((one) => one.cls)),
		faults: [...new Set(all.flatMap((one) => one.faults))],
	};
}
