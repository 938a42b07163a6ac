import type { Sql } from "postgres";
import type { Requirement } from "./experiment.ts";

/** Uniform in [0, 1), seeded. */
export type Random = () => number;

/** Where an operation books the parts of its time. Durations are milliseconds as `performance.now` gives them. */
export type SpanSink = { add(span: string, durationMs: number): void };

/** The running service of one arm. */
export type ArmClient = {
	/** One unit of work, whose time is a sample. Returns the number of rows it answered with. */
	operation(random: Random, spans: SpanSink): Promise<number>;
	/** The answer for one given input, so that a test proves that all arms agree. */
	answer(input: number): Promise<unknown>;
	/** Counters since the last `resetCounters`, by the ids declared. Shares are 0…1. */
	counters(): Record<string, number>;
	/** Called between warm-up and measuring. */
	resetCounters(): void;
	/**
	 * Called before each of its stretches of load, warm-up included, while no operation of any arm is under way; its time
	 * is nobody's. For an arm that begins each one in a state of its own: memory emptied, rows taken out again.
	 */
	beforeSlice?(): Promise<void>;
	/** Processor time so far, milliseconds, of processes of its own that the service runs in beside this one. */
	elsewhereCpuMs?(): Promise<number>;
	/** Gives back connections and whatever the arm left in a store. */
	close(): Promise<void>;
};

/** How to reach a Postgres: the options of the `postgres` driver that say where and who. */
export type ConnectionTarget = {
	/** Host name, or the folder of a Unix socket. */
	host: string;
	port: number;
	database: string;
	user: string;
	password: string;
	ssl: false | "prefer" | "require" | "verify-full";
};

/** The data set that is measured. */
export type Dataset = {
	scale: number;
	seed: number;
	customerCount: number;
	productCount: number;
	orderCount: number;
	orderItemCount: number;
};

/** What an experiment is given: its effects come through here. */
export type Lab = {
	/** Owner of the lab's schemas; for preparing and evidence, never for what is measured. */
	admin: Sql;
	/** How the measured service connects: scram, limited connections. */
	service: ConnectionTarget;
	/**
	 * Settings of Postgres for the service's sessions, by name. An arm that needs some is given a lab of its own with
	 * them, and so connections of its own: nobody else's may be set otherwise.
	 */
	settings?: Readonly<Record<string, string>>;
	/** Every connection the experiment opens carries this name, so that a lost run's backends can be ended. */
	applicationName: string;
	redisUrl: string | null;
	dataset: Dataset;
	progress(label: string, share: number): void;
	signal: AbortSignal;
};

/** A requirement and whether this lab has it. */
export type Capability = { available: boolean; detail: string };

/** One lab and its runner as the page shows it. */
export type LabStatus =
	| { state: "absent"; sentence: string }
	| { state: "starting"; sentence: string; share: number }
	| { state: "ready"; dataset: Dataset; capabilities: Record<Requirement, Capability> }
	| { state: "failed"; sentence: string };
