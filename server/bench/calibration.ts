import { type Comparison, METRICS, type Metric } from "#server/contract/result.ts";
import { type ShareInterval, shareInterval } from "#server/engine/binomial.ts";

/**
 * One run: what was put into its second arm on top of the first one's work, in percent, how long it measured, and what
 * it found.
 */
export type CalibrationRun = { injectedPercent: number; seconds: number; comparisons: readonly Comparison[] };

/** How often something happened: the share with its exact 95 % interval. */
type Share = { runs: number; hits: number; share: number } & ShareInterval;

/** What some runs of one kind and length found in one metric. */
type Verdicts = Share & {
	metric: Metric;
	/** Of each run. */
	seconds: number;
	noneCount: number;
	noisyCount: number;
	/** How far from its ratio the further end of an interval is, as a share of it: median over the runs. */
	medianReach: number;
};

/** Of equal arms: how often a difference was found all the same. */
export type FalseAlarms = Verdicts;

/** Of arms that do differ: how often that was found, and which way it is. */
export type Power = Verdicts & {
	injectedPercent: number;
	/** Runs that found the opposite. */
	wrongWay: number;
	/** Median over the runs of the arm's figure ÷ the baseline's. */
	medianRatio: number;
	/** Share of the intervals that hold the ratio that was put in; it is the median's, so null for other metrics. */
	coverage: number | null;
};

export type Calibration = { falseAlarms: FalseAlarms[]; power: Power[] };

/** What runs of known truth say about the verdicts: false alarms by metric, and power by injected share and metric. */
export function summarise(runs: readonly CalibrationRun[]): Calibration {
	const levels = [...new Set(runs.map(({ injectedPercent }) => injectedPercent))].sort((a, b) => a - b);
	const found = (injectedPercent: number, metric: Metric): Found => {
		const own = runs.filter((run) => run.injectedPercent === injectedPercent);
		return {
			metric,
			seconds: own[0]?.seconds ?? Number.NaN,
			comparisons: own.flatMap(({ comparisons }) => comparisons.filter((one) => one.metric === metric)),
		};
	};
	return {
		falseAlarms: levels.includes(0) ? METRICS.map((metric) => alarmsOf(found(0, metric))) : [],
		power: levels
			.filter((level) => level > 0)
			.flatMap((level) => METRICS.map((metric) => powerOf(level, found(level, metric)))),
	};
}

type Found = { metric: Metric; seconds: number; comparisons: readonly Comparison[] };

function alarmsOf(found: Found): FalseAlarms {
	return verdictsOf(found, count(found, "lower") + count(found, "higher"));
}

function verdictsOf(found: Found, hits: number): Verdicts {
	const { metric, seconds, comparisons } = found;
	const reaches = comparisons.map(({ ratio, low, high }) => Math.max(high / ratio, ratio / low) - 1);
	return {
		metric,
		seconds,
		...shareOf(hits, comparisons.length),
		noneCount: count(found, "none"),
		noisyCount: count(found, "noisy"),
		medianReach: rounded(median(reaches)),
	};
}

function count({ comparisons }: Found, verdict: Comparison["verdict"]): number {
	return comparisons.filter((one) => one.verdict === verdict).length;
}

function powerOf(injectedPercent: number, found: Found): Power {
	const { metric, comparisons } = found;
	// More work of the same kind: latencies rise, throughput falls.
	const [right, wrong] =
		metric === "throughput" ? (["lower", "higher"] as const) : (["higher", "lower"] as const);
	const truth = 1 / (1 + injectedPercent / 100);
	const holding = comparisons.filter(({ low, high }) => low <= truth && truth <= high);
	return {
		injectedPercent,
		...verdictsOf(found, count(found, right)),
		wrongWay: count(found, wrong),
		medianRatio: rounded(median(comparisons.map(({ ratio }) => 1 / ratio))),
		coverage: metric === "p50" ? rounded(holding.length / comparisons.length) : null,
	};
}

function shareOf(hits: number, runs: number): Share {
	const { low, high } = shareInterval(hits, runs);
	return { runs, hits, share: rounded(hits / runs), low: rounded(low), high: rounded(high) };
}

function median(values: readonly number[]): number {
	const sorted = values.toSorted((left, right) => left - right);
	const half = sorted.length >> 1;
	const upper = sorted[half] ?? Number.NaN;
	return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? Number.NaN)) / 2;
}

function rounded(value: number): number {
	return Number(value.toPrecision(4));
}

/** For people: false alarms, then power. */
export function tableOf({ falseAlarms, power }: Calibration): string[][] {
	const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
	const interval = ({ share, low, high }: Share) => `${percent(share)} (${percent(low)}–${percent(high)})`;
	const common = (one: Verdicts) => [
		one.metric,
		String(one.seconds),
		...[one.runs, one.hits, one.noneCount, one.noisyCount].map(String),
		interval(one),
		`±${percent(one.medianReach)}`,
	];
	return [
		[
			...["injected", "metric", "seconds", "runs", "found", "none", "noisy"],
			...["share (95 % interval)", "median reach", "wrong way", "median ratio", "holds the truth"],
		],
		...falseAlarms.map((one) => ["nothing", ...common(one), "", "", ""]),
		...power.map((one) => [
			`${one.injectedPercent} %`,
			...common(one),
			String(one.wrongWay),
			one.medianRatio.toFixed(3),
			one.coverage === null ? "" : percent(one.coverage),
		]),
	];
}
