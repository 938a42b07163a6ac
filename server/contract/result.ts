import { z } from "zod";
import { layoutSchema } from "./layout-schema.ts";
import { loadSchema } from "./load-schema.ts";

/** Latencies of some operations, in microseconds. */
const latenciesSchema = z.object({
	p50Us: z.int().min(0),
	p95Us: z.int().min(0),
	p99Us: z.int().min(0),
	meanUs: z.int().min(0),
	maxUs: z.int().min(0),
});
export type Latencies = z.infer<typeof latenciesSchema>;

/**
 * The figures of some operations of one arm. The latencies are response times: from when an operation was due, which
 * in a closed loop is when it started.
 */
export const summarySchema = latenciesSchema.extend({
	operations: z.int(),
	errors: z.int(),
	/**
	 * Completed operations, errors aside, per second in which the arm was under load; in an open loop what is offered, if
	 * the arm keeps up.
	 */
	achievedPerSec: z.number(),
	/** Operations due per second; null in a closed loop, which offers what it achieves. */
	offeredPerSec: z.number().nullable(),
	/** Operations that were due and never started, or did not end in time to be counted. */
	droppedCount: z.int(),
	/** Service times: from the actual start. Null in a closed loop, where they are the response times. */
	service: latenciesSchema.nullable(),
});
export type Summary = z.infer<typeof summarySchema>;

/** A closed list; each code has a sentence and an advice of its own. */
export const WARNING_CODES = [
	"few-operations",
	"short-slices",
	"not-settled",
	"errors",
	"row-counts-differ",
	"generator-saturated",
	"schedule-missed",
	"dropped",
	"disturbed-slices",
	"timer-resolution",
	"cold-data",
	"swap",
	"undecided",
] as const;
export const warningSchema = z.object({
	code: z.enum(WARNING_CODES),
	/** What was seen. */
	sentence: z.string(),
	/** What to do about it. */
	advice: z.string(),
});
export type Warning = z.infer<typeof warningSchema>;

export const VERDICTS = ["lower", "higher", "none", "noisy"] as const;
export const METRICS = ["p50", "p95", "p99", "throughput"] as const;
export type Metric = (typeof METRICS)[number];

export const comparisonSchema = z.object({
	metric: z.enum(METRICS),
	baseline: z.string(),
	arm: z.string(),
	/** baseline ÷ arm; above 1 the arm's figure is lower than the baseline's. */
	ratio: z.number(),
	/** Interval of the ratio, with the result's `confidence`; 0 to the largest number where too little was measured. */
	low: z.number(),
	high: z.number(),
	/** The arm's figure is lower or higher than the baseline's; there is none of a quarter or more; too noisy to say. */
	verdict: z.enum(VERDICTS),
});
export type Comparison = z.infer<typeof comparisonSchema>;

/**
 * What could not be told apart when two equal arms were measured on this machine, so long and with so many clients: at
 * 0.04 a difference of up to 4 %, either way, could not be told from none.
 */
export const noiseFloorSchema = z.object({
	p50: z.number(),
	p95: z.number(),
	p99: z.number(),
	throughput: z.number(),
	/** What it was measured with; the seconds are those of both arms together. */
	clients: z.int(),
	seconds: z.number(),
	/** Share of its slices that something outside disturbed, 0…1: the machine may be stiller than this. */
	disturbedShare: z.number().exactOptional(),
	/** ISO time. */
	measuredAt: z.string(),
});
export type NoiseFloor = z.infer<typeof noiseFloorSchema>;

/** What Postgres did for one operation of an arm, on average; from pg_stat_statements. */
export const statementsSchema = z.object({
	calls: z.number(),
	rows: z.number(),
	blocksHit: z.number(),
	blocksRead: z.number(),
	walBytes: z.number(),
	/** Microseconds of execution as Postgres timed it. */
	executionUs: z.number(),
});
export type Statements = z.infer<typeof statementsSchema>;

const intervalSchema = z.object({ low: z.number(), high: z.number() });

/**
 * Where an arm's own figures lie, with the result's `confidence`: microseconds, and operations per second. What the
 * machine's drift did to all arms alike is in it, so that ratios of arms are surer. Null where too little was measured.
 */
