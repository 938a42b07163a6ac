import type { ChartLine } from "#app/_chart/chart.ts";
import { intervalWords } from "#app/_chart/interval-words.ts";
import { LineMark } from "#app/_chart/line-mark.tsx";
import { csvText } from "#app/_lib/csv.ts";
import { formatNumber } from "#app/_lib/format.ts";
import { Table } from "#app/_ui/table.tsx";
import type { LineRatio, LineRef } from "#server/contract/comparison.ts";
import { lineName } from "./line.ts";
import { besideFigures, CAPPED, RATIO_METRICS } from "./ratio-words.ts";

type RatioTableProps = {
	/** Those that are measured by another. */
	lines: readonly (LineRef & ChartLine)[];
	ratios: readonly LineRatio[];
};

/** Each arm's figures against the arm that it is measured by, with intervals and in words. */
export function RatioTable({ lines, ratios }: RatioTableProps) {
	return (
		<Table
			label="Ratios in words"
			align="left"
			heads={[
				"Arm",
				"Measured by",
				...RATIO_METRICS.map(({ metric, name }) => ({ key: metric, content: name, className: "min-w-40" })),
			]}
		>
			<tbody>
				{lines.map((line) => {
					const own = ratios.filter((ratio) => isOf(ratio, line));
					const [first] = own;
					return (
						<tr key={line.name} data-ratio={line.name}>
							<th scope="row" className="min-w-36">
								<LineMark line={line} />
								<span className="block text-ink-soft text-xs">{line.label}</span>
							</th>
							<td className="min-w-24">
								{first === undefined ? null : lineName(first.against)}
								<span className="block text-ink-faint text-xs">
									{first?.measured === "apart" ? "another run" : "same run, in turns"}
								</span>
							</td>
							{RATIO_METRICS.map(({ metric }) => {
								const ratio = own.find((one) => one.metric === metric);
								return (
									<td key={metric} data-metric={metric}>
										{ratio === undefined ? (
											<span className="text-ink-soft text-xs">{CAPPED}</span>
										) : (
											<RatioCell ratio={ratio} />
										)}
									</td>
								);
							})}
						</tr>
					);
				})}
			</tbody>
		</Table>
	);
}

/** The ratios of one figure, beside their chart. */
export function RatioTwin({ label, lines, ratios }: RatioTableProps & { label: string }) {
	return (
		<Table look="twin" label={label} heads={["Arm", "Measured by", "Ratio", "Interval", "In words"]}>
			<tbody>
				{lines.flatMap((line) =>
					ratios
						.filter((ratio) => isOf(ratio, line))
						.map((ratio) => (
							<tr key={line.name}>
								<th scope="row">
									{line.name}: {line.label}
								</th>
								<td>{lineName(ratio.against)}</td>
								<td>{formatNumber(ratio.ratio)}</td>
								<td>{intervalWords([ratio.low, ratio.high], formatNumber)}</td>
								<td>{besideFigures(ratio)}</td>
							</tr>
						)),
				)}
			</tbody>
		</Table>
	);
}

export function isOf(ratio: LineRatio, { item, arm }: LineRef): boolean {
	return ratio.item === item && ratio.arm === arm;
}

function RatioCell({ ratio }: { ratio: LineRatio }) {
	return (
		<>
			<b className="font-semibold">{formatNumber(ratio.ratio)}</b>
			{ratio.high < Number.MAX_VALUE ? (
				<span className="text-ink-soft"> ({intervalWords([ratio.low, ratio.high], formatNumber)})</span>
			) : null}
			<span className="block text-ink-soft text-xs leading-snug">{besideFigures(ratio)}</span>
		</>
	);
}

/** The same with all digits; an end that nothing bounds is empty. */
export function ratioCsv({ lines, ratios }: RatioTableProps): string {
	return csvText([
		["arm", "label", "measured by", "figure", "ratio", "low", "high", "confidence", "verdict", "measured"],
		...lines.flatMap((line) =>
			ratios
				.filter((ratio) => isOf(ratio, line))
				.map(({ against, metric, ratio, low, high, confidence, verdict, measured }) => [
					line.name,
					line.label,
					lineName(against),
					metric,
					ratio,
					low > 0 ? low : null,
					high < Number.MAX_VALUE ? high : null,
					confidence,
					verdict,
					measured,
				]),
		),
	]);
}
