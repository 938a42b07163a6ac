import { isOfTooFew, unsaidWords, verdictWords } from "#app/_bench/verdict.ts";
import { formatPlural } from "#app/_lib/format.ts";
import { capitalised } from "#app/_lib/in-sentence.ts";
import type { LineRatio } from "#server/contract/comparison.ts";
import type { Metric } from "#server/contract/result.ts";
import { type Line, lineName, type NumberedItem } from "./line.ts";

/** What is said of a line. */
type NamedLine = Pick<Line, "item" | "arm" | "name" | "label">;

/** The figures of which ratios are told. */
export const RATIO_METRICS = [
	{ metric: "p50", label: "p50", name: "Median (p50)", one: "The median", many: "medians" },
	{ metric: "p95", label: "p95", name: "p95", one: "The 95th percentile", many: "95th percentiles" },
	{ metric: "p99", label: "p99", name: "p99", one: "The 99th percentile", many: "99th percentiles" },
	{ metric: "throughput", label: "Throughput", name: "Throughput", one: "Throughput", many: "throughputs" },
] as const;

/** What an interval of two runs does not hold. */
export const APART_NOTE =
	"Arms of two runs were measured apart in time: what the machine did in between is in their ratio, and no interval covers it. To be sure of a small difference, measure both arms in one run, where it weighs on both alike.";

/** In the place of a throughput's verdict. */
export const CAPPED = "not compared: an arrival rate caps it";

/** Why some throughputs are not compared, in a sentence. */
export const CAPPED_NOTE =
	"Throughput is not compared where an open loop did all that was offered to it and the other arm had another rate or none: it would tell what was asked for, not what could be done.";

/** So much a machine may be apart from itself between two runs, without anything having been changed. */
const DRIFT = 1.25;

/** A ratio in few words: "10 times lower, 9.8 to 10.2". */
export function ratioWords(ratio: LineRatio): string {
	return withDoubt(ratio, wordsOf(ratio));
}

/** The verdict on a ratio whose figures stand beside it; what is lower is told by its inverse as well. */
export function besideFigures(ratio: LineRatio): string {
	if (ratio.verdict === "noisy") return unsaidWords(ratio);
	if (ratio.verdict === "none") return "no detectable difference";
	return withDoubt(ratio, ratio.verdict === "higher" ? "higher" : wordsOf(ratio));
}

function withDoubt(ratio: LineRatio, words: string): string {
	return isWithinDrift(ratio)
		? `${words}; a machine may differ from itself by as much between two runs`
		: words;
}

function wordsOf({ verdict, ratio, low, high }: LineRatio): string {
	// "Lower" and "higher" are told of baseline ÷ arm; without either the ratio is told as it stands.
	const told =
		verdict === "lower" || verdict === "higher"
			? { ratio: 1 / ratio, low: 1 / high, high: 1 / low }
			: { ratio, low, high };
	return verdictWords({ verdict, ...told });
}

function isWithinDrift({ measured, verdict, low, high }: LineRatio): boolean {
	const isDecided = verdict === "lower" || verdict === "higher";
	return measured === "apart" && isDecided && high > 1 / DRIFT && low < DRIFT;
}

/** How a ratio counts where it is one of several. */
const KINDS: readonly { holds(ratio: LineRatio): boolean; words: string }[] = [
	{ holds: ({ verdict }) => verdict === "lower", words: "lower" },
	{ holds: ({ verdict }) => verdict === "higher", words: "higher" },
	{ holds: ({ verdict }) => verdict === "none", words: "without a detectable difference" },
	{ holds: (ratio) => ratio.verdict === "noisy" && !isOfTooFew(ratio), words: "too noisy to say" },
	{ holds: isOfTooFew, words: "of too few operations to say" },
];

/** All that was found, in a sentence on the median and one on what cannot be compared. */
export function comparisonSummary(
	items: readonly NumberedItem[],
	lines: readonly NamedLine[],
	ratios: readonly LineRatio[],
): string {
	const sentences = [ratiosSentence("p50", ratios, lines), ...obstacleSentences(items)];
	return sentences.filter((sentence) => sentence !== "").join(" ");
}

