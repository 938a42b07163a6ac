import { isDeepStrictEqual } from "node:util";
import { and, desc, eq, isNull } from "drizzle-orm";
import { benchRuns, runs } from "#db/schema/workbench.ts";
import { formatArm } from "#server/contract/arm.ts";
import type { BenchPlace, BenchRun } from "#server/contract/learner.ts";
import type { BenchPreset } from "#server/contract/lesson.ts";
import type { Load } from "#server/contract/load.ts";
import type { RunRequest, RunState } from "#server/contract/run.ts";
import type { Database, Transaction } from "#server/queue/workbench.ts";

/** A run that was started from a bench of a lesson. */
export type KeptRun = {
	lesson: string;
	bench: string;
	runId: string;
	state: RunState;
	request: RunRequest;
	queuedAtMs: number;
};

/** Of older runs a lesson's page and the progress say nothing. */
const MOST_RUNS = 1_000;

/** Says which bench a run was started from; the link goes with the run. */
export async function linkRun(
	tx: Transaction,
	{ session, place, runId }: { session: string; place: BenchPlace; runId: string },
): Promise<void> {
	await tx.insert(benchRuns).values({ session, lesson: place.lesson, bench: place.bench, runId });
}

/** The runs that a learner started from benches, newest first; from one lesson's, or from all. */
export async function readBenchRuns(db: Database, session: string, lesson?: string): Promise<KeptRun[]> {
	const rows = await db
		.select({
			lesson: benchRuns.lesson,
			bench: benchRuns.bench,
			runId: benchRuns.runId,
			state: runs.state,
			request: runs.request,
			queuedAt: runs.queuedAt,
		})
		.from(benchRuns)
		.innerJoin(runs, eq(runs.id, benchRuns.runId))
		.where(
			and(
				eq(benchRuns.session, session),
				isNull(runs.deletedAt),
				lesson === undefined ? undefined : eq(benchRuns.lesson, lesson),
			),
		)
		.orderBy(desc(runs.ticket))
		.limit(MOST_RUNS);
	return rows.map(({ queuedAt, ...row }) => ({ ...row, queuedAtMs: queuedAt.getTime() }));
}

/** Of each bench its last run and the last one that settles its predictions. */
export function lastRuns(kept: readonly KeptRun[], benches: readonly BenchPreset[]): BenchRun[] {
	const ids = [...new Set(kept.map(({ bench }) => bench))];
	return ids.flatMap((id) => {
		const preset = benches.find((bench) => bench.id === id);
		const own = kept
			.filter(({ bench }) => bench === id)
			.map((run) => ({ bench: id, runId: run.runId, settles: preset !== undefined && settles(run, preset) }));
		const [last] = own;
		const settling = own.find((run) => run.settles);
		return last === undefined ? [] : settling === undefined || settling === last ? [last] : [last, settling];
	});
}

/** Whether a run has ended well and measured what the lesson sets there; how many seconds it took is no matter. */
export function settles(
	{ state, request }: Pick<KeptRun, "state" | "request">,
	preset: BenchPreset,
): boolean {
	return (
		state === "done" &&
		request.experiment === preset.experiment &&
		isDeepStrictEqual(request.arms.map(formatArm), preset.arms) &&
		isDeepStrictEqual(withoutLength(request.load), withoutLength(preset.load))
	);
}

function withoutLength({ seconds: _, budgetSeconds: __, ...load }: Load) {
	return load;
}
