import os from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { Fault } from "#server/contract/fault.ts";
import { isFinal } from "#server/contract/run.ts";
import { getRunHead } from "#server/queue/runs.ts";
import { type Look, lookAgain } from "./look-again.ts";
import { type OwnInstance, withOwnInstance } from "./own-instance.ts";
import { pressRun } from "./page-client.ts";
import type { BenchContext, BenchReport } from "./part.ts";
import { shortRequest } from "./short-run.ts";
import { spreadOf } from "./spread.ts";
import { type Audited, askBrowser, type Form, type Watched } from "./web-browser.ts";

const SCALE = 0.1;
const REPEATS = 3;
const FORMS: readonly Form[] = ["desktop", "mobile"];
const LONG_TASK_MS = 100;
/** A run as long as there can be, of as many arms as there can be. */
const SECONDS = 60;
const FOUR_ARMS = [
	"cache=none,index=none,pool=pool,poolSize=8",
	"cache=none,index=btree,pool=pool,poolSize=8",
	"cache=none,index=covering,pool=pool,poolSize=8",
	"cache=process,index=btree,pool=pool,poolSize=8",
];

/** What can be asked for alone: a page by Lighthouse, the weight of all of them, a long run. */
const PAGES = ["course", "lesson", "bench", "run"] as const;
const PIECES = [...PAGES, "weight", "watch"] as const;
type PageName = (typeof PAGES)[number];
type Piece = (typeof PIECES)[number];

/** The looks that it is made of: those that the browser could have. */
type PageRow = { page: PageName; form: Form } & ((Audited & { looks: number }) | { failed: string });

/**
 * How the pages are for who reads them: Lighthouse's scores for a desktop and a phone, medians of some repeats; the
 * scripts that a page fetches while nobody touches it; and what the bench's page does to its browser during a long run
 * of four arms. Of these `only` chooses. A look that the browser could not have is had again; what still fails is named
 * beside all others.
 *
 * @throws Fault of starting a lab; `bad-request` for a piece that there is not; `io` when there is no browser.
 */
export async function benchWeb(context: BenchContext): Promise<BenchReport> {
	const { repeats = REPEATS, seconds = SECONDS, only } = context.options;
	const pieces = readPieces(only);
	return withOwnInstance(context, { scale: SCALE }, async (instance) => {
		const loadBefore = loadAverage();
		const addresses = await addressesOf(instance, context);
		const pages = await auditPages(addresses, pieces, repeats, context);
		const weights = pieces.includes("weight")
			? await lookAgain("weight", () => weigh(addresses, context), context)
			: undefined;
		const watched = pieces.includes("watch")
			? await lookAgain("watch", () => watchRun(instance, { seconds, repeats }, context), context)
			: undefined;
		const failed = [...pages, weights, watched].flatMap((one) =>
			one !== undefined && "failed" in one ? [one.failed] : [],
		);
		const loads = { loadAverage: [loadBefore, loadAverage()] };
		return {
			data: { pages, ...weightData(foundOf(weights)), ...watchedData(foundOf(watched)), failed, ...loads },
			failed,
			table: [
				[
					"page",
					"for",
					"performance",
					"largest text",
					"blocked",
					"shift",
					"accessible",
					"practices",
					"faults",
				],
				...pages.flatMap((row) => ("failed" in row ? [] : [pageLine(row)])),
				...Object.entries(foundOf(weights) ?? {}).map(([page, kb]) => [
					`scripts of the ${page}, gzip`,
					`${kb} kB`,
				]),
				...watchedLines(foundOf(watched), seconds),
				["load average before and after", loads.loadAverage.join(", ")],
				...failed.map((sentence) => [`failed: ${sentence}`]),
			],
		};
	});
}

function foundOf<T>(look: Look<T> | undefined): T | undefined {
	return look !== undefined && "found" in look ? look.found : undefined;
}

/** @throws Fault `bad-request` that names what there is. */
export function readPieces(only: string | undefined): readonly Piece[] {
	if (only === undefined) return PIECES;
	const names = only.split(",").map((name) => name.trim());
	const unknown = names.find((name) => !PIECES.some((piece) => piece === name));
	if (unknown === undefined) return PIECES.filter((piece) => names.includes(piece));
	throw new Fault("bad-request", `--only: there is no "${unknown}". There are: ${PIECES.join(", ")}.`);
}

/** Of the last minute, and of the bench itself as well. */
function loadAverage(): number {
	return Number((os.loadavg()[0] ?? Number.NaN).toFixed(1));
}

/** The pages to look at, one of them that of a run which is done. */
async function addressesOf(
	{ url, workbench }: OwnInstance,
	{ signal }: BenchContext,
): Promise<Record<PageName, string>> {
	const id = await pressRun(url, shortRequest());
	while (!isFinal((await getRunHead(workbench.db, id)).state)) {
		if (signal.aborted) throw new Fault("cancelled", "The bench was stopped.");
		await sleep(200);
	}
	return { course: url, lesson: `${url}/lessons/indexing`, bench: `${url}/bench`, run: `${url}/runs/${id}` };
}

