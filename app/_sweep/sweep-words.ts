import { METRIC_WORDS } from "#app/_bench/metric-words.ts";
import { armStyle } from "#app/_chart/arm-style.ts";
import { formatConfidence, formatCount, formatPlural, formatShare } from "#app/_lib/format.ts";
import { capitalised, inSentence } from "#app/_lib/in-sentence.ts";
import { longest } from "#app/_lib/longest.ts";
import { armLabels } from "#server/contract/arm.ts";
import type { NumberFactor } from "#server/contract/experiment.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Knee } from "#server/contract/result.ts";
import { hasBlocksForKnees, moreBlocksAdvice } from "./block-words.ts";
import type { FigureId } from "./figures.ts";
import { atPoint, overRange } from "./layout-words.ts";
import type { Sweep } from "./sweep-points.ts";

/** What is said of a knee: a headline, and how sure it is. */
export type KneeWords = { line: number; headline: string; doubt: string };

/** The knees of a sweep in words, of each line that of the figure given. */
export function kneeWords(sweep: Sweep, figure: Knee["figure"]): KneeWords[] {
	return kneesOf(sweep, figure).map((knee) => ({
		line: knee.line,
		headline: headlineOf(sweep, knee),
		doubt: doubtOf(sweep, knee),
	}));
}

const VERDICTS: readonly Knee["verdict"][] = ["found", "none", "flat", "noisy"];

/** As long as that will be of each line, whatever is found. */
export function kneeRooms(sweep: Sweep, figure: Knee["figure"]): KneeWords[] {
	return sweep.lines.map(({ places: [from = 0, ...further] }, line) => {
		const to = further.at(-1) ?? from;
		const knees = VERDICTS.map(
			(verdict): Knee => ({ line, figure, verdict, arm: from, from, to, agreement: 0.888 }),
		);
		return {
			line,
			headline: longest(knees.map((knee) => headlineOf(sweep, knee))),
			doubt: longest(knees.map((knee) => doubtOf(sweep, knee))),
		};
	});
}

/** The knees of each line in a figure. */
export function kneesOf({ result }: Sweep, figure: Knee["figure"]): Knee[] {
	return (result?.knees ?? []).filter((knee) => knee.figure === figure);
}

/** The figure whose knee is told first: of a load its power, else that on which theory speaks, where there is one. */
export function headlineFigure({ declaration, factor, isOfLoad }: Sweep): Knee["figure"] {
	if (isOfLoad) return "power";
	return declaration.theory?.places === factor.id ? "throughput" : "p50";
}

/** The figures whose knees are told after the headline's. */
export function otherFigures(sweep: Sweep): Knee["figure"][] {
	if (sweep.isOfLoad) return ["throughput"];
	return (["p50", "p95", "p99", "throughput"] as const).filter((figure) => figure !== headlineFigure(sweep));
}

/** All that is said of a sweep's knees, in sentences. */
export function sweepSentences(sweep: Sweep): string[] {
	return [headlineFigure(sweep), ...otherFigures(sweep)].flatMap((figure) =>
		kneeWords(sweep, figure).map(({ headline, doubt }) => `${headline} ${doubt}`.trim()),
	);
}

function headlineOf(sweep: Sweep, knee: Knee): string {
	const words = headline(sweep, knee);
	if (sweep.lines.length < 2) return capitalised(words);
	return `${armStyle(knee.line).letter}, ${lineLabels(sweep)[knee.line]}: ${words}`;
}

