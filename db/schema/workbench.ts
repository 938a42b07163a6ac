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
import type { LabStatus } from "#server/contract/lab.ts";
import type { Disturbance, NoiseFloor, Result } from "#server/contract/result.ts";
import type { RunRequest, RunState } from "#server/contract/run.ts";

/** Runs, their events and the labs that serve them. The lab's own tables live elsewhere, often in another database. */
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
	},
	(table) => [
		uniqueIndex("runs_session_key").on(table.session, table.idempotencyKey),
		index("runs_queue").on(table.ticket).where(sql`${table.state} = 'queued'`),
		index("runs_by_session").on(table.session, table.queuedAt),
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
