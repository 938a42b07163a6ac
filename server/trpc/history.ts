import { z } from "zod";
import { type Annotation, normaliseNote, normaliseTag, normaliseTags } from "#server/contract/annotation.ts";
import { type Arm, armLabels, formatArm } from "#server/contract/arm.ts";
import type { Factor } from "#server/contract/experiment.ts";
import type { Layout } from "#server/contract/layout.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Load } from "#server/contract/load.ts";
import type { Comparison } from "#server/contract/result.ts";
import { RUN_STATES, type RunRequest, type RunState } from "#server/contract/run.ts";
import { declarationFor } from "#server/lessons/experiments.ts";
import { type HistoryEntry, type HistoryFacets, readFacets, readHistory } from "#server/queue/history.ts";
import { annotateRun, deleteRun, readDeleted, restoreRun } from "#server/queue/owned-runs.ts";
import { procedure, router } from "./init.ts";
import { byId, runId } from "./runs.ts";

const cursor = z
	.string()
	.regex(
		/^\d{1,16}\.[\w-]{1,64}$/,
		"is no place in the list: it was cut off or changed. Show the newest runs",
	);

/** What is looked for in the database, which keeps no U+0000 and fails at one. */
const wanted = z.string().regex(/^[^\0]*$/, "holds a sign that no run has (U+0000). Leave it out");

const listInput = z.strictObject({
	search: wanted.max(LIMITS.searchText).optional(),
	experiment: wanted.min(1).max(64).optional(),
	tag: wanted.min(1).max(LIMITS.tagText).transform(normaliseTag).optional(),
	state: z.enum(RUN_STATES).optional(),
	before: cursor.optional(),
	after: cursor.optional(),
	count: z.int().min(1).max(LIMITS.historyPage).default(LIMITS.historyPage),
});

/** Looked at for their length once they are in their kept form. */
const MOST_SENT = 10 * LIMITS.noteText;
const annotateInput = z.strictObject({
	id: runId,
	tags: z.array(z.string().max(MOST_SENT)).max(100).transform(normaliseTags).optional(),
	note: z.string().max(MOST_SENT).transform(normaliseNote).optional(),
});

/** What was found of an arm's median against the baseline's. */
export type Finding = Pick<Comparison, "ratio" | "low" | "high" | "verdict"> & {
	/** Place of the arm in the request. */
	arm: number;
};

/** A run as a line of a list. */
export type RunRow = Annotation & {
	id: string;
	experiment: string;
	title: string;
	/** What each arm is called among the others. */
	labels: string[];
	load: Load;
	/** Of a run whose arms are more than a few picked by hand: what they are, and the factors that it is told with. */
	laidOut: { layout: Layout; factors: Factor[]; arms: readonly Arm[] } | null;
	state: RunState;
	failure: { code: string; sentence: string } | null;
	queuedAtMs: number;
	/** None of a laid-out run, whose arms are not there to be held against the first. */
	findings: Finding[];
	disturbedCount: number;
};

/** Lines of a list, newest first, and the cursors with which it goes on. */
export type RunRows = { rows: RunRow[]; newer: string | null; older: string | null };

/** A run that can be had back until then. */
export type DeletedRow = Pick<RunRow, "id" | "title" | "labels" | "laidOut"> & { keptUntilMs: number };

export const historyRouter = router({
	/** A page of the caller's runs. */
	list: procedure.input(listInput).query(async ({ ctx, input }): Promise<RunRows> => {
		const session = await ctx.session();
		if (session === null) return { rows: [], newer: null, older: null };
		const { entries, ...cursors } = await readHistory(ctx.services.workbench.db, session, input);
		return { rows: await Promise.all(entries.map(rowOf)), ...cursors };
	}),

	/** How many runs the caller has, and what they can be narrowed by. */
	facets: procedure.query(async ({ ctx }): Promise<HistoryFacets> => {
		const session = await ctx.session();
		if (session === null) return { runCount: 0, experiments: [], tags: [] };
		return readFacets(ctx.services.workbench.db, session);
	}),

	/** The caller's deleted runs that can still be had back. */
	deleted: procedure.query(async ({ ctx }): Promise<DeletedRow[]> => {
		const session = await ctx.session();
		const found = session === null ? [] : await readDeleted(ctx.services.workbench.db, session);
		return Promise.all(
			found.map(async ({ id, keptUntilMs, ...run }) => ({
				id,
				...(await nameOf(run)),
				laidOut: await laidOutOf(run.request),
				keptUntilMs,
			})),
		);
	}),

	/** Writes tags, a note, or both. */
	annotate: procedure
		.input(annotateInput)
		.mutation(async ({ ctx, input: { id, tags, note } }): Promise<Annotation> => {
			const owned = { id, session: await ctx.session() };
			const annotation = { ...(tags && { tags }), ...(note !== undefined && { note }) };
			return annotateRun(ctx.services.workbench.db, owned, annotation);
		}),

	/** Takes a run away, for a while so that it can be had back. */
	delete: procedure.input(byId).mutation(async ({ ctx, input: { id } }) => {
		await deleteRun(ctx.services.workbench.db, { id, session: await ctx.session() });
	}),

	restore: procedure.input(byId).mutation(async ({ ctx, input: { id } }) => {
		await restoreRun(ctx.services.workbench.db, { id, session: await ctx.session() });
	}),
});

async function rowOf(entry: HistoryEntry): Promise<RunRow> {
	const { id, experiment, request, state, failure, queuedAtMs, disturbedCount, tags, note } = entry;
	const arms = request.arms.map(formatArm);
	return {
		id,
		experiment,
		...(await nameOf(entry)),
		load: request.load,
		laidOut: await laidOutOf(request),
		state,
		failure,
		queuedAtMs,
		findings: (request.layout === undefined ? entry.comparisons : [])
			.filter(({ metric }) => metric === "p50")
			.map(({ arm, ratio, low, high, verdict }) => ({ arm: arms.indexOf(arm), ratio, low, high, verdict })),
		disturbedCount,
		tags,
		note,
	};
}

async function laidOutOf(request: RunRequest): Promise<RunRow["laidOut"]> {
	const { layout, arms } = request;
	if (layout === undefined) return null;
	const ids = layout.kind === "sweep" ? [layout.factor] : layout.factors;
	const { factors } = await declarationFor(request);
	return { layout, factors: factors.filter(({ id }) => ids.includes(id)), arms };
}

/** What a run and its arms are called: as it was kept with it or, of an older one, by its experiment as it is now. */
async function nameOf({
	title,
	labels,
	request,
}: Pick<HistoryEntry, "title" | "labels" | "request">): Promise<{ title: string; labels: string[] }> {
	if (title !== null && labels !== null) return { title, labels };
	const declaration = await declarationFor(request);
	return { title: declaration.title, labels: armLabels(declaration.factors, request.arms) };
}
