import { tracked } from "@trpc/server";
import { z } from "zod";
import type { RunEvent } from "#server/contract/event.ts";
import { Fault } from "#server/contract/fault.ts";
import { type BenchPlace, benchPlaceSchema } from "#server/contract/learner.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { checkRequirements, datasetOf } from "#server/contract/requirements.ts";
import { checkRequest, isFinal, type RunRecord } from "#server/contract/run.ts";
import { runRequestSchema } from "#server/contract/run-schema.ts";
import { linkRun } from "#server/learners/bench-runs.ts";
import { lockPredictions } from "#server/learners/predictions.ts";
import { predictionsOf } from "#server/learners/questions.ts";
import { declarationFor, readExperiment } from "#server/lessons/experiments.ts";
import { readAllEvents } from "#server/queue/events.ts";
import type { Feed } from "#server/queue/feed.ts";
import { readLabStatus } from "#server/queue/labs.ts";
import { cancelRun, enqueue, getRun, getRunHead } from "#server/queue/runs.ts";
import type { Database, Transaction } from "#server/queue/workbench.ts";
import { reportError } from "./errors.ts";
import { procedure, router } from "./init.ts";
import { findLesson } from "./lessons.ts";

export const runId = z.string().regex(/^[\w-]{1,64}$/, "is not the id of a run");
export const byId = z.strictObject({ id: runId });

const startInput = runRequestSchema.extend({
	/** Made at random for each press of the button: who knows it can act for the session it opened. */
	idempotencyKey: z
		.string()
		.regex(/^[\w-]{16,64}$/, "must be 16 to 64 letters, digits, - or _, made at random for each run"),
	/** The bench of a lesson that it was pressed on, whose predictions the run locks. */
	place: benchPlaceSchema.optional(),
});

const watchInput = z.strictObject({
	id: runId,
	/** The number of the last event seen; only what comes after it is sent. */
	lastEventId: z
		.string()
		.regex(/^\d{1,9}$/, "is not the number of an event")
		.nullish(),
});

export const runsRouter = router({
	/**
	 * Stores a run. While the lab is still being made, or its runner is away, the run waits and starts by
	 * itself; `lab.status` says how far it is.
	 */
	start: procedure.input(startInput).mutation(async ({ ctx, input }) => {
		const { idempotencyKey, place, ...asked } = input;
		const experiment = await readExperiment(asked.experiment);
		const join = place === undefined ? undefined : await joinerOf(place);
		const { db } = ctx.services.workbench;
		const status = await readLabStatus(db);
		const request = checkRequest(asked, experiment, datasetOf(status));
		checkRequirements(request.arms, experiment.declaration, status);
		const session = await ctx.openSession(idempotencyKey);
		const alongside = join && ((tx: Transaction, runId: string) => join(tx, { session, runId }));
		const { declaration } = experiment;
		const asRun = { session, idempotencyKey, request, declaration, ...(alongside && { alongside }) };
		return { id: await enqueue(db, asRun) };
	}),

	/** A run as it is kept, with what it was about when it was asked for. */
	get: procedure
		.input(byId)
		.query(async ({ ctx, input }) => readRun(ctx.services.workbench.db, input.id, await ctx.session())),

	/** Whether a run is still there, and in which state: light enough to be asked again and again. */
	standing: procedure.input(byId).query(async ({ ctx, input }) => {
		const { state } = await getRunHead(ctx.services.workbench.db, input.id, await ctx.session());
		return { state };
	}),

	/** All events of a run that is over, at once; one that goes on is to be followed. */
	replay: procedure.input(byId).query(async ({ ctx, input }) => {
		const { db } = ctx.services.workbench;
		const { state } = await getRunHead(db, input.id);
		if (!isFinal(state)) {
			throw new Fault(
				"bad-request",
				"This run goes on. Follow it by runs.watch, or ask again when it is over.",
			);
		}
		return readAllEvents(db, input.id);
	}),

	cancel: procedure.input(byId).mutation(async ({ ctx, input }) => {
		const session = await ctx.session();
		await cancelRun(ctx.services.workbench.db, input.id, session);
		return { state: (await getRun(ctx.services.workbench.db, input.id, session)).state };
	}),

	/** The run's events, those of the past first; ends after the last one. */
	watch: procedure.input(watchInput).subscription(async function* ({ ctx, input, path, signal }) {
		const { feed, draining, log } = ctx.services;
		const ending = signal === undefined ? draining : AbortSignal.any([signal, draining]);
		try {
			for await (const event of follow(feed, input.id, Number(input.lastEventId ?? 0), ending)) {
				yield tracked(String(event.seq), event);
			}
		} catch (error) {
			// Errors of a stream do not pass through the procedure's own handling.
			throw reportError(error, { log, requestId: ctx.requestId, path });
		}
	}),
});

/** A run with what it was about. @throws Fault `not-found`. */
export async function readRun(db: Database, id: string, session: string | null): Promise<RunRecord> {
	const run = await getRun(db, id, session);
	return { ...run, declaration: await declarationFor(run.request, run.declaration) };
}

/**
 * What joins a run to the bench it was started from, and locks what was predicted there.
 *
 * @throws Fault `bad-request` with the field, when there is no such lesson or bench now.
 */
async function joinerOf(place: BenchPlace) {
	const lesson = await findLesson(place.lesson, "place.lesson");
	const blocks = predictionsOf(lesson, place);
	return async (tx: Transaction, { session, runId }: { session: string; runId: string }) => {
		await linkRun(tx, { session, place, runId });
		await lockPredictions(tx, { session, lesson: place.lesson, blocks, runId });
	};
}

/** @throws Fault `too-busy` when the process has as many streams as it may. */
function follow(feed: Feed, id: string, afterSeq: number, signal: AbortSignal): AsyncGenerator<RunEvent> {
	if (feed.watcherCount >= LIMITS.streams) {
		throw new Fault("too-busy", "Too many pages follow runs just now. This one tries again by itself.");
	}
	return feed.watch(id, afterSeq, signal);
}
