import { verdictWords } from "#app/_bench/verdict.ts";
import { ArmMark } from "#app/_chart/arm-mark.tsx";
import { formatBytes, formatNumber, formatRate, formatUs } from "#app/_lib/format.ts";
import { ScrollRegion } from "#app/_ui/scroll-region.tsx";
import { armLabels } from "#server/contract/arm.ts";
import type { Difference } from "#server/contract/comparability.ts";
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
	/** What the two do not share beside their figures. */
	differences: readonly Difference[];
};

/** Two results of one request: first what they do not share, then whether the finding holds, then the figures. */
export function SideBySide({ declaration, then, now, differences }: SideBySideProps) {
	const arms = now.arms.map(({ levels }) => levels);
	const labels = armLabels(declaration.factors, arms);
	return (
		<div className="space-y-5">
			<Differences differences={differences} />
			<Findings then={then} now={now} />
			<ScrollRegion label="Both runs" className="overflow-x-auto">
				<table className="figures w-full text-sm">
					<caption className="sr-only">The figures of each arm, in the record and here.</caption>
					<thead>
						<tr className="border-rule-strong border-b text-ink-faint text-xs">
							<th scope="col" className="py-2 pr-4 text-left font-medium">
								Arm
							</th>
							<th scope="col" className="py-2 pr-4 text-left font-medium">
								Figure
							</th>
							<th scope="col" className="py-2 pl-4 text-right font-medium">
								Record
							</th>
							<th scope="col" className="py-2 pl-4 text-right font-medium">
								Here
							</th>
							<th scope="col" className="py-2 pl-4 text-right font-medium">
								Here ÷ record
							</th>
						</tr>
					</thead>
					<tbody>
						{now.arms.flatMap((arm, place) =>
							FIGURES.map(({ id, name, of, format }, at) => {
								const before = then.arms[place];
								return (
									<tr key={`${arm.arm} ${id}`} className="border-rule border-b">
										{at > 0 ? null : (
											<th
												scope="rowgroup"
												rowSpan={FIGURES.length}
												className="max-w-60 py-1.5 pr-4 text-left align-top font-normal"
											>
												<ArmMark index={place} label={labels[place] ?? ""} />
											</th>
										)}
										<th scope="row" className="py-1.5 pr-4 text-left font-normal text-ink-soft">
											{name}
										</th>
										<td className="whitespace-nowrap py-1.5 pl-4 text-right">
											{before === undefined ? "–" : format(of(before))}
										</td>
										<td className="whitespace-nowrap py-1.5 pl-4 text-right font-semibold">
											{format(of(arm))}
										</td>
										<td className="whitespace-nowrap py-1.5 pl-4 text-right text-ink-soft">
											{before === undefined || of(before) === 0 ? "–" : formatNumber(of(arm) / of(before))}
										</td>
									</tr>
								);
							}),
						)}
					</tbody>
				</table>
			</ScrollRegion>
			<p className="max-w-[90ch] text-ink-faint text-xs leading-relaxed">
				The two runs are apart in time, so that what the machine did in between is in these ratios, and they
				stand here without an interval; /compare has them. What was found between the arms of one run does not
				suffer from that.
			</p>
		</div>
	);
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
