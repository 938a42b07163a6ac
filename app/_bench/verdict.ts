import { formatConfidence, formatNumber } from "#app/_lib/format.ts";
import { parseArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { Comparison, Result } from "#server/contract/result.ts";
import { differenceInWords } from "./arm-text.ts";
import { METRIC_WORDS } from "./metric-words.ts";
import { isBelowFloor } from "./noise-floor.ts";

/** A metric within a sentence and by its name; the first is what the headline speaks of. */
const METRICS = [
	{ id: "p50", words: METRIC_WORDS.p50, name: "p50" },
	{ id: "p95", words: METRIC_WORDS.p95, name: "p95" },
	{ id: "p99", words: METRIC_WORDS.p99, name: "p99" },
	{ id: "throughput", words: METRIC_WORDS.throughput, name: "Throughput" },
] as const satisfies readonly { id: Comparison["metric"]; words: string; name: string }[];

/** A ratio beyond it is the mark of an interval without an upper end. */
const MOST = 1e12;

/** An interval whose ends are this many times apart says nothing of what lies in it. */
const MEANINGLESS = 1e6;

/** With an interval this near to equality a larger difference would have shown. */
const QUARTER = 1.25;

/** Below this ratio per cent say more than "1.2 times". */
const TIMES_FROM = 1.5;

/** What an interval is of unless a run looked at its verdicts more than once. */
const CONFIDENCE = 0.95;

/**
 * The verdict on one comparison, as a sentence:
 * "With index: b-tree the median is 212 times lower, 95 % interval 190 to 240."
 *
 * @param confidence of the interval, as the result says it
 */
export function verdictSentence(
	comparison: Comparison,
	armWords: string,
	confidence: number = CONFIDENCE,
): string {
	const metric = metricOf(comparison).words;
	const { low, high, ratio, verdict } = comparison;
	if (verdict === "none") {
		const larger =
			low >= 1 / QUARTER && high <= QUARTER ? "; one of more than a quarter would have shown" : "";
		return `With ${armWords} there is no detectable difference in ${metric}${larger}: ratio ${formatNumber(ratio)}, ${interval(rangeOf(low, high, ""), confidence)}.`;
	}
	if (verdict === "noisy") {
		const why = `${isOfTooFew(comparison) ? "has" : "is"} ${reasonOf(comparison)} how ${metric} changes`;
		return `With ${armWords} the run ${why}: ${anywhere(low, high)}. ${LONGER}.`;
	}
	const { middle, range } = change(comparison, verdict);
	return `With ${armWords} ${metric} is ${middle} ${verdict}, ${interval(range, confidence)}.`;
}

/** What a verdict is told from, whatever it is on. */
export type Bounded = Pick<Comparison, "ratio" | "low" | "high" | "verdict">;

/** The verdict on one comparison in few words, and how sure that is: "200 times higher" and "160 to 250". */
export type ShortVerdict = { words: string; range: string };

/**
 * Whether there is no verdict because it would rest on a handful of operations: an interval that keeps clear of 1 would
 * have to show a doubling, and one without any ends is of what nobody can bound, as a p99 that is the slowest one itself.
 */
export function isOfTooFew({ verdict, low, high }: Omit<Bounded, "ratio">): boolean {
	return verdict === "noisy" && (low > 1 || high < 1 || (low <= 0 && high > MOST));
}

const TOO_FEW = "too few operations to say";
const TOO_NOISY = "too noisy to say";
const LONGER = "Run it for longer";

function reasonOf(comparison: Omit<Bounded, "ratio">): string {
	return isOfTooFew(comparison) ? TOO_FEW : TOO_NOISY;
}

/** With what would help, where running for longer is sure to. */
function advised(words: string, comparison: Omit<Bounded, "ratio">): string {
	return isOfTooFew(comparison) ? `${words}: ${LONGER.toLowerCase()}` : words;
}

/** Why nothing is said of a comparison. */
export function unsaidWords(comparison: Omit<Bounded, "ratio">): string {
	return advised(reasonOf(comparison), comparison);
}

/** The same of something in particular, as a sentence's end: "too noisy to say whether they are independent." */
export function unsaidSentence(comparison: Omit<Bounded, "ratio">, what: string): string {
	const sentence = `${reasonOf(comparison)} ${what}.`;
	return isOfTooFew(comparison) ? `${sentence} ${LONGER}.` : sentence;
}

/** A verdict in parts that can stand beneath each other, where a line has no room for both. */
export function shortVerdict(comparison: Bounded): ShortVerdict {
	const { low, high, verdict } = comparison;
	if (verdict === "noisy") {
		const range = anywhere(low, high);
		return { words: reasonOf(comparison), range: range === NO_INTERVAL ? range : advised(range, comparison) };
	}
	if (verdict === "none") {
		return { words: "no detectable difference", range: `ratio ${rangeOf(low, high, "")}` };
	}
	const { middle, range } = change(comparison, verdict);
	return { words: `${middle} ${verdict}`, range };
}

/** The verdict on one comparison in few words, for a list: "200 times higher, 160 to 250". */
export function verdictWords(comparison: Bounded): string {
	const { words, range } = shortVerdict(comparison);
	return `${words}, ${range}`;
}

const NO_INTERVAL = "too little for an interval";

/** Too few blocks or operations bound nothing: the interval then has no ends, or absurd ones. */
function anywhere(low: number, high: number): string {
	return high / low > MEANINGLESS ? NO_INTERVAL : `ratio ${rangeOf(low, high, "")}`;
}

/** How many times or by how many per cent, and the interval of that. */
type Change = { middle: string; range: string };

function change({ ratio, low, high }: Bounded, direction: "lower" | "higher"): Change {
	// The ratio is baseline ÷ arm: what is higher is told by its inverse, and the ends change places.
	const [times, from, to] = direction === "lower" ? [ratio, low, high] : [1 / ratio, 1 / high, 1 / low];
	if (times >= TIMES_FROM) return { middle: `${formatNumber(times)} times`, range: rangeOf(from, to, "") };
	const percent = (one: number) => percentOf(one, direction);
	return {
		middle: `${formatNumber(percent(times))}\u00a0%`,
		range: rangeOf(percent(from), percent(to), "\u00a0%"),
	};
}

/** A figure that is `times` lower is 1 − 1 ÷ times less; one that is `times` higher is times − 1 more. */
function percentOf(times: number, direction: "lower" | "higher"): number {
	return (direction === "lower" ? 1 - 1 / times : times - 1) * 100;
}

function rangeOf(from: number, to: number, unit: string): string {
	return to > MOST
		? `${formatNumber(from)}${unit} or more`
		: `${formatNumber(from)} to ${formatNumber(to)}${unit}`;
}

function interval(range: string, confidence: number): string {
	return `${formatConfidence(confidence)}\u00a0% interval ${range}`;
}

function metricOf(comparison: Comparison): (typeof METRICS)[number] {
	return METRICS.find((metric) => metric.id === comparison.metric) ?? METRICS[0];
}

/** The comparisons of one arm with the baseline: the median as a sentence, the rest in few words. */
export type ArmVerdict = {
	/** Canonical text. */
	arm: string;
	headline: string;
	rest: (ShortVerdict & { name: string })[];
	/** Names of the figures whose difference is smaller than what two equal arms could be told apart by. */
	belowFloor: string[];
};

/** What the verdicts of a run are told from. */
export type Compared = Pick<Result, "comparisons" | "confidence" | "noiseFloor" | "load">;

/** The verdicts of a run, one per arm that is not the baseline, in the order of the request. */
export function armVerdicts(
	declaration: ExperimentDeclaration,
	{ comparisons, confidence, ...run }: Compared,
): ArmVerdict[] {
	const { factors } = declaration;
	const arms = [...new Set(comparisons.map((comparison) => comparison.arm))];
	return arms.flatMap((arm) => {
		const own = comparisons.filter((comparison) => comparison.arm === arm);
		const ordered = METRICS.flatMap((metric) => own.filter((comparison) => comparison.metric === metric.id));
		const [first, ...rest] = ordered;
		if (first === undefined) return [];
		const words = wordsOf(factors, first.baseline, arm);
		return [
			{
				arm,
				headline: verdictSentence(first, words, confidence),
				rest: rest.map((one) => ({ name: metricOf(one).name, ...shortVerdict(one) })),
				belowFloor: ordered
					.filter((one) => isBelowFloor(one, run))
					.map((one) => metricOf(one).name.toLowerCase()),
			},
		];
	});
}

/** What stands in the place of a verdict until there is one: what it will be on. */
export function awaitedVerdict(
	{ factors }: ExperimentDeclaration,
	baseline: string,
	arm: string,
): ArmVerdict {
	const [first, ...rest] = METRICS;
	return {
		arm,
		headline: `With ${wordsOf(factors, baseline, arm)} ${first.words} is\u00a0…`,
		rest: rest.map(({ name }) => ({ name, words: "–", range: "" })),
		belowFloor: [],
	};
}

/** As long as the sentence on an arm's median may become: what is not detectable takes the most words. */
export function verdictRoom({ factors }: ExperimentDeclaration, baseline: string, arm: string): string {
	const unknown = { baseline, arm, metric: METRICS[0].id, ratio: 0.988, low: 0.888, high: 1.188 };
	return verdictSentence({ ...unknown, verdict: "none" }, wordsOf(factors, baseline, arm));
}

/**
 * A verdict for a page, where the name of a level stays on one line, unless it is so long that it would leave a narrow one:
 * then it is broken between its words.
 */
export function unbroken(sentence: string): string {
	return sentence
		.replace(/(?<=: )[^,]{1,24}?(?=,| the)/g, (name) => name.replaceAll(" ", "\u00a0"))
		.replaceAll("-", "-\u2060");
}

function wordsOf(factors: ExperimentDeclaration["factors"], baseline: string, arm: string): string {
	return differenceInWords(factors, parseArm(factors, baseline, "baseline"), parseArm(factors, arm, "arm"));
}
