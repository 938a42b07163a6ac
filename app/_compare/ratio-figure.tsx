import type { AxisScale } from "#app/_chart/scale.ts";
import { formatConfidence, formatNumber } from "#app/_lib/format.ts";
import { ScrollRegion } from "#app/_ui/scroll-region.tsx";
import type { LineRatio, LineRef } from "#server/contract/comparison.ts";
import { type Line, lineLook, lineName, type NumberedItem } from "./line.ts";
import { LineMark } from "./line-mark.tsx";
import { placeOf, ratioScale } from "./ratio-scale.ts";
import { APART_NOTE, besideFigures, obstacleSentence } from "./ratio-words.ts";

const METRICS = [
	{ metric: "p50", name: "Median (p50)" },
	{ metric: "p95", name: "p95" },
	{ metric: "p99", name: "p99" },
	{ metric: "throughput", name: "Throughput" },
] as const;

type RatioFigureProps = {
	items: readonly NumberedItem[];
	lines: readonly Line[];
	ratios: readonly LineRatio[];
};

/** Every arm's figures as multiples of the baseline's, with intervals: drawn on one scale, and in words. */
export function RatioFigure({ items, lines, ratios }: RatioFigureProps) {
	const scale = ratioScale(ratios);
	const measured = lines.filter((line) => ratios.some((ratio) => isOf(ratio, line)));
	const hindered = items.filter(({ obstacles }) => obstacles.length > 0);
	return (
		<section aria-labelledby="ratios">
			<h2 id="ratios" className="font-serif text-2xl">
				Times the baseline’s
			</h2>
			{hindered.map((item) => (
				<p key={item.at} className="mt-2 max-w-[80ch] text-bad text-sm leading-relaxed">
					{obstacleSentence(item)}
				</p>
			))}
			{measured.length === 0 ? (
				<p className="mt-2 text-ink-soft text-sm">
					There is nothing that the baseline could be a measure of.
				</p>
			) : (
				<>
					<p className="mt-2 max-w-[80ch] text-ink-faint text-sm leading-relaxed">
						An arm’s figure ÷ that of the arm it is measured by, on one log scale: left of 1 it is lower. Bars
						are {confidenceWords(ratios)}. Where all of a bar lies within the grey band, no difference of a
						quarter or more can hide in it; one that reaches the edge goes on beyond it.
					</p>
					<div
						aria-hidden="true"
						className="mt-4 grid grid-cols-1 gap-x-8 gap-y-5 sm:grid-cols-2 xl:grid-cols-4"
					>
						{METRICS.map(({ metric, name }) => (
							<Panel
								key={metric}
								name={name}
								scale={scale}
								ratios={ratios.filter((ratio) => ratio.metric === metric)}
							/>
						))}
					</div>
					<RatioTable lines={measured} ratios={ratios} />
					{ratios.some((ratio) => ratio.measured === "apart") ? (
						<p className="mt-3 max-w-[90ch] text-ink-faint text-sm leading-relaxed">{APART_NOTE}</p>
					) : null}
				</>
			)}
		</section>
	);
}

function isOf(ratio: LineRatio, { item, arm }: LineRef): boolean {
	return ratio.item === item && ratio.arm === arm;
}

function confidenceWords(ratios: readonly LineRatio[]): string {
	const told = [...new Set(ratios.map(({ confidence }) => formatConfidence(confidence)))];
	return `${told.join("\u00a0% and ")}\u00a0% intervals`;
}

type PanelProps = { name: string; scale: AxisScale; ratios: readonly LineRatio[] };

