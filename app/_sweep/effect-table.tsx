import { unsaidWords, verdictWords } from "#app/_bench/verdict.ts";
import { formatConfidence, formatNumber } from "#app/_lib/format.ts";
import { Table } from "#app/_ui/table.tsx";
import type { Effect } from "#server/contract/result.ts";
import { awaitedEffects } from "./awaited-effects.ts";
import { type EffectContext, factorName, levelName, switchedWords } from "./effect-words.ts";

type EffectTableProps = {
	/** Null until the run is done: the rows are known before. */
	effects: readonly Effect[] | null;
	context: EffectContext;
	confidence: number;
};

/** As wide as the figures that come, or all columns would move. */
const HEADS = [
	"Effect",
	{ key: "ratio", content: "Ratio", className: "min-w-20" },
	{ key: "interval", content: "Interval", className: "min-w-36" },
	{ key: "words", content: "In words", className: "min-w-96 text-left! print:min-w-48" },
];

/** Each effect on the chosen figure with its interval. */
export function EffectTable({ effects, context, confidence }: EffectTableProps) {
	const own = effects?.filter(({ metric }) => metric === context.metric) ?? awaitedEffects(context);
	return (
		<div>
			<h3 className="font-semibold text-[0.9375rem]">Effects and interactions</h3>
			<p className="mt-0.5 mb-2 max-w-[95ch] text-ink-faint text-xs leading-relaxed">
				{`The figure at the first level ÷ that at the second, with its ${formatConfidence(confidence)}\u00a0% interval, by a full factorial analysis of logarithms (Box, Hunter and Hunter 2005; NIST e-Handbook 5.4.7). An interaction is one such ratio ÷ another: 1 where the factors are independent.`}
			</p>
			<Table label="Effects" heads={HEADS}>
				<tbody>
					{own.map((effect) => (
						<tr key={nameOf(effect, context)} data-effect={effect.kind}>
							<th scope="row" className={`min-w-64 ${effect.kind === "simple" ? "pl-4 text-ink-soft" : ""}`}>
								{nameOf(effect, context)}
							</th>
							<td className="whitespace-nowrap">{effects === null ? "–" : formatNumber(effect.ratio)}</td>
							<td className="whitespace-nowrap">{effects === null ? "–" : intervalText(effect)}</td>
							<td className="whitespace-nowrap text-left! text-ink-soft print:whitespace-normal">
								{effects === null ? "–" : wordsOf(effect)}
							</td>
						</tr>
					))}
				</tbody>
			</Table>
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

function wordsOf(effect: Effect): string {
	return effect.kind === "interaction" ? interactionWords(effect) : verdictWords(effect);
}

function interactionWords(effect: Effect): string {
	if (effect.verdict === "none") return "independent, within a quarter";
	return effect.verdict === "noisy" ? unsaidWords(effect) : "not independent";
}
