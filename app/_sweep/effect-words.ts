import { METRIC_WORDS } from "#app/_bench/metric-words.ts";
import { unsaidSentence, verdictWords } from "#app/_bench/verdict.ts";
import { formatAmount, formatNumber } from "#app/_lib/format.ts";
import { capitalised, inSentence } from "#app/_lib/in-sentence.ts";
import type { Arm } from "#server/contract/arm.ts";
import type { Factor } from "#server/contract/experiment.ts";
import type { Crossing } from "#server/contract/layout.ts";
import type { Effect, Metric } from "#server/contract/result.ts";

/** What effects are told with. */
export type EffectContext = { factors: readonly Factor[]; crossings: readonly Crossing[]; metric: Metric };

/** A level as a person reads it: "B-tree", "16 connections". */
export function levelName(factors: readonly Factor[], id: string, level: string | number): string {
	const factor = factors.find((one) => one.id === id);
	if (factor === undefined) return String(level);
	if (factor.kind === "number") return formatAmount(Number(level), factor.unit);
	return factor.levels.find((one) => one.id === level)?.label ?? String(level);
}

/** A combination by the levels that are crossed: "No cache · B-tree". */
export function combinationName(factors: readonly Factor[], ids: readonly string[], arm: Arm): string {
	return ids.map((id) => levelName(factors, id, arm[id] ?? "")).join(" · ");
}

/** A factor as a person reads it, within a sentence. */
export function factorName(factors: readonly Factor[], id: string): string {
	return inSentence(factors.find((one) => one.id === id)?.label ?? id);
}

/** What the factors do, in sentences: each by itself, the largest first; then each pair, and all of them together. */
export function effectSentences(effects: readonly Effect[], context: EffectContext): string[] {
	const own = effects.filter(({ metric }) => metric === context.metric);
	const main = own
		.filter(({ kind }) => kind === "main")
		.sort((left, right) => Math.abs(Math.log(right.ratio)) - Math.abs(Math.log(left.ratio)));
	const together = own.filter(({ kind }) => kind === "interaction");
	return [
		...main.map((effect) => mainSentence(effect, context)),
		...together.map((effect) =>
			effect.factors.length === 2 ? pairSentence(effect, own, context) : allSentence(effect, context),
		),
	];
}

/** "B-tree instead of No index". */
export function switchedWords(id: string, { factors, crossings }: EffectContext): string {
	const crossing = crossings.find(({ factor }) => factor === id);
	const [first = "", second = ""] = crossing?.levels ?? [];
	return `${levelName(factors, id, second)} instead of ${levelName(factors, id, first)}`;
}

function mainSentence(effect: Effect, context: EffectContext): string {
	const [id = ""] = effect.factors;
	const what = `${capitalised(factorName(context.factors, id))}: ${switchedWords(id, context)}`;
	const name = METRIC_WORDS[context.metric];
	if (effect.verdict === "none")
		return `${what} has no detectable effect on ${name} on average (ratio ${effectRange(effect)}).`;
	if (effect.verdict === "noisy")
		return `${what}: ${unsaidSentence(effect, `what it does to ${name} on average`)}`;
	return `${what} makes ${name} ${verdictWords(effect)}, on average over the others.`;
}

function pairSentence(effect: Effect, all: readonly Effect[], context: EffectContext): string {
	const { factors, crossings } = context;
	const [one = "", other = ""] = effect.factors;
	const [a, b] = [factorName(factors, one), factorName(factors, other)];
	if (effect.verdict === "none") {
		return `${capitalised(a)} and ${b} are independent as far as can be told: what one does is the same whatever the other is, within a quarter.`;
	}
	if (effect.verdict === "noisy")
		return `${capitalised(a)} and ${b}: ${unsaidSentence(effect, "whether they are independent")}`;
	const levels = crossings.find(({ factor }) => factor === other)?.levels ?? [];
	const where = [...levels].reverse().map((level) => {
		const simple = all.find(
			({ kind, factors: of, given }) =>
				kind === "simple" && of[0] === one && given[0]?.factor === other && given[0].level === level,
		);
		const name = levelName(factors, other, level);
		if (simple === undefined) return `with ${name}: nothing known`;
		const isChange = simple.verdict === "lower" || simple.verdict === "higher";
		return isChange
			? `with ${name}, ${switchedWords(one, context)} makes ${METRIC_WORDS[context.metric]} ${verdictWords(simple)}`
			: `with ${name} it is ${verdictWords(simple)}`;
	});
	const others = crossings.filter(({ factor }) => factor !== one && factor !== other);
	// No combination has these figures: each is of two, or of more, on either side.
	const over = others.map(({ factor }) => factorName(factors, factor)).join(" and ");
	return `${capitalised(a)} and ${b} are not independent${over === "" ? "" : `, on average over ${over}`}: ${where.join("; ")}.`;
}

function allSentence(effect: Effect, context: EffectContext): string {
	const names = effect.factors.map((id) => factorName(context.factors, id));
	const list = `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
	if (effect.verdict === "none") return `Beyond what pairs do, ${list} have no detectable effect together.`;
	if (effect.verdict === "noisy")
		return capitalised(unsaidSentence(effect, `whether ${list} do something together beyond what pairs do`));
	return `${capitalised(list)} do something together beyond what pairs do: how ${names[0]} and ${names[1]} depend on one another depends on ${names[2]} (by a factor of ${effectRange(effect)}).`;
}

function effectRange({ low, high }: Effect): string {
	return `${formatNumber(low)} to ${formatNumber(high)}`;
}
