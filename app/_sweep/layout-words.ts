import { formatAmount, formatCount, formatPlural } from "#app/_lib/format.ts";
import { inSentence } from "#app/_lib/in-sentence.ts";
import type { Arm } from "#server/contract/arm.ts";
import type { Factor, NumberFactor } from "#server/contract/experiment.ts";
import { crossingsOf, type Layout, sweepLines, sweptFactor } from "#server/contract/layout.ts";
import { factorName, levelName } from "./effect-words.ts";

/** "8 clients", "pool size 8". */
export function atPoint({ id, label, unit }: NumberFactor, x: number): string {
	if (id === "clients") return formatAmount(x, unit);
	if (id === "rate") return `${formatCount(x)}\u00a0operations/s`;
	return `${inSentence(label)} ${formatCount(x)}${unit === "ms" ? "\u00a0ms" : ""}`;
}

/** "1 to 32 clients", "pool size 1 to 64". */
export function overRange({ id, label, unit }: NumberFactor, from: number, to: number): string {
	const ends = `${formatCount(from)} to ${formatCount(to)}`;
	if (id === "clients") return `${ends}\u00a0clients`;
	if (id === "rate") return `${ends}\u00a0operations/s`;
	return `${inSentence(label)} ${ends}${unit === "ms" ? "\u00a0ms" : ""}`;
}

/** A laid-out run in few words, for a list: "sweep over pool size 1 to 64, 8 points". */
export function layoutInWords(layout: Layout, factors: readonly Factor[], arms: readonly Arm[]): string {
	if (layout.kind === "factorial") {
		const crossed = crossingsOf(layout.factors, arms).map(
			({ factor, levels }) =>
				`${factorName(factors, factor)} (${levels.map((level) => levelName(factors, factor, level)).join(", ")})`,
		);
		return `all combinations of ${crossed.join(", ")}`;
	}
	const lines = sweepLines(layout.factor, arms);
	const xs = lines[0]?.xs ?? [];
	const factor = sweptFactor(factors, layout.factor, "layout.factor");
	const range = overRange(factor, xs[0] ?? 0, xs.at(-1) ?? 0);
	const count = lines.length > 1 ? `, ${lines.length} lines of` : ",";
	return `sweep over ${range}${count} ${formatPlural(xs.length, "point")}`;
}