export const figureIntervalsSchema = z.object({
	p50: intervalSchema.nullable(),
	p95: intervalSchema.nullable(),
	p99: intervalSchema.nullable(),
	throughput: intervalSchema.nullable(),
});
export type FigureIntervals = z.infer<typeof figureIntervalsSchema>;

/**
 * Where a line of a sweep bends. `found` at an arm; `none` in this range; `flat`: the figure changes by less than a
 * quarter; `noisy`: the blocks do not agree on a place, or on whether it changes.
 */
export const KNEE_VERDICTS = ["found", "none", "flat", "noisy"] as const;
/** Figures in which a knee is looked for; `power` is throughput ÷ median response time, in sweeps over a load. */
export const KNEE_FIGURES = [...METRICS, "power"] as const;
export const kneeSchema = z.object({
	/** Place of the line among the lines of the sweep. */
	line: z.int(),
	figure: z.enum(KNEE_FIGURES),
	verdict: z.enum(KNEE_VERDICTS),
	/** Place of the arm where it is; of power without a knee the end where it is largest. */
	arm: z.int().nullable(),
	/** Places of the arms between which 95 % of the resampled runs have it; null where it was not found. */
	from: z.int().nullable(),
	to: z.int().nullable(),
	/** Share of the resampled runs that come to the same place or the next one, or to none where there is none. */
	agreement: z.number(),
});
export type Knee = z.infer<typeof kneeSchema>;

/**
 * What a level changes where factors are crossed at two levels each, on the scale of logarithms: the figure at the first
 * level ÷ that at the second.
 */
export const effectSchema = z.object({
	metric: z.enum(METRICS),
	/**
	 * `main`: of one factor, on average over the levels of the others; `simple`: of one factor where `given` stands;
	 * `interaction`: by how much the effect of the first factor is larger where the others stand at their first levels.
	 */
	kind: z.enum(["main", "simple", "interaction"]),
	factors: z.array(z.string()),
	given: z.array(z.object({ factor: z.string(), level: z.union([z.string(), z.number()]) })),
	ratio: z.number(),
	low: z.number(),
	high: z.number(),
	/** As of a comparison: the figure is lower or higher at the second level, or neither by a quarter; too noisy to say. */
	verdict: z.enum(VERDICTS),
});
export type Effect = z.infer<typeof effectSchema>;

/** What an arm took from the machine while it was under load; null is what could not be read. */
export const armCostSchema = z.object({
	/**
	 * Processor time per operation, microseconds. Postgres's is that of the arm's own backends and of the processes that
	 * serve all, as parallel workers and the WAL writer.
	 */
	trialCpuUs: z.number(),
	postgresCpuUs: z.number().nullable(),
	/** That of the service's other processes and of Redis; results of before this was counted lack it. */
	elsewhereCpuUs: z.number().nullable().default(null),
	/**
	 * Processor time of the trial process's threads, as a share of one core: above 1 with several at work. And the share
	 * of the time in which its event loop was at work, 0…1.
	 */
	trialCpuShare: z.number(),
	eventLoopUtilisation: z.number(),
	/** Milliseconds of garbage collection in all of its slices, and the longest the event loop was held up. */
	gcMs: z.number(),
	loopDelayMaxMs: z.number(),
	statements: statementsSchema.nullable(),
	/** Connections of the service to Postgres that its last slice used and that were open at its end. */
	connections: z.int().nullable(),
});
export type ArmCost = z.infer<typeof armCostSchema>;

