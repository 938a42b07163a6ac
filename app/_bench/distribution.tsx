"use client";

import { type ReactNode, use, useDeferredValue } from "react";
import { armLines } from "#app/_chart/arm-lines.ts";
import { armStyle } from "#app/_chart/arm-style.ts";
import { type Chart, fileName, type Guess } from "#app/_chart/chart.ts";
import { latencyAxis, onLog, percentileAxis } from "#app/_chart/chart-axis.ts";
import { ChartFigure } from "#app/_chart/chart-figure.tsx";
import { chooseScale, linearScale } from "#app/_chart/scale.ts";
import { useFigureChoice } from "#app/_chart/use-figure-choice.ts";
import { formatShare, formatUs, formatUsTick } from "#app/_lib/format.ts";
import { Notice } from "#app/_ui/notice.tsx";
import { Pane } from "#app/_ui/pane.tsx";
import { Segmented } from "#app/_ui/segmented.tsx";
import { bearsLine, highestShare } from "#server/contract/rank.ts";
import type { Metric, Result } from "#server/contract/result.ts";
import { BASIS_SENTENCE, BasisChoice, useBasis } from "./basis-choice.tsx";
import {
	DENSITY,
	FORM_ITEMS,
	FORMS,
	lineLabel,
	PERCENTILES,
	tailSentence,
	timeName,
} from "./distribution-words.ts";
import { guessLines, guessSentence } from "./guess-lines.ts";
import {
	cumulativeRows,
	densityRows,
	percentileRows,
	quantileOf,
	stepAround,
	type Times,
	timeScale,
} from "./latency-shape.ts";
import { floorRange, floorRoom, floorSentence } from "./noise-floor.ts";
import type { DrawnPrediction } from "./prediction-words.ts";
import { readTimes } from "./read-times.ts";
import type { Basis } from "./series.ts";

export type DistributionProps = {
	labels: readonly string[];
	result: Result;
	predictions: readonly DrawnPrediction[];
	/** Of what the figures are, and begins the names of files. */
	source: string;
	experiment: string;
};

const RANKS = [
	{ metric: "p50", share: 0.5 },
	{ metric: "p95", share: 0.95 },
	{ metric: "p99", share: 0.99 },
] as const satisfies readonly { metric: Metric; share: number }[];

/** How the times of all operations are spread: up to each percentile, and over time. */
export default function Distribution(props: DistributionProps) {
	const { result } = props;
	const [chosen, choose] = useBasis("spreadTime");
	// What is there stays until the other histograms are read.
	const basis = useDeferredValue(result.load.model === "open" ? chosen : "response");
	const arms = use(readTimes(result.arms, basis));
	const choice = result.load.model === "open" ? <BasisChoice value={chosen} onChange={choose} /> : null;
	if (arms === null) {
		return (
			<Notice tone="bad" title="How latencies are spread is not known">
				The stored histograms of this run cannot be read: they are cut off or were changed. All other figures
				are as they were measured.
			</Notice>
		);
	}
	return (
		<>
			<Pane label={PERCENTILES.title} className="min-w-0">
				<Percentiles {...props} arms={arms} basis={basis} choice={choice} />
			</Pane>
			<Pane label={DENSITY.title} className="min-w-0">
				<Spread {...props} arms={arms} basis={basis} />
			</Pane>
		</>
	);
}

type SpreadProps = DistributionProps & { arms: readonly Times[]; basis: Basis };

/** Latency up to each percentile, which are as far apart as the operations beyond them are rare. */
function Percentiles(props: SpreadProps & { choice: ReactNode }) {
	const { labels, result, predictions, arms, basis, choice, source, experiment } = props;
	const isOpenLoop = result.load.model === "open";
	const rows = percentileRows(arms);
	const highest = Math.max(0.9, ...arms.map(({ count }) => highestShare(count)));
	const lines = RANKS.map((rank) => ({
		...rank,
		guesses: basis === "service" ? [] : guessLines(predictions, rank.metric, result),
		// Where the baseline has no line there is nothing for it to be about.
		floor:
			basis === "service" || rank.share > highestShare(arms[0]?.count ?? 0)
				? null
				: floorRange(rank.metric, result),
	})).filter(({ share }) => share <= highest);
	const guesses = lines.flatMap((line) => line.guesses);
	const floors = lines.flatMap(({ floor }) => floor ?? []);
	const scale = chooseScale([
		...rows.flatMap(({ values }) => values.filter((value) => value !== null)),
		...guesses.map(({ value }) => value),
	]);
	const { title } = PERCENTILES;
	const chart: Chart = {
		lines: armLines(labels.map((label, arm) => lineLabel(label, bearsLine(arms[arm]?.count ?? 0)))),
		rows,
		x: percentileAxis(highest),
		y: latencyAxis(timeName(isOpenLoop, basis), scale),
		stretches: [],
		floors: lines.flatMap(({ share, floor }) =>
			floor === null
				? []
				: [{ x: [share, share] as const, y: [floor.low, floor.high] as const, about: floor.about }],
		),
		guesses: lines.flatMap(({ share, guesses: own }) =>
			own.map(({ id, arm, value }): Guess => ({ id, arm, x: share, y: value })),
		),
		behind: null,
		named: "end",
	};
	return (
		<ChartFigure
			words={{
				title,
				unit: `${timeName(isOpenLoop, basis)} ${PERCENTILES.unit}${onLog(scale)}`,
				source,
				file: fileName(experiment, title),
			}}
			controls={choice}
			chart={chart}
			summary={tailSentence(
				tailsOf(arms),
				arms.flatMap(({ count }, arm) => (bearsLine(count) ? [] : armStyle(arm).letter)),
			)}
			notes={[
				PERCENTILES.note,
				guessSentence(guesses, formatUs),
				floorSentence(floors),
				isOpenLoop ? BASIS_SENTENCE : "",
			]}
			rooms={["", "", floorRoom(["p50", "p95", "p99"], isOpenLoop)]}
			placeholder="Too few operations ended to draw percentiles of."
		/>
	);
}