async function auditPages(
	addresses: Record<PageName, string>,
	pieces: readonly Piece[],
	repeats: number,
	context: BenchContext,
): Promise<PageRow[]> {
	const rows: PageRow[] = [];
	for (const page of PAGES.filter((one) => pieces.includes(one))) {
		for (const form of FORMS) {
			context.log(`${page}, ${form}`);
			rows.push({ page, form, ...(await auditOften(page, form, addresses[page], repeats, context)) });
		}
	}
	return rows;
}

/** Medians: Lighthouse's performance is a simulation on what it saw, and what it sees varies. */
async function auditOften(
	page: PageName,
	form: Form,
	url: string,
	repeats: number,
	context: BenchContext,
): Promise<(Audited & { looks: number }) | { failed: string }> {
	const { signal } = context;
	const ask = () => askBrowser({ kind: "audit", url, form }, signal);
	const all: Audited[] = [];
	const missed: string[] = [];
	for (let repeat = 0; repeat < repeats; repeat++) {
		const look = await lookAgain(`${page}, ${form}`, ask, context);
		if ("found" in look) all.push(look.found);
		else if (all.length === 0) return look;
		else {
			missed.push(look.failed);
			break;
		}
	}
	const median = (figure: (one: Audited) => number) => spreadOf(all.map(figure)).median;
	return {
		looks: all.length,
		performance: median((one) => one.performance),
		accessibility: median((one) => one.accessibility),
		bestPractices: median((one) => one.bestPractices),
		cls: Math.max(...all.map((one) => one.cls)),
		lcpMs: Math.round(median((one) => one.lcpMs)),
		tbtMs: Math.round(median((one) => one.tbtMs)),
		faults: [...new Set(all.flatMap((one) => one.faults)), ...missed],
	};
}

function pageLine(row: Exclude<PageRow, { failed: string }>): string[] {
	const scores = [row.accessibility, row.bestPractices].map((score) => score.toFixed(2));
	return [
		row.page,
		row.form,
		row.performance.toFixed(2),
		`${row.lcpMs} ms`,
		`${row.tbtMs} ms`,
		row.cls.toFixed(3),
		...scores,
		row.faults.join("; "),
	];
}

/** Kilobytes of scripts of each page. */
type Weights = Record<PageName, number>;

async function weigh(addresses: Record<PageName, string>, { signal }: BenchContext): Promise<Weights> {
	const inKb = async (page: PageName) =>
		Number(((await askBrowser({ kind: "weigh", url: addresses[page] }, signal)) / 1_000).toFixed(1));
	return {
		course: await inKb("course"),
		lesson: await inKb("lesson"),
		bench: await inKb("bench"),
		run: await inKb("run"),
	};
}

function weightData(weights: Weights | undefined): object {
	return weights === undefined ? {} : { lessonJsGzipKb: weights.lesson, jsGzipKb: weights };
}

async function watchRun(
	{ url }: OwnInstance,
	{ seconds, repeats }: { seconds: number; repeats: number },
	{ signal, log }: BenchContext,
): Promise<Watched> {
	log(`a run of ${seconds} s with four arms`);
	const query = new URLSearchParams(FOUR_ARMS.map((arm) => ["arm", arm]));
	query.set("clients", "4");
	query.set("seconds", String(seconds));
	const bench = `${url}/bench?${query}`;
	return askBrowser({ kind: "watch", url: bench, seconds, arms: FOUR_ARMS.length, repeats }, signal);
}

function watchedData(watched: Watched | undefined): object {
	if (watched === undefined) return {};
	return {
		longTasksOver100Ms: watched.longTasksMs.filter((ms) => ms > LONG_TASK_MS).length,
		longestTaskMs: Math.round(Math.max(0, ...watched.longTasksMs)),
		heapGrowthMb: Number((watched.heapGrowthBytes / 1e6).toFixed(1)),
		runCls: watched.cls,
		replayMs: Math.round(spreadOf(watched.replaysMs).median),
		replaysMs: watched.replaysMs.map(Math.round),
	};
}

function watchedLines(watched: Watched | undefined, seconds: number): string[][] {
	if (watched === undefined) return [];
	const { longTasksMs, heapGrowthBytes, cls, replaysMs } = watched;
	const long = longTasksMs.filter((ms) => ms > LONG_TASK_MS).length;
	return [
		[`tasks over ${LONG_TASK_MS} ms in a run of ${seconds} s, four arms`, String(long)],
		["the longest of its tasks", `${Math.round(Math.max(0, ...longTasksMs))} ms`],
		["heap growth in it", `${(heapGrowthBytes / 1e6).toFixed(1)} MB`],
		["layout shift in it", cls.toFixed(3)],
		["its page, replayed", replaysMs.map((ms) => `${Math.round(ms)} ms`).join(", ")],
	];
}
