import { DISTURBANCE_WORDS, DISTURBED_SHARE } from "#server/contract/disturbance.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Layout } from "#server/contract/layout.ts";
import type { Load } from "#server/contract/load.ts";
import { type Comparison, DISTURBANCES, WARNING_CODES, type Warning } from "#server/contract/result.ts";
import { isDecided } from "./decision.ts";
import { disturbancesOf } from "./disturbance.ts";
import type { Drift } from "./drift.ts";
import type { ArmMeasurement } from "./lane.ts";
import type { Measurement } from "./measure.ts";
import { OPERATIONS_PER_TURN } from "./slices.ts";

/** When a result deserves a doubt. */
const DOUBTFUL = {
	/** Fewer operations leave the 99th percentile to the slowest one. */
	operations: 100,
	/** Share of the operations, for those that failed and those that never started. */
	errorShare: 0.001,
	droppedShare: 0.001,
	/** Share of the time in which the measuring process's event loop was at work. */
	utilisation: 0.8,
	/** Of the median response time, for the generator's own part in the mean one. */
	scheduleShare: 0.05,
	/** Share of the slices; a single one among many moves no median. */
	disturbedShare: DISTURBED_SHARE,
	/** A median of fewer steps of the clock is coarse, and holds the cost of reading it. */
	clockSteps: 100,
	/** Means of rows this many standard errors and this share apart are no chance. */
	rowErrors: 4,
	rowShare: 0.01,
	/** Blocks of an operation that were not in Postgres's memory, and their share of all it touched. */
	blocksRead: 64,
	blocksReadShare: 0.1,
	/** A mebibyte of the usual pages of 4 KiB; fewer is some program at rest. */
	swappedPages: 256,
};

/** What a result is judged by. */
export type Judged = {
	measurement: Pick<Measurement, "arms" | "slices">;
	comparisons: readonly Comparison[];
	load: Load;
	/** Undefined of arms picked by hand. */
	layout?: Layout | undefined;
	/** Of the arms, for people; in the order of the measurement's. */
	labels: readonly string[];
	/** One per arm, in order; fewer when an arm has none. */
	evidence: readonly Evidence[];
	/** As `clockStepUs` gives it. */
	clockStepUs: number;
};

type Finding = Omit<Warning, "code"> | null;

/** The doubts in a result, from a closed list, at most one of each kind, which names the arms it is about. */
export function findWarnings(judged: Judged): Warning[] {
	return WARNING_CODES.flatMap((code) => {
		const finding = FINDERS[code](judged);
		return finding === null ? [] : [{ code, ...finding }];
	});
}

