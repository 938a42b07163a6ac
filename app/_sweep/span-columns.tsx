"use client";

import {
	extentOf,
	Filled,
	readRow,
	SpanFigure,
	type SpanScale,
	segmentsOf,
} from "#app/_bench/span-figure.tsx";
import { type SpanPart, spanParts } from "#app/_bench/span-parts.ts";
import { capitalised } from "#app/_lib/in-sentence.ts";
import type { SpanDeclaration } from "#server/contract/experiment.ts";
import type { Result } from "#server/contract/result.ts";
import { type DrawnPanel, panelOf, type SpanPanel } from "./column-places.ts";
import { LINE_PX, panelBox, stacked, TEXT_PX } from "./panel-box.ts";

type SpanColumnsProps = {
	experiment: string;
	/** Of what the figures are, for a picture that stands alone. */
	source: string;
	/** What the columns stand along: "pool size". */
	along: string;
	spans: readonly SpanDeclaration[];
	panels: readonly SpanPanel[];
	/** What a marked column is, where one may be. */
	mark: string;
	summary: string;
	/** Null until the run is done: time is booked by part only at its end. */
	result: Result | null;
};

/** Where the time of a mean operation went in each of many arms: a stacked column each. */
export function SpanColumns(props: SpanColumnsProps) {
	const { experiment, source, along, spans, panels, mark, summary, result } = props;
	const arms = result?.arms ?? null;
	const parts = spanParts(spans, arms);
	return (
		<SpanFigure
			title={`Where the time went by ${along}`}
			experiment={experiment}
			source={source}
			unit="mean per operation, from below in the order in which it happens"
			extent="Height of the columns"
			choice="columns"
			head={capitalised(along)}
			lines={[]}
			parts={parts}
			rows={
				arms === null
					? null
					: panels.flatMap(({ columns }) =>
							columns.flatMap(({ place, name }) => {
								const arm = arms[place];
								return arm === undefined ? [] : [{ name, arm }];
							}),
						)
			}
			summary={summary}
			height={panels.length < 2 ? "h-72" : "h-[36rem] @3xl:h-72"}
			draw={(size, scale) => {
				const drawn = panels.map((panel, at) =>
					panelOf(panel, arms ?? [], panelBox(at, panels.length, size)),
				);
				const columns = drawn.flatMap((one) => one.columns);
				return {
					rows: columns.map(({ arm, left, width, plot }, row) =>
						readRow(row, arm, parts, { left, width, top: plot.top, height: plot.height }),
					),
					drawing: drawn.map((panel) => (
						<Panel
							key={`${panel.box.left} ${panel.box.top}`}
							panel={panel}
							parts={parts}
							scale={scale}
							mark={mark}
						/>
					)),
				};
			}}
		/>
	);
}

type PanelProps = { panel: DrawnPanel; parts: readonly SpanPart[]; scale: SpanScale; mark: string };

function Panel({ panel: { head, box, plot, columns }, parts, scale, mark }: PanelProps) {
	const foot = plot.top + plot.height;
	const heightAt = (value: number) => foot - (value / scale.most) * plot.height;
	return (
		<g className="figures" fontSize={TEXT_PX} fill="var(--ink-faint)">
			<text x={box.left} y={box.top + 14} fill="var(--ink)" fontWeight={600}>
				{head}
			</text>
			{scale.ticks.map((tick) => (
				<g key={tick}>
					<text x={plot.left - 8} y={heightAt(tick) + 4} textAnchor="end">
						{scale.format(tick)}
					</text>
					<path
						d={`M${plot.left} ${heightAt(tick)}h${plot.width}`}
						stroke="var(--rule)"
						strokeDasharray="1 3"
					/>
				</g>
			))}
			<path d={`M${plot.left} ${plot.top}V${foot}h${plot.width}`} fill="none" stroke="var(--rule-strong)" />
			{columns.map(({ arm, left, width, words, isMarked }) => {
				const tall = plot.height * extentOf(arm, scale);
				const middle = left + width / 2;
				return (
					<g key={left} textAnchor="middle">
						{segmentsOf(arm, parts).map(({ part, from, to }) => (
							<Filled
								key={part.id}
								fill={part.fill}
								area={{ left, width, top: foot - to * tall, height: (to - from) * tall - 1 }}
							/>
						))}
						{stacked(words, foot + LINE_PX).map(({ line, y }) => (
							<text key={y} x={middle} y={y}>
								{line}
							</text>
						))}
						{isMarked === true ? (
							<text x={middle} y={foot + (words.length + 1) * LINE_PX} fill="var(--ink)" fontWeight={600}>
								{mark}
							</text>
						) : null}
					</g>
				);
			})}
		</g>
	);
}