/** What was found of one figure; empty where nothing was. */
export function ratiosSentence(
	metric: Metric,
	ratios: readonly LineRatio[],
	lines: readonly NamedLine[],
): string {
	const all = ratios.filter((ratio) => ratio.metric === metric);
	// Where there are things beside the baseline, they are what is asked for, and not its own arms.
	const others = all.filter(({ item, against }) => item !== against.item);
	const told = others.length === 0 ? all : others;
	const words = RATIO_METRICS.find((one) => one.metric === metric) ?? RATIO_METRICS[0];
	return furthestSentence(told, lines, {
		...words,
		of: others.length === all.length ? "" : " of the others",
	});
}

function furthestSentence(
	told: readonly LineRatio[],
	lines: readonly NamedLine[],
	{ one: figure, many, of }: Pick<(typeof RATIO_METRICS)[number], "one" | "many"> & { of: string },
): string {
	const [first] = told;
	if (first === undefined) return "";
	const furthest = told.reduce((most, one) => (spanOf(one) > spanOf(most) ? one : most), first);
	if (told.length > 1 && furthest.verdict === "noisy") {
		const why = told.every(isOfTooFew) ? "rests on too few operations" : "is too noisy";
		return `Each of the ${told.length} ${many}${of} ${why} to say how many times the baseline’s it is. Run for longer.`;
	}
	const sentence = `${nameOf(furthest, lines)} against ${nameOf(furthest.against, lines)}: ${ratioWords(furthest)}`;
	if (told.length === 1) return `${figure} of ${sentence}.`;
	const counts = KINDS.flatMap(({ holds, words }) => {
		const count = told.filter(holds).length;
		return count === 0 ? [] : [`${count} ${words}`];
	});
	return `${capitalised(many)} of ${formatPlural(told.length, "arm")}${of}: ${counts.join(", ")}. Furthest apart is ${sentence}.`;
}

/** How far a ratio is from 1, either way; what bounds nothing is not far. */
function spanOf({ ratio, verdict }: LineRatio): number {
	return verdict === "noisy" || !(ratio > 0) ? 0 : Math.abs(Math.log(ratio));
}

function nameOf(place: { item: number; arm: number }, lines: readonly NamedLine[]): string {
	const line = lines.find(({ item, arm }) => item === place.item && arm === place.arm);
	return line === undefined ? lineName(place) : `${line.name} (${line.label})`;
}

/** Why each thing that is not measured by the baseline is not. */
export function obstacleSentences(items: readonly NumberedItem[]): string[] {
	const titles = new Map(items.map(({ run: { declaration } }) => [declaration.id, declaration.title]));
	return items.filter(({ obstacles }) => obstacles.length > 0).map((item) => obstacleSentence(item, titles));
}

/** "2 is not comparable with the baseline: another machine (cores 4, here 16)." */
function obstacleSentence(
	{ at, obstacles }: Pick<NumberedItem, "at" | "obstacles">,
	titles: ReadonlyMap<string, string>,
): string {
	const kinds = [...new Set(obstacles.map(({ fact }) => kindOf(fact)))];
	const titled = (text: string) => text.replace(/^[^,]+/, (id) => `“${titles.get(id) ?? id}”`);
	const facts = obstacles
		.slice(0, FACTS_SHOWN)
		.map(({ fact, base, now }) =>
			fact === "experiment" ? `${titled(base)}, here ${titled(now)}` : `${fact} ${base}, here ${now}`,
		);
	const more = obstacles.length > FACTS_SHOWN ? `; ${obstacles.length - FACTS_SHOWN} more` : "";
	return `${at + 1} is not comparable with the baseline: ${kinds.join(" and ")} (${facts.join("; ")}${more}). It is shown beside it, without a ratio.`;
}

const FACTS_SHOWN = 3;

function kindOf(fact: string): string {
	if (fact === "experiment") return "another experiment";
	if (fact === "scale" || fact === "seed") return "another data set";
	if (fact === "node" || fact === "postgres") return "other versions";
	return fact.startsWith("settings.") ? "other settings of Postgres" : "another machine";
}