function headline(sweep: Sweep, knee: Knee): string {
	const { factor } = sweep;
	const x = xOf(sweep, knee.arm);
	const [from, to] = rangeOf(sweep);
	const range = `over ${overRange(factor, from, to)}`;
	if (knee.figure === "power") {
		if (knee.verdict === "found" && x !== null) {
			return `the median has its knee at ${atPoint(factor, x)}: beyond it latency grows by more than throughput gains.`;
		}
		if (knee.verdict === "none" && x !== null) {
			return x === to
				? `the median has no knee ${range}: throughput still gains by more than latency grows.`
				: `the median has no knee ${range}: from the first step on latency grows by more than throughput gains.`;
		}
		return `${cannotSay(sweep)} where latency outruns throughput ${range}.`;
	}
	const name = METRIC_WORDS[knee.figure];
	switch (knee.verdict) {
		case "found":
			return `${name} has its knee at ${atPoint(factor, x ?? from)}.`;
		case "none":
			return `${name} has no knee ${range}: it changes at one pace.`;
		case "flat":
			return `${name} changes by less than a quarter ${range}, so there is no knee to look for.`;
		case "noisy":
			return `${cannotSay(sweep)} where ${name} has a knee ${range}.`;
	}
}

function doubtOf(sweep: Sweep, { verdict, from, to, agreement }: Knee): string {
	const [low, high] = [xOf(sweep, from), xOf(sweep, to)];
	if (verdict === "noisy") return noisyAdvice(sweep);
	if (low === null || high === null) return "";
	const share = agreement >= 0.9995 ? "All" : formatShare(agreement);
	const where = low === high ? "exactly there" : `from ${formatCount(low)} to ${formatCount(high)}`;
	return `${share} of the resampled runs have it there or at the next point to either side; 95\u00a0% of them ${where}.`;
}

/** Few blocks are no noise: there was no time to see any. */
function cannotSay({ result }: Sweep): string {
	return result === null || hasBlocksForKnees(result) ? "too noisy to say" : "too few blocks to say";
}

function noisyAdvice({ result }: Sweep): string {
	if (result === null || hasBlocksForKnees(result)) return "Run it for longer, or over a wider range.";
	const { blocks } = result.design;
	return `Each point had ${formatPlural(blocks, "turn")}, and ${LIMITS.sweep.fewestBlocks} are the fewest by which a knee can be told from chance. ${moreBlocksAdvice(result)}`;
}

/** The number at which an arm stands. */
export function xOf({ lines }: Sweep, arm: number | null): number | null {
	if (arm === null) return null;
	for (const { places, xs } of lines) {
		const at = places.indexOf(arm);
		if (at !== -1) return xs[at] ?? null;
	}
	return null;
}

function rangeOf({ lines }: Sweep): [number, number] {
	const xs = lines[0]?.xs ?? [];
	return [xs[0] ?? 0, xs.at(-1) ?? 0];
}

/** What each line is called: how it differs from the other one. */
export function lineLabels({ declaration, factor, arms, lines }: Sweep): string[] {
	const first = lines.map(({ places }) => {
		const arm = arms[places[0] ?? 0] ?? {};
		return Object.fromEntries(Object.entries(arm).filter(([id]) => id !== factor.id));
	});
	return armLabels(declaration.factors, first);
}

/** What is swept, and in what unit where its name does not say it. */
export function overWords({ label, unit }: NumberFactor): string {
	const name = inSentence(label);
	return unit === "" || unit === name ? name : `${name} (${unit})`;
}

/** What the bars of the points are; null where there are none. */
export function barsNote(
	{ result, intervals }: Pick<Sweep, "result" | "intervals">,
	figure: FigureId,
): string | null {
	if (figure === "mean")
		return "The mean has no bars here: intervals are made for percentiles and throughput.";
	if (intervals.length === 0) return null;
	const confidence = result === null ? "95" : formatConfidence(result.confidence);
	return `Bars: ${confidence}\u00a0% intervals of each point by itself, by resampling its blocks${result === null ? "; they narrow as the run goes on" : ""}. The points took turns in one run.`;
}

/** As long as that will be once the first points have bars. */
export function barsRoom(figure: FigureId): string {
	const interval = { p50: null, p95: null, p99: null, throughput: null };
	return barsNote({ result: null, intervals: [interval] }, figure) ?? "";
}
