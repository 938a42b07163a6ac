import { floorRange } from "#app/_bench/noise-floor.ts";
import { sourceText } from "#app/_bench/provenance.tsx";
import { formatArm } from "#server/contract/arm.ts";
import type { LineRatio } from "#server/contract/comparison.ts";
import { withoutLoad } from "#server/contract/load-factor.ts";
import type { Metric } from "#server/contract/result.ts";
import { FiguresTable } from "./figures-table.tsx";
import { chartLine, type Line, linesOf, type NumberedItem } from "./line.ts";
import { PercentileFigure } from "./percentile-figure.tsx";
import { type PlanLine, PlanPair } from "./plan-pair.tsx";
import { RatioFigure } from "./ratio-figure.tsx";
import { comparisonSummary, obstacleSentences } from "./ratio-words.ts";
import { SettingsTable } from "./settings-table.tsx";
import { TimeFigure, type TimePanel } from "./time-figure.tsx";

type ComparisonReportProps = { items: readonly NumberedItem[]; ratios: readonly LineRatio[] };

/** What was found, in the order in which it is asked: in a sentence, what differs, by how much, how it went, why. */
export function ComparisonReport({ items, ratios }: ComparisonReportProps) {
	const lines = linesOf(items);
	const [baseline] = lines;
	const [first] = items;
	if (baseline === undefined || first === undefined) return null;
	const other = lines.find(({ item }) => item !== baseline.item) ?? lines[1] ?? baseline;
	const floorOf = (metric: Metric) => floorRange(metric, first.run.result, baseline);
	const floors = {
		p50: floorOf("p50"),
		p95: floorOf("p95"),
		p99: floorOf("p99"),
		throughput: floorOf("throughput"),
	};
	const about = { experiment: first.run.declaration.id, source: sourcesOf(items) };
	return (
		<div className="mt-8 space-y-12">
			<p
				data-testid="summary"
				className="figures max-w-[64ch] text-balance font-serif text-[1.4rem] leading-snug"
			>
				{comparisonSummary(items, lines, ratios)}
			</p>
			<SettingsTable items={items} lines={lines} />
			<RatioFigure
				lines={lines.map(({ item, arm, ...line }) => ({ item, arm, ...chartLine(line) }))}
				ratios={ratios}
				hindered={obstacleSentences(items)}
				floors={floors}
				{...about}
			/>
			<PercentileFigure
				lines={lines.map((line) => ({
					...chartLine(line),
					percentiles: line.trace.percentiles,
					whole: latenciesOf(line),
				}))}
				floors={[
					{ at: 0.5, floor: floors.p50 },
					{ at: 0.95, floor: floors.p95 },
					{ at: 0.99, floor: floors.p99 },
				].flatMap(({ at, floor }) => (floor === null ? [] : [{ ...floor, at }]))}
				{...about}
			/>
			<TimeFigure
				panels={items.map((item) => panelOf(item, lines))}
				floors={{ p50Us: floors.p50, p95Us: floors.p95, p99Us: floors.p99 }}
			/>
			<FiguresTable items={items} lines={lines} />
			<PlanPair
				lines={lines.flatMap((line) => planLine(line, items))}
				left={baseline.name}
				right={other.name}
			/>
		</div>
	);
}

/** Of what a picture is: each thing by its number. */
function sourcesOf(items: readonly NumberedItem[]): string {
	return items.map((item) => `${item.at + 1}: ${sourceOf(item)}`).join(" ");
}

function sourceOf({ ref, run: { declaration, request, result } }: NumberedItem): string {
	const recorded = ref.from === "file" ? " Read from a file, not measured here." : "";
	return `${sourceText(declaration, request.load, result)}${recorded}`;
}

function panelOf(item: NumberedItem, lines: readonly Line[]): TimePanel {
	return {
		item: item.at,
		experiment: item.run.declaration.id,
		source: sourceOf(item),
		isComparable: item.obstacles.length === 0,
		lines: lines
			.filter((line) => line.item === item.at)
			.map((line) => ({
				...chartLine(line),
				moments: line.trace.moments,
				whole: latenciesOf(line),
			})),
	};
}

/** A result has its histograms, which no chart here needs. */
function latenciesOf({ result: { p50Us, p95Us, p99Us, meanUs, maxUs } }: Line) {
	return { p50Us, p95Us, p99Us, meanUs, maxUs };
}

function planLine(line: Line, items: readonly NumberedItem[]): PlanLine[] {
	const { item: at, arm } = line;
	const item = items.find((one) => one.at === at);
	if (item === undefined) return [];
	const { ref, run, evidence } = item;
	// Arms of a sweep over a load are one to Postgres, whose plan is told once.
	const armText = formatArm(withoutLoad(run.declaration.factors, run.request.arms[arm] ?? {}));
	const known = evidence?.find((one) => one.arm === armText);
	return [
		{
			item: at,
			arm,
			...chartLine(line),
			run: ref.from === "file" ? null : run.id,
			armText,
			evidence: known,
		},
	];
}
