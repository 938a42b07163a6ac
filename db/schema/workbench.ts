import { sql } from "drizzle-orm";
import {
	bigint,
	boolean,
	index,
	integer,
	json,
	pgSchema,
	primaryKey,
	text,
	timestamp,
	uniqueIndex,
} from "drizzle-orm/pg-core";
import type { RunEventBody } from "#server/contract/event.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { LabStatus } from "#server/contract/lab.ts";
import type { PredictionValue } from "#server/contract/learner.ts";
import type { Comparison, Disturbance, NoiseFloor, Result } from "#server/contract/result.ts";
import type { RunRequest, RunState } from "#server/contract/run.ts";

/**
 * Runs, their events and the labs that serve them; what is kept of learners. The lab's own tables live elsewhere, often
 * in another database.
 */
export const workbench = pgSchema("workbench");

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/** The run row is the queue: claimed with FOR UPDATE SKIP LOCKED, leased by database time, fenced by `attempt`. */
export const runs = workbench.table(
	"runs",
	{
		id: text("id").primaryKey(),
		/** The anonymous session that started it. */
		session: text("session").notNull(),
		/** One press of the button, however often it arrives. */
		idempotencyKey: text("idempotency_key").notNull(),
		/** `json`, not `jsonb`: an arm is named by its levels in their declared order, which `jsonb` would lose. */
		request: json("request").$type<RunRequest>().notNull(),
		state: text("state").$type<RunState>().notNull().default("queued"),
		attempt: integer("attempt").notNull().default(0),
		cancelRequested: boolean("cancel_requested").notNull().default(false),
		/** The lab database that measures it, once claimed. */
		lane: text("lane"),
		runner: text("runner"),
		leaseUntil: moment("lease_until"),
		/** Order of the queue. */
		ticket: bigint("ticket", { mode: "number" }).generatedAlwaysAsIdentity(),
		/** Last event number given out. */
		lastSeq: integer("last_seq").notNull().default(0),
		queuedAt: moment("queued_at").notNull().defaultNow(),
		startedAt: moment("started_at"),
		finishedAt: moment("finished_at"),
		failure: json("failure").$type<{ code: string; sentence: string }>(),
		/** The last lines that a trial which failed wrote to standard error; for the operator, not for the page. */
		stderrTail: text("stderr_tail"),
		result: json("result").$type<Result>(),
		/** Histogram of every slice, in whole microseconds: enough for every percentile; ratios come from finer bins. */
		slices: json("slices").$type<StoredSlice[]>(),
		/** The experiment as it was declared when the run was asked for; null of a run stored before it was kept. */
		declaration: json("declaration").$type<Omit<ExperimentDeclaration, "definition">>(),
		/** What the experiment and each arm were called then; null as above. */
		title: text("title"),
		labels: json("labels").$type<string[]>(),
		/** What a search looks in beside tags and note: what it is called, and by which ids. */
		words: text("words").notNull().default(""),
		/** The owner's own: short names and a text, both plain. */
		tags: text("tags").array().notNull().default([]),
		note: text("note").notNull().default(""),
		/** Since when it is as good as gone; a while later it is. */
		deletedAt: moment("deleted_at"),
		// What a list shows of a request and a result, which are long: Postgres keeps them beside, and no writer has to.
		experiment: text("experiment").notNull().generatedAlwaysAs(sql`request ->> 'experiment'`),
		comparisons: json("comparisons").$type<Comparison[]>().generatedAlwaysAs(sql`result -> 'comparisons'`),
		disturbedCount: integer("disturbed_count").generatedAlwaysAs(sql`(result ->> 'disturbedCount')::int`),
	},
	(table) => [
		uniqueIndex("runs_session_key").on(table.session, table.idempotencyKey),
		index("runs_queue").on(table.ticket).where(sql`${table.state} = 'queued'`),
		// A page of somebody's runs, newest first, is a stretch of it.
		index("runs_history").on(table.session, table.queuedAt, table.id),
		index("runs_deleted").on(table.deletedAt).where(sql`${table.deletedAt} is not null`),
		// One measuring run per lab database, whatever the runners believe.
		uniqueIndex("runs_lane").on(table.lane).where(sql`${table.state} in ('preparing', 'measuring')`),
	],
);

