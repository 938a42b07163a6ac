import { Fault } from "#server/contract/fault.ts";
import { isFinal } from "#server/contract/run.ts";
import { getRun, getRunHead } from "#server/queue/runs.ts";
import { type Growth, judgeGrowth } from "./growth.ts";
import {
	INSTANCE_PARTS,
	type InstancePart,
	lookAtInstance,
	type Resident,
	requireSame,
} from "./instance-processes.ts";
import { type OwnInstance, withOwnInstance } from "./own-instance.ts";
import { pressRun, watchRun } from "./page-client.ts";
import type { BenchContext, BenchReport } from "./part.ts";
import { shortRequest } from "./short-run.ts";

const RUNS = 200;
/** Of them not looked at: code is compiled and pools are filled by then. */
const WARMUP_RUNS = 20;
const RUNS_PER_LOOK = 10;
const PAGES = 2;
const SCALE = 0.01;
const RUN_MS = 60_000;
/** Less than this a run could not be told from what a heap does by itself. */
const GROWTH_BYTES_PER_RUN = 50_000;

/** Bytes of resident memory of each process after so many runs. */
type Look = { runs: number } & Record<InstancePart, number>;

/** Figures are null where there were too few looks. */
type Row = {
	part: InstancePart;
	firstBytes: number | null;
	lastBytes: number | null;
	bytesPerRun: number | null;
	lowBytesPerRun: number | null;
	highBytesPerRun: number | null;
	grows: Growth["grows"];
};

/**
 * Whether the processes that stay grow with the runs they serve: resident memory every ten runs, a straight line by
 * least squares through it, and its slope with a 95 % interval. The collector is left alone, so the sizes are those an
 * operator sees; two pages follow each run, and its page is loaded once.
 *
 * @throws Fault of starting a lab; `io` when a run fails, or a process does not stay the same throughout.
 */
export async function benchMemory(context: BenchContext): Promise<BenchReport> {
	const runs = Math.max(WARMUP_RUNS + 4 * RUNS_PER_LOOK, context.options.runs ?? RUNS);
	const looks = await withOwnInstance(context, { scale: SCALE }, (instance) =>
		lookOn(instance, runs, context),
	);
	const rows = INSTANCE_PARTS.map((part) => rowOf(part, looks));
	const inMb = (bytes: number | null) => (bytes === null ? "–" : (bytes / 1e6).toFixed(1));
	const inKb = (bytes: number | null) => (bytes === null ? "–" : (bytes / 1e3).toFixed(1));
	return {
		data: {
			runs: looks.at(-1)?.runs ?? 0,
			warmupRuns: WARMUP_RUNS,
			limitBytesPerRun: GROWTH_BYTES_PER_RUN,
			rows,
			looks,
		},
		table: [
			["process", "first MB", "last MB", "kB per run", "95 % interval", "grows"],
			...rows.map((row) => [
				row.part,
				inMb(row.firstBytes),
				inMb(row.lastBytes),
				inKb(row.bytesPerRun),
				`${inKb(row.lowBytesPerRun)} to ${inKb(row.highBytesPerRun)}`,
				row.grows === "unknown" ? "cannot tell" : row.grows,
			]),
		],
	};
}

/** Stopped early, it comes with what it has seen by then. */
async function lookOn(instance: OwnInstance, runs: number, { log, signal }: BenchContext): Promise<Look[]> {
	const looks: Look[] = [];
	const first = await lookAtInstance(instance.pid);
	for (let run = 1; run <= runs && !signal.aborted; run++) {
		try {
			await followRun(instance);
			if (run < WARMUP_RUNS || run % RUNS_PER_LOOK !== 0) continue;
			const now = await lookAtInstance(instance.pid);
			requireSame(first, now);
			looks.push({ runs: run, ...bytesOf(now) });
			const sizes = INSTANCE_PARTS.map((part) => `${part} ${Math.round(now[part].bytes / 1e6)} MB`);
			log(`${run} of ${runs} runs: ${sizes.join(", ")}`);
		} catch (thrown) {
			// Ctrl-C reaches the instance as well.
			if (signal.aborted) break;
			throw thrown;
		}
	}
	return looks;
}

async function followRun({ url, workbench }: OwnInstance): Promise<void> {
	const id = await pressRun(url, shortRequest());
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

function bytesOf({ web, runner, supervisor }: Record<InstancePart, Resident>): Record<InstancePart, number> {
	return { web: web.bytes, runner: runner.bytes, supervisor: supervisor.bytes };
}

function rowOf(part: InstancePart, looks: readonly Look[]): Row {
	const sizes = looks.map((look) => ({ runs: look.runs, bytes: look[part] }));
	const { slope, low, high, grows } = judgeGrowth(sizes, GROWTH_BYTES_PER_RUN);
	const whole = (bytes: number) => (Number.isFinite(bytes) ? Math.round(bytes) : null);
	return {
		part,
		firstBytes: sizes[0]?.bytes ?? null,
		lastBytes: sizes.at(-1)?.bytes ?? null,
		bytesPerRun: whole(slope),
		lowBytesPerRun: whole(low),
		highBytesPerRun: whole(high),
		grows,
	};
}