/** Of the arms whose operations bear one. */
function tailsOf(arms: readonly Times[]) {
	return arms.flatMap((times, arm) => {
		const [medianUs, tailUs] = [quantileOf(times, 0.5), quantileOf(times, 0.99)];
		if (medianUs === null || tailUs === null || highestShare(times.count) < 0.9) return [];
		return [{ name: armStyle(arm).letter, medianUs, tailUs }];
	});
}

/** The times of all operations over an axis of time: how many took how long, or how many took no longer. */
function Spread({ labels, result, predictions, arms, basis, source, experiment }: SpreadProps) {
	const [form, chooseForm] = useFigureChoice("spread", FORMS, "density");
	const isDensity = form === "density";
	const isOpenLoop = result.load.model === "open";
	const scale = timeScale(arms);
	const rows = isDensity ? densityRows(arms, scale) : cumulativeRows(arms, scale);
	const high = Math.max(0.04, ...rows.flatMap(({ values }) => values.map((value) => value ?? 0)));
	const guesses = basis === "service" ? [] : guessLines(predictions, "p50", result);
	const floor = basis === "service" ? null : floorRange("p50", result);
	const { title } = DENSITY;
	const what = isDensity ? DENSITY.unit : "share of the operations that took no longer";
	const isMeasured = arms.some(({ count }) => count > 0);
	const y: Chart["y"] = {
		name: isDensity ? "share in the step" : "share that took no longer",
		unit: "share of 1",
		scale: isDensity ? linearScale(high) : { kind: "linear", domain: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1] },
		format: formatShare,
		formatTick: (share) => `${Number((share * 100).toPrecision(3))}\u00a0%`,
	};
	return (
		<ChartFigure
			words={{
				title,
				unit: `${what}, over the ${timeName(isOpenLoop, basis)}${scale.kind === "log" ? " on a log scale" : ""}`,
				source,
				file: fileName(experiment, title),
			}}
			controls={
				<Segmented label="Form shown" size="small" value={form} items={FORM_ITEMS} onChange={chooseForm} />
			}
			chart={{
				lines: armLines(labels),
				rows: isMeasured ? rows : [],
				x: {
					name: "Latency",
					unit: "µs",
					scale,
					format: (us) =>
						isDensity ? stepAround(us, scale).map(formatUs).join(" to ") : `up to ${formatUs(us)}`,
					formatTick: formatUsTick,
				},
				y,
				stretches: [],
				floors: floor === null ? [] : [{ x: [floor.low, floor.high], y: null, about: floor.about }],
				guesses: guesses.map(({ id, arm, value }) => ({ id, arm, x: value, y: null })),
				behind: null,
				named: "peak",
			}}
			summary={middleSentence(arms)}
			notes={[
				isDensity ? DENSITY.note : "",
				guessSentence(guesses, formatUs),
				floorSentence(floor === null ? [] : [floor]),
			]}
			rooms={[DENSITY.note, "", floorRoom(["p50"], isOpenLoop)]}
			placeholder="No operation ended."
		/>
	);
}

function middleSentence(arms: readonly Times[]): string {
	const parts = arms.flatMap((times, arm) => {
		const [low, high] = [quantileOf(times, 0.25), quantileOf(times, 0.75)];
		return low === null || high === null
			? []
			: [`${armStyle(arm).letter} from ${formatUs(low)} to ${formatUs(high)}`];
	});
	return parts.length === 0
		? "Nothing was measured."
		: `The middle half of the operations: ${parts.join(", ")}.`;
}
