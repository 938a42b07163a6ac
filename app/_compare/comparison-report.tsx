import { formatArm } from "#server/contract/arm.ts";
import type { LineRatio } from "#server/contract/comparison.ts";
import { withoutLoad } from "#server/contract/load-factor.ts";
import { FiguresTable } from "./figures-table.tsx";
import { linesOf, type NumberedItem } from "./line.ts";
import { PercentileFigure } from "./percentile-figure.tsx";
import { PlanPair } from "./plan-pair.tsx";
import { RatioFigure } from "./ratio-figure.tsx";
import { comparisonSummary } from "./ratio-words.ts";
import { SettingsTable } from "./settings-table.tsx";
import { TimeFigure } from "./time-figure.tsx";

type ComparisonReportProps = { items: readonly NumberedItem[]; ratios: readonly LineRatio[] };

/** What was found, in the order in which it is asked: in a sentence, what differs, by how much, how it went, why. */
export function ComparisonReport({ items, ratios }: ComparisonReportProps) {
	const lines = linesOf(items);
	const places = lines.map(({ item, arm, label }) => ({ item, arm, label }));
	const plans = lines.map(({ item, arm, label }) => {
		const run = items.find(({ at }) => at === item)?.run;
		// Arms of a sweep over a load are one to Postgres, whose plan is told once.
		const planned = withoutLoad(run?.declaration.factors ?? [], run?.request.arms[arm] ?? {});
		return { item, arm, label, run: run?.id ?? "", armText: formatArm(planned) };
	});
	const [baseline] = lines;
	const other = lines.find(({ item }) => item !== baseline?.item) ?? lines[1];
	return (
		<div className="mt-8 space-y-12">
			<p
				data-testid="summary"
				className="figures max-w-[64ch] text-balance font-serif text-[1.4rem] leading-snug"
			>
				{comparisonSummary(items, lines, ratios)}
			</p>
			<SettingsTable items={items} />
			<RatioFigure items={items} lines={lines} ratios={ratios} />
			<TimeFigure
				lines={places.map((place, at) => ({ ...place, moments: lines[at]?.trace.moments ?? [] }))}
			/>
			<PercentileFigure
				lines={places.map((place, at) => ({ ...place, percentiles: lines[at]?.trace.percentiles ?? [] }))}
			/>
			<FiguresTable items={items} lines={lines} />
			{baseline === undefined || other === undefined ? null : (
				<PlanPair lines={plans} left={baseline.name} right={other.name} />
			)}
		</div>
	);
}
