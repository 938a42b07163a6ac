"use client";

import { type FloorRange, floorSentence } from "#app/_bench/noise-floor.ts";
import { type Chart, type ChartLine, fileName } from "#app/_chart/chart.ts";
import { ChartFigure } from "#app/_chart/chart-figure.tsx";
import { useFigureChoice } from "#app/_chart/use-figure-choice.ts";
import { formatConfidence, formatNumber } from "#app/_lib/format.ts";
import { capitalised } from "#app/_lib/in-sentence.ts";
import { Pane } from "#app/_ui/pane.tsx";
import { Segmented } from "#app/_ui/segmented.tsx";
import type { LineRatio, LineRef } from "#server/contract/comparison.ts";
import type { Metric } from "#server/contract/result.ts";
import { ratioScale } from "./ratio-scale.ts";
import { isOf, RatioTable, RatioTwin, ratioCsv } from "./ratio-table.tsx";
import { APART_NOTE, CAPPED, CAPPED_NOTE, RATIO_METRICS, ratiosSentence } from "./ratio-words.ts";

const METRICS = RATIO_METRICS.map(({ metric }) => metric);

type RatioFigureProps = {
	/** All arms; the first is the baseline. */
	lines: readonly (LineRef & ChartLine)[];
	ratios: readonly LineRatio[];
	/** Sentences on what is not comparable with the baseline. */
	hindered: readonly string[];
	/** About the baseline's figures. */
	floors: Readonly<Record<Metric, FloorRange | null>>;
	experiment: string;
	source: string;
};

/** Every arm's figures as multiples of the baseline's, with intervals: drawn on one scale for all figures, and in words. */
export function RatioFigure({ lines, ratios, hindered, floors, experiment, source }: RatioFigureProps) {
	const measured = measuredOf(lines, ratios);
	return (
		<section aria-labelledby="ratios">
			<h2 id="ratios" className="font-serif text-2xl">
				Times the baseline’s
			</h2>
			{hindered.map((sentence) => (
				<p key={sentence} className="mt-2 max-w-[80ch] text-bad text-sm leading-relaxed">
					{sentence}
				</p>
			))}
			{measured.length === 0 ? (
				<p className="mt-2 text-ink-soft text-sm">
					There is nothing that the baseline could be a measure of.
				</p>
			) : (
				<div className="mt-2 space-y-5">
					<Pane label="Ratios" className="min-w-0">
						<Drawn lines={lines} ratios={ratios} floors={floors} experiment={experiment} source={source} />
					</Pane>
					<RatioTable lines={measured} ratios={ratios} />
					{ratios.some((ratio) => ratio.measured === "apart") ? (
						<p className="max-w-[90ch] text-ink-faint text-sm leading-relaxed">{APART_NOTE}</p>
					) : null}
				</div>
			)}
		</section>
	);
}

/** Those that are measured by another. */
function measuredOf(lines: RatioFigureProps["lines"], ratios: readonly LineRatio[]) {
	return lines.filter((line) => ratios.some((ratio) => isOf(ratio, line)));
}

/** One figure's ratios. */
function Drawn(props: Omit<RatioFigureProps, "hindered">) {
	const { lines, ratios, floors, experiment, source } = props;
	const [metric, chooseMetric] = useFigureChoice<Metric>("ratios", METRICS, "p50");
	const measured = measuredOf(lines, ratios);
	const own = ratios.filter((ratio) => ratio.metric === metric);
	const name = RATIO_METRICS.find((one) => one.metric === metric)?.name ?? metric;
	const title = "Ratios to the baseline";
	const floor = floors[metric];
	const isCapped = own.length < measured.length;
	return (
		<ChartFigure
			words={{
				title,
				unit: `${name}, arm ÷ the arm that it is measured by, log scale: below 1 it is lower`,
				source,
				file: fileName(experiment, `compared-ratios-${metric}`),
			}}
			controls={
				<Segmented
					label="Figure shown"
					size="small"
					value={metric}
					items={RATIO_METRICS.map(({ metric: value, label }) => ({ value, label }))}
					onChange={chooseMetric}
				/>
			}
			// One scale for all figures: what changes on the switch is then the bars alone.
			chart={chartOf(measured, own, ratioScale(ratios), floor)}
			summary={ratiosSentence(metric, ratios, lines)}
			notes={[
				own.length === 0 ? "" : `Bars: ${confidenceWords(own)}. One that reaches the edge goes on beyond it.`,
				floor === null ? "" : floorSentence([floor], "a ratio of 1"),
				isCapped ? CAPPED_NOTE : "",
			]}
			placeholder={isCapped ? capitalised(CAPPED) : "Nothing is measured by the baseline."}
			table={() => <RatioTwin label={title} lines={measured} ratios={own} />}
			csv={() => ratioCsv({ lines: measured, ratios })}
		/>
	);
}

function chartOf(
	lines: RatioFigureProps["lines"],
	ratios: readonly LineRatio[],
	scale: Chart["y"]["scale"],
	floor: FloorRange | null,
): Chart {
	const drawn = ratios.flatMap((ratio) => {
		const line = lines.findIndex((one) => isOf(ratio, one));
		return line < 0 ? [] : [{ ratio, line }];
	});
	const only = <Value,>(own: number, value: Value) => lines.map((_, at) => (at === own ? value : null));
	return {
		lines,
		rows: drawn.map(({ ratio: { ratio, low, high }, line }) => ({
			x: line + 1,
			values: only(line, ratio),
			intervals: only(line, [low, high] as const),
		})),
		x: {
			name: "Arm",
			unit: "place",
			scale: {
				kind: "linear",
				domain: [0.5, lines.length + 0.5],
				ticks: lines.map((_, line) => line + 1),
			},
			format: (place) => lines[place - 1]?.label ?? "",
			formatTick: (place) => lines[place - 1]?.name ?? "",
		},
		y: { name: "ratio", unit: "times", scale, format: formatNumber, formatTick: tickText },
		stretches: [],
		floors:
			floor === null ? [] : [{ x: null, y: [1 / (1 + floor.share), 1 + floor.share], about: "the baseline" }],
		level: 1,
		guesses: [],
		behind: null,
		named: "axis",
	};
}

function confidenceWords(ratios: readonly LineRatio[]): string {
	const told = [...new Set(ratios.map(({ confidence }) => formatConfidence(confidence)))];
	return `${told.join("\u00a0% and ")}\u00a0% intervals`;
}

function tickText(tick: number): string {
	return tick >= 1 ? formatNumber(tick).replace(/\.0+$/, "") : String(tick);
}
