import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Fault } from "#server/contract/fault.ts";
import { closedLoad } from "#server/contract/load.ts";
import { isFinal, type RunRequest } from "#server/contract/run.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { getRun, getRunHead } from "#server/queue/runs.ts";
import { fitLine, type Line } from "./line.ts";
import { type OwnInstance, withOwnInstance } from "./own-instance.ts";
import { pressRun, watchRun } from "./page-client.ts";
import type { BenchContext, BenchReport } from "./part.ts";

const RUNS = 200;
/** Of them not looked at: code is compiled and pools are filled by then. */
const WARMUP_RUNS = 20;
const RUNS_PER_LOOK = 10;
const PAGES = 2;
const SCALE = 0.01;
const RUN_MS = 60_000;
/** Less than this a run could not be told from what a heap does by itself. */
const GROWTH_BYTES_PER_RUN = 50_000;
const PARTS = ["web", "runner", "supervisor"] as const;
type Part = (typeof PARTS)[number];

/** Resident memory of each process after so many runs. */
type Look = { runs: number } & Record<Part, number>;

type Row = {
	part: Part;
	firstBytes: number;
	lastBytes: number;
	bytesPerRun: number;
	lowBytesPerRun: number;
	highBytesPerRun: number;
	grows: boolean;
};

/**
 * Whether the processes that stay grow with the runs they serve: resident memory every ten runs, a straight line by
 * least squares through it, and its slope with a 95 % interval. The collector is left alone, so the sizes are those an
 * operator sees; two pages follow each run, and its page is loaded once.
 *
 * @throws Fault of starting a lab; `io` when a run fails.
 */
export async function benchMemory(context: BenchContext): Promise<BenchReport> {
	const runs = Math.max(WARMUP_RUNS + 4 * RUNS_PER_LOOK, context.options.runs ?? RUNS);
	const looks = await withOwnInstance(context, { scale: SCALE }, (instance) =>
		lookOn(instance, runs, context),
	);
	const rows = PARTS.map((part) => rowOf(part, looks));
	const inMb = (bytes: number) => (bytes / 1e6).toFixed(1);
	const inKb = (bytes: number) => (bytes / 1e3).toFixed(1);
	return {
		data: { runs: looks.at(-1)?.runs ?? 0, warmupRuns: WARMUP_RUNS, rows, looks },
		table: [
			["process", "first MB", "last MB", "kB per run", "95 % interval", "grows"],
			...rows.map((row) => [
				row.part,
				inMb(row.firstBytes),
				inMb(row.lastBytes),
				inKb(row.bytesPerRun),
				`${inKb(row.lowBytesPerRun)} to ${inKb(row.highBytesPerRun)}`,
				row.grows ? "yes" : "no",
			]),
		],
	};
}

/** Stopped early, it comes with what it has seen by then. */
async function lookOn(instance: OwnInstance, runs: number, { log, signal }: BenchContext): Promise<Look[]> {
	const looks: Look[] = [];
	for (let run = 1; run <= runs && !signal.aborted; run++) {
		const went = await followRun(instance).then(
			() => true,
			(thrown: unknown) => {
				// Ctrl-C reaches the instance as well.
				if (signal.aborted) return false;
				throw thrown;
			},
		);
		if (!went) break;
		if (run < WARMUP_RUNS || run % RUNS_PER_LOOK !== 0) continue;
		const look = { runs: run, ...(await residentBytes(instance.pid)) };
		looks.push(look);
		const sizes = PARTS.map((part) => `${part} ${Math.round(look[part] / 1e6)} MB`).join(", ");
		log(`${run} of ${runs} runs: ${sizes}`);
	}
	return looks;
}

function request(): RunRequest {
	const { id, defaultArms } = findExperiment("switches").declaration;
	const arms = defaultArms.map((arm, place) => ({ ...arm, index: place === 0 ? "btree" : "covering" }));
	return { experiment: id, arms, load: closedLoad(2, 2) };
}

async function followRun({ url, workbench }: OwnInstance): Promise<void> {
	const id = await pressRun(url, request());
	const watchers = Array.from({ length: PAGES }, () => watchRun(url, id, () => {}));
	const late = setTimeout(() => {
		for (const watcher of watchers) watcher.close();
	}, RUN_MS);
	await fetch(`${url}/runs/${id}`).then((page) => page.text());
	await Promise.all(watchers.map(({ ended }) => ended));
	clearTimeout(late);
	const { state } = await getRunHead(workbench.db, id);
	if (!isFinal(state))
		throw new Fault("io", `A run of the bench was still ${state} after ${RUN_MS / 1_000} s.`);
	const { failure } = await getRun(workbench.db, id, null);
	if (failure !== null) throw new Fault("io", `A run of the bench failed: ${failure.sentence}`);
}

/** Of the supervisor and its two children, by `ps`, which Linux and macOS have. */
async function residentBytes(supervisor: number): Promise<Record<Part, number>> {
	const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,rss=,args="]);
	const bytes: Record<Part, number> = { web: 0, runner: 0, supervisor: 0 };
	for (const line of stdout.split("\n")) {
		const [, pid, parent, kibibytes, args = ""] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
		const part =
			Number(pid) === supervisor ? "supervisor" : Number(parent) === supervisor ? partOf(args) : undefined;
		if (part !== undefined) bytes[part] = Number(kibibytes) * 1_024;
	}
	return bytes;
}

/** Next gives its process a title of its own. */
function partOf(args: string): Part | undefined {
	if (/next/.test(args)) return "web";
	return /runner\.js/.test(args) ? "runner" : undefined;
}

function rowOf(part: Part, looks: readonly Look[]): Row {
	const line: Line = fitLine(looks.map((look) => ({ x: look.runs, y: look[part] })));
	return {
		part,
		firstBytes: looks[0]?.[part] ?? Number.NaN,
		lastBytes: looks.at(-1)?.[part] ?? Number.NaN,
		bytesPerRun: Math.round(line.slope),
		lowBytesPerRun: Math.round(line.low),
		highBytesPerRun: Math.round(line.high),
		grows: line.low > GROWTH_BYTES_PER_RUN,
	};
}