export const armResultSchema = summarySchema.extend({
	/** Canonical text of the arm. */
	arm: z.string(),
	levels: z.record(z.string(), z.union([z.string(), z.number()])),
	/**
	 * Time under load that counts, its slices added up: in a closed loop without each client's first operation of a
	 * slice; in an open loop the time in which operations came due, and longer by as much as response times grew.
	 */
	measuredMs: z.number(),
	/** Of the arms of a laid-out run. */
	intervals: figureIntervalsSchema.exactOptional(),
	sliceCount: z.int(),
	/** Errors by kind: a Postgres code, `timeout`, or the error's name. */
	errorKinds: z.record(z.string(), z.int()),
	rowsPerOperation: z.number(),
	/**
	 * Mean microseconds per operation, in declared order: `wait`, from due to started, in an open loop; the experiment's
	 * own spans; `other` is what no span covers. Together they are the mean response time.
	 */
	spans: z.array(z.object({ span: z.string(), meanUs: z.number() })),
	counters: z.record(z.string(), z.number()),
	/** Actual minus intended start where a client was free: the generator's own error. Null in a closed loop. */
	scheduleError: latenciesSchema.nullable(),
	cost: armCostSchema,
	/**
	 * All response times: HdrHistogram V2, compressed, base64; whole microseconds, as the percentiles above. Ratios are
	 * taken from bins of 1/32 µs, so that below some 100 µs they differ from those of these figures by rounding.
	 */
	histogram: z.string(),
	/** All service times, in the same form; null in a closed loop. */
	serviceHistogram: z.string().nullable(),
});
export type ArmResult = z.infer<typeof armResultSchema>;

/** What disturbed a slice from outside. */
export const DISTURBANCES = ["steal", "other-load", "timer-gap"] as const;
export type Disturbance = (typeof DISTURBANCES)[number];

const disturbedSliceSchema = z.object({
	/** Place of the arm in the request. */
	arm: z.int(),
	block: z.int(),
	/** From the first operation of the run, warm-up included, as the points of the chart. */
	startMs: z.number(),
	endMs: z.number(),
	causes: z.array(z.enum(DISTURBANCES)),
});
export type DisturbedSlice = z.infer<typeof disturbedSliceSchema>;

/**
 * What Postgres did from the first operation to the last, whoever asked it to: blocks, rows, commits and temporary bytes
 * in the lab's database (pg_stat_database), WAL and files in the whole server (pg_current_wal_insert_lsn, pg_stat_io).
 */
export const databaseCountsSchema = z.object({
	blocksHit: z.number(),
	blocksRead: z.number(),
	rowsReturned: z.number(),
	rowsFetched: z.number(),
	commits: z.number(),
	tempBytes: z.number(),
	walBytes: z.number().nullable(),
	/** Blocks read from and written to files for statements, by parallel workers too; null before Postgres 16. */
	ioReads: z.number().nullable(),
	ioWrites: z.number().nullable(),
});
export type DatabaseCounts = z.infer<typeof databaseCountsSchema>;

/** The facts a number depends on. */
export const fingerprintSchema = z.object({
	cores: z.int(),
	/** Also of a foreign record: names of processors are far shorter. */
	cpu: z.string().max(200),
	memoryBytes: z.int(),
	platform: z.string(),
	node: z.string(),
	postgres: z.string(),
	settings: z.record(z.string(), z.string()),
	scale: z.number(),
	seed: z.int(),
	commit: z.string(),
});
export type Fingerprint = z.infer<typeof fingerprintSchema>;

/** What a run found out. Schema 2 only ever gains fields. */
export const resultSchema = z.object({
	schema: z.literal(2),
	experiment: z.string(),
	/** Of a sweep over a figure of the load: the most of any arm. */
	load: loadSchema,
	/** What the arms have to do with one another; without it they were picked by hand. */
	layout: layoutSchema.exactOptional(),
	/** How the run was measured. */
	design: z.object({ warmupMs: z.int(), sliceMs: z.int(), blocks: z.int() }),
	/** In the order of the request; the first is the baseline. */
	arms: z.array(armResultSchema),
	comparisons: z.array(comparisonSchema),
	/** Of a sweep, for each line and figure. */
	knees: z.array(kneeSchema).exactOptional(),
	/** Of all combinations. */
	effects: z.array(effectSchema).exactOptional(),
	/**
	 * Of each comparison's interval: 0.95, or more where a run looked at its verdicts more than once. Each is wrong by
	 * chance so seldom, not all together: of the twelve comparisons that four arms make about one in twenty may be.
	 */
	confidence: z.number(),
	noiseFloor: noiseFloorSchema.nullable(),
	warnings: z.array(warningSchema),
	/** At most `LIMITS.disturbancesShown` of them, and how many there are. */
	disturbedSlices: z.array(disturbedSliceSchema),
	disturbedCount: z.int(),
	database: databaseCountsSchema.nullable(),
	fingerprint: fingerprintSchema,
});
export type Result = z.infer<typeof resultSchema>;