/** One slice of one arm as stored: its place, its time under load that counts, and its samples. */
export type StoredSlice = {
	arm: number;
	block: number;
	startMs: number;
	elapsedMs: number;
	errors: number;
	/** Operations that ended in it, recorded or not. */
	endedCount: number;
	/** Response times: HdrHistogram V2, compressed, base64; microseconds. */
	histogram: string;
	/** Service times; null in a closed loop, where they are the response times. */
	serviceHistogram: string | null;
	/** What disturbed it from outside. */
	disturbances: Disturbance[];
	/** Garbage collection of the measuring process in it, and the longest its event loop was held up. */
	gcMs: number;
	loopDelayMaxMs: number;
};

/** The numbered log of a run; the only way back to those who watch. */
export const runEvents = workbench.table(
	"run_events",
	{
		runId: text("run_id")
			.notNull()
			.references(() => runs.id, { onDelete: "cascade" }),
		seq: integer("seq").notNull(),
		attempt: integer("attempt").notNull(),
		at: moment("at").notNull().defaultNow(),
		body: json("body").$type<RunEventBody>().notNull(),
	},
	(table) => [primaryKey({ columns: [table.runId, table.seq] })],
);

/**
 * What learners guessed. Lessons are files, so lesson and block are names without a table to refer to: an answer
 * outlives the lesson's editing, and means something again when the block is back.
 */
export const predictions = workbench.table(
	"predictions",
	{
		session: text("session").notNull(),
		lesson: text("lesson").notNull(),
		block: text("block").notNull(),
		/** Null is one that was skipped. */
		value: json("value").$type<PredictionValue>(),
		/** No reference: whoever saw the result of a run cannot guess it any more, also when the run is deleted. */
		lockedByRunId: text("locked_by_run_id"),
		changedAt: moment("changed_at").notNull().defaultNow(),
	},
	(table) => [primaryKey({ columns: [table.session, table.lesson, table.block] })],
);

/** What learners chose in quizzes: the first time and the last. */
export const quizAnswers = workbench.table(
	"quiz_answers",
	{
		session: text("session").notNull(),
		lesson: text("lesson").notNull(),
		block: text("block").notNull(),
		firstChosen: json("first_chosen").$type<number[]>().notNull(),
		wasRightAtFirst: boolean("was_right_at_first").notNull(),
		chosen: json("chosen").$type<number[]>().notNull(),
		isRight: boolean("is_right").notNull(),
		changedAt: moment("changed_at").notNull().defaultNow(),
	},
	(table) => [primaryKey({ columns: [table.session, table.lesson, table.block] })],
);

/** Where learners are in lessons. */
export const places = workbench.table(
	"places",
	{
		session: text("session").notNull(),
		lesson: text("lesson").notNull(),
		/** Id of a block or a heading. */
		anchor: text("anchor").notNull(),
		seenAt: moment("seen_at").notNull().defaultNow(),
	},
	(table) => [primaryKey({ columns: [table.session, table.lesson] })],
);

/** Which runs were started from which bench of a lesson. */
export const benchRuns = workbench.table(
	"bench_runs",
	{
		runId: text("run_id")
			.primaryKey()
			.references(() => runs.id, { onDelete: "cascade" }),
		session: text("session").notNull(),
		lesson: text("lesson").notNull(),
		bench: text("bench").notNull(),
	},
	(table) => [index("bench_runs_by_learner").on(table.session, table.lesson)],
);

/** What each lab says of itself; a row not renewed is a lab that is gone. */
export const labs = workbench.table("labs", {
	lane: text("lane").primaryKey(),
	status: json("status").$type<LabStatus>().notNull(),
	renewedAt: moment("renewed_at").notNull().defaultNow(),
});

/** How far two equal arms seem apart, per machine and lab as the fingerprint tells them. */
export const noiseFloors = workbench.table("noise_floors", {
	fingerprint: text("fingerprint").primaryKey(),
	floor: json("floor").$type<NoiseFloor>().notNull(),
	measuredAt: moment("measured_at").notNull().defaultNow(),
});

/** Facts of the installation, such as the secret that signs session cookies. */
export const settings = workbench.table("settings", {
	key: text("key").primaryKey(),
	value: text("value").notNull(),
});
