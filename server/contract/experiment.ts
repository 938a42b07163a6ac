import type { Arm } from "./arm.ts";
import type { DeclaredExperiment } from "./declared.ts";
import type { Evidence } from "./evidence.ts";
import type { ArmClient, Dataset, Lab } from "./lab.ts";
import type { Load } from "./load.ts";

/** A part that need not be there; an arm that requires an absent one is greyed with the reason. */
export type Requirement = "redis";

/** One setting of a choice factor. */
export type Level = {
	id: string;
	label: string;
	/** One sentence: what the service does at this level. */
	help: string;
	requires?: Requirement;
};

export type ChoiceFactor = {
	kind: "choice";
	id: string;
	label: string;
	help: string;
	levels: readonly Level[];
	initial: string;
};

export type NumberFactor = {
	kind: "number";
	id: string;
	label: string;
	help: string;
	/** Shown behind the number: "connections", "ms". */
	unit: string;
	min: number;
	max: number;
	/** How far an arrow key moves it; every whole number of the range is allowed. */
	step: number;
	initial: number;
	/** The factor has a meaning only where this choice factor is at one of these levels. */
	appliesWhen?: { factor: string; levels: readonly string[] };
};

export type Factor = ChoiceFactor | NumberFactor;

/** What a counter counts: shares are 0…1, durations microseconds. */
export type CounterUnit = "share" | "count" | "bytes" | "us" | "perSec";

/** A figure counted during the run beside latency: hit ratio, stale reads. It is one of the price of an arm's speed. */
export type CounterDeclaration = {
	id: string;
	label: string;
	unit: CounterUnit;
	/** One sentence: what is counted, and over what. */
	help: string;
	/** Which way is good, where that goes without saying. */
	better?: "lower" | "higher";
};

/** A part of an operation's time, in the order in which it happens. */
export type SpanDeclaration = { id: string; label: string; help: string };

/**
 * Little's law (1961) of what is held in places: with so many of them, each held for so long on average, no more than
 * places ÷ time operations can end per second.
 */
export type Theory = {
	kind: "little";
	/** The number factor that says how many places there are. */
	places: string;
	/** The spans in which an operation holds one. */
	hold: readonly string[];
};

/** All that the browser and the command line need to know of an experiment; plain data. */
export type ExperimentDeclaration = {
	id: string;
	title: string;
	question: string;
	/** What one operation does, in a sentence. */
	operation: string;
	factors: readonly Factor[];
	/** The first is the baseline. */
	defaultArms: readonly Arm[];
	load: Load;
	spans: readonly SpanDeclaration[];
	counters: readonly CounterDeclaration[];
	/** Where a lesson declares it: the SQL that it is made of. */
	definition?: DeclaredExperiment;
	/** What is drawn over the measured figures where arms differ in one number. */
	theory?: Theory;
};

/** What a run would take; checked against the limits before it is queued. */
export type Cost = {
	connections: number;
	/** Rows that the arms copy before they are measured, where that is for each run to say. */
	copiedRows?: number;
};

/** A question with its factors and its operation. Effects come through `lab`. */
export type Experiment = {
	declaration: ExperimentDeclaration;
	/** @param dataset of the lab that will measure, where it is known. */
	cost(arms: readonly Arm[], load: Load, dataset?: Dataset): Cost;
	/** Makes what the arm needs. Idempotent, atomic, cancellable by `lab.signal`; cheap when all is there. */
	prepare(arm: Arm, lab: Lab): Promise<void>;
	/** Opens the service of one arm, as one process of it would run. */
	client(arm: Arm, lab: Lab): Promise<ArmClient>;
	/** What Postgres does for a typical operation of the arm. */
	evidence(arm: Arm, lab: Lab): Promise<Evidence>;
	/** Its default arms are made with the data set, so that the first press of Run measures at once. */
	isPreparedAhead?: true;
};