function Panel({ name, scale, ratios }: PanelProps) {
	const at = (value: number) => `${placeOf(value, scale)}%`;
	const width = (low: number, high: number) => `${placeOf(high, scale) - placeOf(low, scale)}%`;
	return (
		<div className="min-w-0 break-inside-avoid">
			<p className="font-semibold text-sm">{name}</p>
			<div className="relative mt-1 mr-4 ml-9">
				<div className="absolute inset-y-0 bg-rule/60" style={{ left: at(0.8), width: width(0.8, 1.25) }} />
				{scale.ticks.map((tick) => (
					<div
						key={tick}
						className={`absolute inset-y-0 border-l ${tick === 1 ? "border-ink" : "border-rule border-dashed"}`}
						style={{ left: at(tick) }}
					/>
				))}
				{ratios.map((ratio) => (
					<Whisker key={lineName(ratio)} ratio={ratio} scale={scale} />
				))}
			</div>
			<div className="figures relative mt-1 mr-4 ml-9 h-4 text-ink-faint text-xs">
				{scale.ticks.map((tick) => (
					<span key={tick} className="absolute -translate-x-1/2" style={{ left: at(tick) }}>
						{tickText(tick)}
					</span>
				))}
			</div>
		</div>
	);
}

function tickText(tick: number): string {
	return tick >= 1 ? formatNumber(tick).replace(/\.0+$/, "") : String(tick);
}

function Whisker({ ratio, scale }: { ratio: LineRatio; scale: AxisScale }) {
	const { name, color, marker } = lineLook(ratio);
	const [low, high, middle] = [ratio.low, ratio.high, ratio.ratio].map((value) => placeOf(value, scale));
	return (
		<div className="relative h-7">
			<span className="absolute top-1.5 -left-9 font-semibold text-xs leading-4">{name}</span>
			<div
				className="absolute top-3 h-0.5"
				style={{ left: `${low}%`, width: `${(high ?? 0) - (low ?? 0)}%`, background: color }}
			/>
			<svg
				aria-hidden="true"
				width="14"
				height="14"
				viewBox="-7 -7 14 14"
				className="absolute top-[5px] -translate-x-1/2"
				style={{ left: `${middle}%` }}
			>
				<path d={marker} fill={color} stroke="var(--paper)" strokeWidth="1" />
			</svg>
		</div>
	);
}

function RatioTable({ lines, ratios }: { lines: readonly Line[]; ratios: readonly LineRatio[] }) {
	return (
		<ScrollRegion label="Ratios in words" className="mt-5 overflow-x-auto">
			<table className="figures w-full text-sm">
				<caption className="sr-only">Each arm’s figures against the arm that it is measured by</caption>
				<thead>
					<tr className="border-rule-strong border-b text-ink-faint text-xs">
						<th scope="col" className="py-2 pr-5 text-left font-medium">
							Arm
						</th>
						<th scope="col" className="py-2 pr-5 text-left font-medium">
							Measured by
						</th>
						{METRICS.map(({ metric, name }) => (
							<th key={metric} scope="col" className="min-w-40 py-2 pr-5 text-left font-medium">
								{name}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{lines.map((line) => {
						const own = ratios.filter((ratio) => isOf(ratio, line));
						const [first] = own;
						return (
							<tr key={line.name} data-ratio={line.name} className="border-rule border-b align-top">
								<th scope="row" className="min-w-36 py-2 pr-5 text-left font-normal">
									<LineMark line={line} />
									<span className="block text-ink-soft text-xs">{line.label}</span>
								</th>
								<td className="min-w-24 py-2 pr-5">
									{first === undefined ? null : lineName(first.against)}
									<span className="block text-ink-faint text-xs">
										{first?.measured === "apart" ? "another run" : "same run, in turns"}
									</span>
								</td>
								{METRICS.map(({ metric }) => {
									const ratio = own.find((one) => one.metric === metric);
									return (
										<td key={metric} data-metric={metric} className="py-2 pr-5">
											{ratio === undefined ? "–" : <RatioCell ratio={ratio} />}
										</td>
									);
								})}
							</tr>
						);
					})}
				</tbody>
			</table>
		</ScrollRegion>
	);
}

function RatioCell({ ratio }: { ratio: LineRatio }) {
	const isBounded = ratio.high < Number.MAX_VALUE;
	return (
		<>
			<b className="font-semibold">{formatNumber(ratio.ratio)}</b>
			{isBounded ? (
				<span className="text-ink-soft">
					{" "}
					({formatNumber(ratio.low)} to {formatNumber(ratio.high)})
				</span>
			) : null}
			<span className="block text-ink-soft text-xs leading-snug">{besideFigures(ratio)}</span>
		</>
	);
}
