import { verdictWords } from "#app/_bench/verdict.ts";
import { formatConfidence, formatNumber } from "#app/_lib/format.ts";
import { ScrollRegion } from "#app/_ui/scroll-region.tsx";
import type { Effect } from "#server/contract/result.ts";
import { type EffectContext, factorName, levelName, switchedWords } from "./effect-words.ts";

type EffectTableProps = { effects: readonly Effect[]; context: EffectContext; confidence: number };

/** Each effect on the chosen figure with its interval. */
export function EffectTable({ effects, context, confidence }: EffectTableProps) {
	const own = effects.filter(({ metric }) => metric === context.metric);
	return (
		<div>
			<h3 className="font-semibold text-[0.9375rem]">Effects and interactions</h3>
			<p className="mt-0.5 mb-2 max-w-[95ch] text-ink-faint text-xs leading-relaxed">
				{`The figure at the first level ÷ that at the second, with its ${formatConfidence(confidence)}\u00a0% interval, by a full factorial analysis of logarithms (Box, Hunter and Hunter 2005; NIST e-Handbook 5.4.7). An interaction is one such ratio ÷ another: 1 where the factors are independent.`}
			</p>
			<ScrollRegion label="Effects" className="overflow-x-auto">
				<table className="figures w-full text-sm">
					<thead>
						<tr className="border-rule-strong border-b text-left text-ink-faint text-xs">
							<th scope="col" className="py-2 pr-4 font-medium">
								Effect
							</th>
							<th scope="col" className="py-2 pr-4 text-right font-medium">
								Ratio
							</th>
							<th scope="col" className="py-2 pr-4 text-right font-medium">
								Interval
							</th>
							<th scope="col" className="py-2 font-medium">
								In words
							</th>
						</tr>
					</thead>
					<tbody>
						{own.map((effect) => (
							<tr
								key={nameOf(effect, context)}
								data-effect={effect.kind}
								className="border-rule border-b align-top"
							>
								<th
									scope="row"
									className={`min-w-64 py-1.5 pr-4 text-left font-normal ${effect.kind === "simple" ? "pl-4 text-ink-soft" : ""}`}
								>
									{nameOf(effect, context)}
								</th>
								<td className="whitespace-nowrap py-1.5 pr-4 text-right">{formatNumber(effect.ratio)}</td>
								<td className="whitespace-nowrap py-1.5 pr-4 text-right">{intervalText(effect)}</td>
								<td className="min-w-48 py-1.5 text-ink-soft">
									{effect.kind === "interaction" ? interactionWords(effect) : verdictWords(effect)}
								</td>
							</tr>
						))}
					</tbody>
				</table>
			</ScrollRegion>
		</div>
	);
}

/** Beyond it an interval bounds nothing. */
const MEANINGLESS = 1e6;

function intervalText({ low, high }: Effect): string {
	return high / low > MEANINGLESS ? "–" : `${formatNumber(low)} to ${formatNumber(high)}`;
}

function nameOf({ kind, factors: ids, given }: Effect, context: EffectContext): string {
	const { factors } = context;
	if (kind === "interaction") return ids.map((id) => factorName(factors, id)).join(" × ");
	const [id = ""] = ids;
	const where = given.map(({ factor, level }) => ` with ${levelName(factors, factor, level)}`).join("");
	return `${switchedWords(id, context)}${where}`;
}

function interactionWords({ verdict }: Effect): string {
	if (verdict === "none") return "independent, within a quarter";
	return verdict === "noisy" ? "too noisy to say" : "not independent";
}
