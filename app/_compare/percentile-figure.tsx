"use client";

import { lineLabel, PERCENTILES, tailSentence } from "#app/_bench/distribution-words.ts";
import { type FloorRange, floorSentence } from "#app/_bench/noise-floor.ts";
import { type ChartLine, fileName } from "#app/_chart/chart.ts";
import { latencyAxis, onLog, percentileAxis } from "#app/_chart/chart-axis.ts";
import { ChartFigure } from "#app/_chart/chart-figure.tsx";
import { chooseScale } from "#app/_chart/scale.ts";
import { Pane } from "#app/_ui/pane.tsx";
import type { Percentile } from "#server/contract/comparison.ts";
import type { Latencies } from "#server/contract/result.ts";

/** More lines than this need more height to be told apart. */
const MANY = 6;
/** The axis goes so far at least, however few operations there are. */
const LEAST_SHARE = 0.9;

/** An arm's latencies by the share of operations that does not exceed them. */
type PercentileLine = ChartLine & { percentiles: readonly Percentile[]; whole: Latencies };

type PercentileFigureProps = {
	lines: readonly PercentileLine[];
	/** About the baseline's figures, with the shares at which they lie. */
	floors: readonly (FloorRange & { at: number })[];
	experiment: string;
	source: string;
};

/** Percentiles of all arms over each other: each power of ten of what lies beyond takes the same room. */
export function PercentileFigure({ lines, floors, experiment, source }: PercentileFigureProps) {
	const scale = chooseScale(lines.flatMap(({ percentiles }) => percentiles.map(({ us }) => us)));
	// All are told at the same shares, as far as each goes.
	const longest = lines.reduce<readonly Percentile[]>(
		(most, { percentiles }) => (percentiles.length > most.length ? percentiles : most),
		[],
	);
	const highest = Math.max(LEAST_SHARE, longest.at(-1)?.share ?? 0);
	const [baseline] = lines;
	const drawn = floors.filter(({ at }) => at <= (baseline?.percentiles.at(-1)?.share ?? 0));
	return (
		<Pane label={PERCENTILES.title} className="min-w-0">
			<section aria-labelledby="percentiles">
				<h2 id="percentiles" className="mb-2 font-serif text-2xl">
					By percentile
				</h2>
				<ChartFigure
					words={{
						title: PERCENTILES.title,
						unit: `latency not exceeded by that share of the operations${onLog(scale)}`,
						source,
						file: fileName(experiment, `compared-${PERCENTILES.title}`),
					}}
					chart={{
						lines: lines.map((line) => ({
							...line,
							label: lineLabel(line.label, line.percentiles.length > 0),
						})),
						rows: longest.map(({ share }, at) => ({
							x: share,
							values: lines.map(({ percentiles }) => percentiles[at]?.us ?? null),
						})),
						x: percentileAxis(highest),
						y: latencyAxis("latency", scale),
						stretches: [],
						floors: drawn.map(({ at, low, high, about }) => ({ x: [at, at], y: [low, high], about })),
						guesses: [],
						behind: null,
						named: "end",
					}}
					height={lines.length > MANY ? "h-96" : "h-64"}
					summary={tailSentence(
						tailsOf(lines),
						lines.filter(({ percentiles }) => percentiles.length === 0).map(({ name }) => name),
					)}
					notes={[PERCENTILES.note, floorSentence(drawn)]}
					placeholder="Too few operations ended to draw percentiles of."
				/>
			</section>
		</Pane>
	);
}

/** Of the lines whose operations bear one. */
function tailsOf(lines: readonly PercentileLine[]) {
	return lines.flatMap(({ name, whole, percentiles }) =>
		whole.p50Us > 0 && (percentiles.at(-1)?.share ?? 0) >= LEAST_SHARE
			? [{ name, medianUs: whole.p50Us, tailUs: whole.p99Us }]
			: [],
	);
}
