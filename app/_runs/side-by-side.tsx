import { verdictWords } from "#app/_bench/verdict.ts";
import { ArmMark } from "#app/_chart/arm-mark.tsx";
import { intervalWords } from "#app/_chart/interval-words.ts";
import { formatBytes, formatNumber, formatRate, formatUs } from "#app/_lib/format.ts";
import { Table } from "#app/_ui/table.tsx";
import { armLabels } from "#server/contract/arm.ts";
import type { Difference } from "#server/contract/comparability.ts";
import type { LineRatio } from "#server/contract/comparison.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { ArmResult, Result } from "#server/contract/result.ts";

const FIGURES = [
	{ id: "p50", name: "p50", of: (arm: ArmResult) => arm.p50Us, format: formatUs },
	{ id: "p95", name: "p95", of: (arm: ArmResult) => arm.p95Us, format: formatUs },
	{ id: "p99", name: "p99", of: (arm: ArmResult) => arm.p99Us, format: formatUs },
	{ id: "throughput", name: "throughput", of: (arm: ArmResult) => arm.achievedPerSec, format: formatRate },
] as const;

type SideBySideProps = {
	declaration: ExperimentDeclaration;
	then: Result;
	now: Result;
	/** Of the new run to the record, with intervals; those that are not there are told without one. */
	ratios?: readonly LineRatio[] | "pending";
	/** What the two do not share beside their figures. */
	differences: readonly Difference[];
};

/** Two results of one request: first what they do not share, then whether the finding holds, then the figures. */
export function SideBySide({ declaration, then, now, ratios = [], differences }: SideBySideProps) {
	const arms = now.arms.map(({ levels }) => levels);
	const labels = armLabels(declaration.factors, arms);
	const known = ratios === "pending" ? [] : ratios;
	return (
		<div className="space-y-5">
			<Differences differences={differences} />
			<Findings then={then} now={now} />
			<Table
				label="Both runs, arm by arm"
				heads={[
					"Arm",
					{ key: "figure", content: "Figure", className: "pr-4! pl-0! text-left!" },
					"Record",
					"Here",
					"Here ÷ record",
				]}
			>
				<tbody>
					{now.arms.flatMap((arm, place) =>
						FIGURES.map(({ id, name, of, format }, at) => {
							const before = then.arms[place];
							const ratio = known.find((one) => one.arm === place && one.metric === id);
							return (
								<tr key={`${arm.arm} ${id}`} data-figure={id}>
									{at > 0 ? null : (
										<th scope="rowgroup" rowSpan={FIGURES.length} className="max-w-60">
											<ArmMark index={place} label={labels[place] ?? ""} />
										</th>
									)}
									<th scope="row" className="text-ink-soft">
										{name}
									</th>
									<td className="whitespace-nowrap">{before === undefined ? "–" : format(of(before))}</td>
									<td className="whitespace-nowrap font-semibold">{format(of(arm))}</td>
									<td className="whitespace-nowrap text-ink-soft">
										{before === undefined || of(before) === 0 ? "–" : ratioText(of(arm) / of(before), ratio)}
									</td>
								</tr>
							);
						}),
					)}
				</tbody>
			</Table>
			<p className="max-w-[90ch] text-ink-faint text-xs leading-relaxed">
				{ratios === "pending"
					? "The intervals of the ratios are being worked out. The two runs are apart in time: what the machine did in between no interval covers."
					: known.length === 0
						? "The two runs are apart in time, so that what the machine did in between is in these ratios, and they stand here without an interval."
						: "The ratios stand with their 95\u00a0% intervals, for what varied within each of the two runs. These are apart in time, and what the machine did in between no interval covers."}{" "}
				What was found between the arms of one run does not suffer from that.
			</p>
		</div>
	);
}

/** A ratio with its interval, where it is known. */
function ratioText(ratio: number, known: LineRatio | undefined): string {
	return known === undefined
		? formatNumber(ratio)
		: `${formatNumber(known.ratio)} (${intervalWords([known.low, known.high], formatNumber)})`;
}

const FACTS: Record<string, string> = {
	cores: "cores",
	cpu: "processor",
	memoryBytes: "memory",
	platform: "platform",
	node: "Node",
	postgres: "Postgres",
	scale: "scale of the data",
	seed: "seed of the data",
};

function Differences({ differences }: { differences: readonly Difference[] }) {
	if (differences.length === 0) {
		return (
			<p className="text-ink-soft text-sm">
				Both were measured on the same kind of machine, with the same versions, settings and data.
			</p>
		);
	}
	const value = (fact: string, text: string) => (fact === "memoryBytes" ? formatBytes(Number(text)) : text);
	return (
		<div className="text-sm">
			<p className="font-medium">Not the same conditions: of these, the figures may differ.</p>
			<ul className="figures mt-1 space-y-0.5 text-ink-soft">
				{differences.map(({ fact, base, now }) => (
					<li key={fact}>
						{fact === "experiment"
							? "experiment: edited since the record, so that it may ask something else here"
							: `${FACTS[fact] ?? fact.replace("settings.", "")}: ${value(fact, base)} in the record, ${value(fact, now)} here`}
					</li>
				))}
			</ul>
		</div>
	);
}

/** What each said of an arm's median against the baseline's. */
function Findings({ then, now }: Pick<SideBySideProps, "then" | "now">) {
	const medians = ({ comparisons }: Result) => comparisons.filter(({ metric }) => metric === "p50");
	return (
		<ul className="space-y-2">
			{medians(now).map((comparison) => {
				const place = now.arms.findIndex(({ arm }) => arm === comparison.arm);
				const before = medians(then).find(({ arm }) => arm === then.arms[place]?.arm);
				const holds = before !== undefined && before.verdict === comparison.verdict;
				return (
					<li key={comparison.arm}>
						<ArmMark index={place} label="against A, the median" />
						<p className="mt-1 max-w-[70ch] font-serif text-lg leading-snug">
							{holds ? "The finding holds: " : "Another finding: "}
							{before === undefined ? "nothing" : verdictWords(before)} in the record,{" "}
							{verdictWords(comparison)} here.
						</p>
					</li>
				);
			})}
		</ul>
	);
}
