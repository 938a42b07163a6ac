/**
 * The limits that more than one stage needs to know; a limit of one part alone stands beside that
 * part. Input outside a limit is refused with the field named, a full queue refuses with
 * `too-many-runs`, and a run that goes beyond its own limits ends with a sentence that says which.
 */
export const LIMITS = {
	/** Arms compared in one run. */
	arms: { min: 2, max: 4 },
	/** Arms of a run that is laid out as a sweep or as all combinations of some levels. */
	laidOutArms: 16,
	/** Lines of a sweep, points of each at least, and blocks without which nobody can say where one has its knee. */
	sweep: { lines: 2, fewestPoints: 3, fewestBlocks: 8 },
	/** Factors that are crossed with each other, each at two levels. */
	crossed: { min: 2, max: 3 },
	/** Measured milliseconds of each arm that such a run has room for at least: four slices as its load wants them. */
	leastMsPerArm: { closed: 500, open: 2_000 },
	/** Clients of a closed loop. */
	clients: { min: 1, max: 64 },
	/** Measured seconds of a run, shared by its arms. */
	seconds: { min: 2, max: 60 },
	/** Seconds after which a run that goes on until it is decided ends undecided; `initial` when none are given. */
	budgetSeconds: { min: 2, max: 300, initial: 60 },
	/** Milliseconds a client of a closed loop thinks between two operations. */
	thinkMs: { min: 0, max: 10_000 },
	/** Operations due per second in an open loop. */
	arrivalRatePerSec: { min: 1, max: 20_000 },
	/** Operations that are due and wait for a free client; what comes due beyond that is dropped and counted. */
	waitingArrivals: 10_000,
	/** After the end of a slice what is due or in progress has this long to end; then it is dropped and counted. */
	drainMs: 2_000,
	/** Connections that the arms of one run may hold together; the lab role's own limit is higher. */
	runConnections: 160,
	/** Connections Postgres grants the lab's service role. */
	serviceConnections: 240,
	/** Runs of one session that may wait behind its running one. */
	waitingPerSession: 3,
	/** Runs queued or running in all. */
	activeRuns: 50,
	/** A run is tried this often; a runner lost during the last attempt fails the run. */
	attempts: 2,
	/** A lease not renewed for this long is lost. */
	leaseMs: 8_000,
	heartbeatMs: 1_500,
	/** Longest a trial may prepare its arms before it is stopped. */
	prepareMs: 300_000,
	/** What a trial may take for evidence and conclusions after it has measured, before it is stopped. */
	trialOverheadMs: 60_000,
	/** One operation may take this long; then it is an error of kind `timeout`. */
	operationMs: 10_000,
	/** Between two points of the live chart of a few arms; see `snapshotMsOf`. */
	snapshotMs: 250,
	/** A trial that says nothing for this long hangs, and is stopped. */
	trialSilenceMs: 20_000,
	/** Resident memory of a trial beyond which it is stopped. */
	trialBytes: 1_500_000_000,
	/** Lines of a failed trial's standard error that are kept with its run. */
	stderrLines: 50,
	/** Disturbed slices that a result lists one by one; it counts them all. */
	disturbancesShown: 100,
	/** Events of one run, enough for the longest there can be; the trial stops with a fault beyond it. */
	eventsPerRun: 4_500,
	/** One event, serialised. */
	eventBytes: 512 * 1024,
	/** Events read from the log in one query while replaying. */
	replayBatch: 500,
	/** Body of an API request. */
	requestBytes: 64 * 1024,
	/** Calls in one tRPC batch. */
	batchCalls: 10,
	/** Open event streams of one web process. */
	streams: 2_000,
	/** A lesson file, and lessons in one folder of them. */
	lessonBytes: 256 * 1024,
	lessonFolders: 1_000,
	/** Characters of each text of SQL in an experiment that a lesson declares, and its parameters. */
	declaredText: 2_000,
	declaredParameters: 8,
	/** Values that the query of a parameter may give. */
	declaredValues: 10_000,
	/** Rows that the arms of one run may copy together. */
	declaredRows: 12_000_000,
	/** What one arm's copies may come to, by its setup or by a query that writes; beyond that the run ends. */
	declaredBytes: 4 * 1024 ** 3,
	/** Arms whose copies are kept for further runs, and how long after the last of them. */
	declaredKept: 16,
	declaredKeptDays: 7,
	/** Runs on a page of a session's history, and below a bench. */
	historyPage: 25,
	recentRuns: 8,
	/** How long a deleted run is kept, so that it can be had back. */
	deletedKeptMs: 3_600_000,
	/** Tags of a run, their characters, and those of its note. */
	tags: 10,
	tagText: 30,
	noteText: 2_000,
	/** The file of a run. */
	recordBytes: 16 * 1024 ** 2,
	/** Slices of one run: its longest time has room for fewer, of a tenth of a second each. */
	slicesPerRun: 4_000,
	/** Records that a process reads at once, and bytes of those that it has been sent, on their way included. */
	recordsAtOnce: 2,
	heldRecordBytes: 4 * 16 * 1024 ** 2,
	/** Runs, or arms of them, beside each other on one page; and how many such pages a process works out at once. */
	comparedItems: { min: 2, max: 6 },
	/** Arms of one run that are picked for such a page, and arms of all its runs that a call may name. */
	comparedArms: 6,
	comparedLines: 36,
	comparisonsAtOnce: 4,
	/** Predictions kept of one learner; as many quiz answers, and as many lessons with a place. */
	keptAnswers: 2_000,
	/** Characters of a search, and places it finds. */
	searchText: 100,
	searchHits: 20,
} as const;

/**
 * How long a trial may take from its first operation on before it is stopped: its seconds, and for each arm a warm-up
 * and one slice of the first block, whose first, counting and last operations may each take as long as one may, with
 * the client's thinking before the next. An open loop's slices end sooner: what is under way after `drainMs` is dropped.
 */
export function longestMeasuringMs(armCount: number, seconds: number, thinkMs = 0): number {
	return seconds * 1_000 + armCount * 5 * (LIMITS.operationMs + thinkMs) + LIMITS.trialOverheadMs;
}

/** Milliseconds between two points of the live chart: of many arms no more is told each second than of a few. */
export function snapshotMsOf(armCount: number): number {
	return LIMITS.snapshotMs * Math.max(1, Math.ceil(armCount / LIMITS.arms.max));
}