const FINDERS: Record<Warning["code"], (judged: Judged) => Finding> = {
	"few-operations": (judged) => {
		const few = eachArm(judged, ({ summary: { operations } }, label) =>
			operations < DOUBTFUL.operations ? `${operations} of ${label}` : null,
		);
		return finding(few, {
			sentence: `Few operations were finished, ${few}, so a p99 is about the slowest one.`,
			advice: "Run for longer, or look at p50 only.",
		});
	},
	"short-slices": (judged) => {
		// In an open loop clients are not a load but its limit.
		if (judged.load.model === "open") return null;
		const short = eachArm(judged, ({ operationsPerTurn }, label) =>
			operationsPerTurn < OPERATIONS_PER_TURN
				? `${operationsPerTurn.toFixed(1)} operations of ${label}`
				: null,
		);
		return finding(short, {
			sentence: `Each client finished only ${short} per slice, so queues had little time to become what they are under steady load.`,
			advice: "Run for longer or use fewer clients.",
		});
	},
	"not-settled": (judged) => {
		const drifting = eachArm(judged, ({ drift }, label) =>
			drift === undefined ? null : `${label}, with ${describeDrift(drift)}`,
		);
		return finding(drifting, {
			sentence: `While it was measured the machine or the service was still changing under ${drifting}.`,
			advice:
				"Run for longer, so that it settles, and look at the chart: the figures mix what was before and after.",
		});
	},
	errors: (judged) => {
		const failing = eachArm(judged, ({ summary: { operations, errors }, errorKinds }, label) => {
			if (errors <= DOUBTFUL.errorShare * (operations + errors)) return null;
			const kinds = Object.entries(errorKinds).map(([kind, count]) => `${kind} ${times(count)}`);
			return `${errors} of ${operations + errors} operations of ${label} failed (${kinds.join(", ")})`;
		});
		return finding(failing, {
			sentence: `${failing}; failed ones are not in the latencies.`,
			advice: "Find out what failed before believing the figures; fewer clients may help.",
		});
	},
	"row-counts-differ": (judged) => {
		const [baseline] = judged.measurement.arms;
		// Along a swept number the work may change: that is the question.
		if (judged.layout?.kind === "sweep") return null;
		const differing = eachArm(judged, (arm, label) =>
			baseline !== undefined && rowsDiffer(baseline, arm) ? `${arm.rowMean.toFixed(2)} of ${label}` : null,
		);
		return finding(differing, {
			sentence: `Answers differ: the mean is ${baseline?.rowMean.toFixed(2)} rows of "${judged.labels[0]}", but ${differing}.`,
			advice: "The arms do not do the same work; do not compare their speed before they do.",
		});
	},
	"generator-saturated": (judged) => {
		// Not its processor time: the service's own threads may work hard while the loop is free to take the next answer.
		const busy = eachArm(judged, ({ cost: { eventLoopUtilisation } }, label) =>
			eventLoopUtilisation >= DOUBTFUL.utilisation
				? `${percent(eventLoopUtilisation)} of the time under ${label}`
				: null,
		);
		return finding(busy, {
			sentence: `The measuring process's event loop had no rest for ${busy}, so latencies hold some waiting for it.`,
			advice: "Use fewer clients or a lower rate to see the service alone.",
		});
	},
	"schedule-missed": (judged) => {
		// The mean, for that is what the mean response time is too long by.
		const late = eachArm(judged, ({ scheduleError, summary: { p50Us } }, label) =>
			scheduleError !== null && scheduleError.meanUs > DOUBTFUL.scheduleShare * p50Us
				? `${timeText(scheduleError.meanUs)} late on average under ${label}, with a p50 of ${timeText(p50Us)}`
				: null,
		);
		return finding(late, {
			sentence: `Though a client was free, operations started ${late}; response times hold that delay.`,
			advice: "Use a lower rate, or end other programs. Service times are without the delay.",
		});
	},
	dropped: (judged) => {
		const dropped = eachArm(judged, ({ summary: { operations, errors, droppedCount } }, label) => {
			const dueCount = operations + errors + droppedCount;
			return droppedCount > 0 && droppedCount >= DOUBTFUL.droppedShare * dueCount
				? `${droppedCount} of ${dueCount} of ${label}`
				: null;
		});
		return finding(dropped, {
			sentence: `Operations that were due did not start or end in time, ${dropped}; their response times would be the longest, and are not in the figures.`,
			advice: "The service cannot keep up with this rate. Lower it, or allow more clients.",
		});
	},
	"disturbed-slices": ({ measurement: { slices } }) => {
		const causes = slices.map(({ conditions }) => disturbancesOf(conditions));
		const count = causes.filter((some) => some.length > 0).length;
		if (count === 0 || count < DOUBTFUL.disturbedShare * slices.length) return null;
		const named = DISTURBANCES.flatMap((cause) => {
			const times = causes.filter((some) => some.includes(cause)).length;
			return times === 0 ? [] : [`${DISTURBANCE_WORDS[cause]} in ${times}`];
		});
		return {
			sentence: `${count} of ${slices.length} slices were disturbed from outside: ${list(named)}.`,
			advice:
				"End other programs and run again. Arms take turns, so that comparisons suffer less than latencies.",
		};
	},
	"timer-resolution": (judged) => {
		const step = judged.clockStepUs;
		const coarse = eachArm(judged, ({ summary: { p50Us } }, label) =>
			p50Us < DOUBTFUL.clockSteps * step ? `${timeText(p50Us)} of ${label}` : null,
		);
		return finding(coarse, {
			sentence: `The clock moves in steps of ${Number(step.toPrecision(2))} µs, which is coarse beside a p50 of ${coarse}.`,
			advice: "Compare throughputs, or let an operation do more.",
		});
	},
	"cold-data": (judged) => {
		const cold = eachArm(judged, ({ cost }, label, place) => {
			// Measured over all operations where Postgres counts them; a statement explained once is a sample of one.
			const { blocksHit, blocksRead } = cost.statements ??
				judged.evidence[place] ?? { blocksHit: 0, blocksRead: 0 };
			const share = blocksRead / Math.max(1, blocksHit + blocksRead);
			if (blocksRead < DOUBTFUL.blocksRead || share < DOUBTFUL.blocksReadShare) return null;
			return `${Math.round(blocksRead)} blocks of ${label}`;
		});
		return finding(cold, {
			sentence: `An operation read from outside Postgres's own memory ${cold}.`,
			advice:
				"Raise shared_buffers or use a smaller data set to compare without the disk; or keep it, if the disk is the question.",
		});
	},
	swap: ({ measurement: { slices } }) => {
		const pages = slices.reduce((sum, { conditions }) => sum + (conditions.swappedPages ?? 0), 0);
		if (pages < DOUBTFUL.swappedPages) return null;
		return {
			sentence: `The machine was short of memory and swapped ${pages} pages while it was measured.`,
			advice: "End other programs, or use a smaller data set; latencies hold waits for the disk.",
		};
	},
	undecided: ({ load: { budgetSeconds }, comparisons }) => {
		if (budgetSeconds === null || isDecided(comparisons)) return null;
		return {
			sentence: `The budget of ${budgetSeconds} s was spent before every median was decided: lower, higher, or equal within 5 %.`,
			advice: "Allow a larger budget, or take the intervals for what they say.",
		};
	},
};

