import { type Comparison, METRICS, type Metric } from "#server/contract/result.ts";
import { type ShareInterval, shareInterval } from "./binomial.ts";

/** One run: what was put into its second arm on top of the first one's work, in percent, and what it found. */
export type CalibrationRun = { injectedPercent: number; comparisons: readonly Comparison[] };

/** How often something happened: the share with its exact 95 % interval. */
type Share = { runs: number; hits: number; share: number } & ShareInterval;

/** Of equal arms: how often a difference was found all the same. */
export type FalseAlarms = Share & { metric: Metric; medianReach: number };

/** Of arms that do differ: how often that was found, and which way it is. */
export type Power = Share & {
	injectedPercent: number;
	metric: Metric;
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
	const found = (injectedPercent: number, metric: Metric) =>
		runs
			.filter((run) => run.injectedPercent === injectedPercent)
			.flatMap(({ comparisons }) => comparisons.filter((one) => one.metric === metric));
	return {
		falseAlarms: levels.includes(0) ? METRICS.map((metric) => alarmsOf(metric, found(0, metric))) : [],
		power: levels
			.filter((level) => level > 0)
			.flatMap((level) => METRICS.map((metric) => powerOf(level, metric, found(level, metric)))),
	};
}

function alarmsOf(metric: Metric, comparisons: readonly Comparison[]): FalseAlarms {
	const alarms = comparisons.filter(({ verdict }) => verdict === "lower" || verdict === "higher");
	const reaches = comparisons.map(({ low, high }) => Math.max(high, 1 / low) - 1);
	return { metric, ...shareOf(alarms.length, comparisons.length), medianReach: rounded(median(reaches)) };
}

function powerOf(injectedPercent: number, metric: Metric, comparisons: readonly Comparison[]): Power {
	// More work of the same kind: latencies rise, throughput falls.
	const [right, wrong] = metric === "throughput" ? ["lower", "higher"] : ["higher", "lower"];
	const hits = comparisons.filter(({ verdict }) => verdict === right).length;
	const truth = 1 / (1 + injectedPercent / 100);
	const holding = comparisons.filter(({ low, high }) => low <= truth && truth <= high);
	return {
		injectedPercent,
		metric,
		...shareOf(hits, comparisons.length),
		wrongWay: comparisons.filter(({ verdict }) => verdict === wrong).length,
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
	return [
		["injected", "metric", "runs", "found", "share (95 % interval)", "median ratio", "holds the truth"],
		...falseAlarms.map((one) => [
			"nothing",
			one.metric,
			String(one.runs),
			String(one.hits),
			interval(one),
			`±${percent(one.medianReach)}`,
			"",
		]),
		...power.map((one) => [
			`${one.injectedPercent} %`,
			one.metric,
			String(one.runs),
			String(one.hits),
			interval(one),
			one.medianRatio.toFixed(3),
			one.coverage === null ? "" : percent(one.coverage),
		]),
	];
}
