"use client";

import { chooseScale } from "#app/_chart/scale.ts";
import { formatUs, formatUsTick } from "#app/_lib/format.ts";
import { TableTwin } from "#app/_ui/table-twin.tsx";
import type { LineRef, Percentile } from "#server/contract/comparison.ts";
import { SLOWER_AT_LEAST } from "#server/contract/rank.ts";
import { lineLook, lineName } from "./line.ts";
import { LineLegend } from "./line-mark.tsx";
import { LinePlot } from "./line-plot.tsx";

/** An arm's latencies by the share of operations that does not exceed them. */
type PercentileLine = LineRef & { label: string; percentiles: readonly Percentile[] };

const TICKS = [
	{ share: 0, text: "0 %" },
	{ share: 0.5, text: "50" },
	{ share: 0.9, text: "90" },
	{ share: 0.99, text: "99" },
	{ share: 0.999, text: "99.9" },
	{ share: 0.9999, text: "99.99" },
	{ share: 0.99999, text: "99.999" },
];
const ROUNDING = 1e-9;

/** Percentiles of all arms over each other: each power of ten of what lies beyond takes the same room. */
export function PercentileFigure({ lines }: { lines: readonly PercentileLine[] }) {
	const scale = chooseScale(lines.flatMap(({ percentiles }) => percentiles.map(({ us }) => us)));
	const most = Math.max(
		1,
		...lines.flatMap(({ percentiles }) => percentiles.map(({ share }) => ninesOf(share))),
	);
	return (
		<section aria-labelledby="percentiles">
			<h2 id="percentiles" className="font-serif text-2xl">
				By percentile
			</h2>
			<p className="mt-1 text-ink-faint text-sm">
				Latency that a share of the operations does not exceed{scale.kind === "log" ? "; log scale" : ""}. A
				line ends where fewer than {SLOWER_AT_LEAST} operations were slower: beyond lies chance.
			</p>
			<figure className="mt-4">
				<figcaption className="mb-3">
					<LineLegend lines={lines} />
				</figcaption>
				<LinePlot
					y={scale}
					lines={lines.map((line) => ({
						look: lineLook(line),
						points: line.percentiles.map(({ share, us }) => ({ x: ninesOf(share) / most, y: us })),
					}))}
					xTicks={TICKS.filter(({ share }) => ninesOf(share) <= most + ROUNDING).map(({ share, text }) => ({
						at: ninesOf(share) / most,
						text,
					}))}
					formatValue={formatUs}
					formatTick={formatUsTick}
					formatPlace={(x) => `${shareText(1 - 10 ** (-x * most))} of operations`}
				/>
			</figure>
			<TableTwin label="Percentiles as a table">{() => <PercentileTable lines={lines} />}</TableTwin>
		</section>
	);
}

/** 0.9 is one, 0.99 two. */
function ninesOf(share: number): number {
	return -Math.log10(Math.max(1 - share, Number.EPSILON));
}

function shareText(share: number): string {
	return `${Number((100 * share).toPrecision(5))}\u00a0%`;
}

function PercentileTable({ lines }: { lines: readonly PercentileLine[] }) {
	const longest = lines.reduce<readonly Percentile[]>(
		(most, { percentiles }) => (percentiles.length > most.length ? percentiles : most),
		[],
	);
	return (
		<table className="figures w-full text-right text-xs">
			<thead className="sticky top-0 bg-card">
				<tr className="border-rule border-b">
					<th scope="col" className="px-3 py-1.5 text-left font-semibold">
						Share
					</th>
					{lines.map((line) => (
						<th key={lineName(line)} scope="col" className="px-3 py-1.5 font-semibold">
							{lineName(line)}: {line.label}
						</th>
					))}
				</tr>
			</thead>
			<tbody>
				{longest.map(({ share }, at) => (
					<tr key={share} className="border-rule/60 border-b last:border-0">
						<th scope="row" className="px-3 py-1 text-left font-normal">
							{shareText(share)}
						</th>
						{lines.map((line) => {
							const own = line.percentiles[at];
							return (
								<td key={lineName(line)} className="px-3 py-1">
									{own === undefined ? "–" : formatUs(own.us)}
								</td>
							);
						})}
					</tr>
				))}
			</tbody>
		</table>
	);
}