/** What is said of each arm, in one text; null when there is nothing to say of any. */
function eachArm(
	{ measurement, labels }: Judged,
	say: (arm: ArmMeasurement, label: string, place: number) => string | null,
): string | null {
	const said = measurement.arms.flatMap((arm, place) => say(arm, `"${labels[place] ?? ""}"`, place) ?? []);
	return said.length === 0 ? null : list(said);
}

function finding(arms: string | null, text: Omit<Warning, "code">): Finding {
	return arms === null ? null : text;
}

function describeDrift({ metric, first, second }: Drift): string {
	const say = (value: number) =>
		metric === "achievedPerSec"
			? `${Number(value.toPrecision(3))} operations/s`
			: `a p50 of ${timeText(value)}`;
	return `${say(first)} in the first half of its slices and ${say(second)} in the second`;
}

/** Microseconds as the tables beside tell them: three digits, in the unit that suits their size. */
function timeText(us: number): string {
	const rounded = Number(us.toPrecision(3));
	if (rounded < 1_000) return `${us.toPrecision(3)} µs`;
	return rounded < 1_000_000 ? `${(us / 1_000).toPrecision(3)} ms` : `${(us / 1_000_000).toPrecision(3)} s`;
}

function rowsDiffer(baseline: ArmMeasurement, arm: ArmMeasurement): boolean {
	const apart = Math.abs(arm.rowMean - baseline.rowMean);
	const chance = DOUBTFUL.rowErrors * Math.hypot(arm.rowMeanError, baseline.rowMeanError);
	return apart > chance && apart > DOUBTFUL.rowShare * Math.max(arm.rowMean, baseline.rowMean);
}

function list(parts: readonly string[]): string {
	return parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

function times(count: number): string {
	return count === 1 ? "once" : `${count} times`;
}

function percent(share: number): string {
	return `${Math.round(share * 100)} %`;
}
