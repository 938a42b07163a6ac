import { formatCounter, formatNumber, formatRate, formatShare, formatUs } from "#app/_lib/format.ts";
import { type Judgement, unitKindOf } from "#server/contract/claim.ts";
import type { CounterDeclaration } from "#server/contract/experiment.ts";

/** What a claim or a goal came out as, in its figure's unit: "212 times", "3.40 ms". */
export function figureText(
	of: "ratio" | "value",
	figure: string,
	value: number,
	counters: readonly CounterDeclaration[],
): string {
	if (of === "ratio") return `${formatNumber(value)}\u00a0times`;
	const counter = counters.find(({ id }) => id === figure);
	if (counter !== undefined) return formatCounter(counter.unit, value);
	switch (unitKindOf(figure, counters)) {
		case "time":
			return formatUs(value);
		case "rate":
			return formatRate(value);
		case "share":
			return formatShare(value);
		default:
			return formatNumber(value);
	}
}

const OUTCOMES = {
	holds: { sign: "●", words: "holds here", tone: "text-accent" },
	refuted: { sign: "✕", words: "refuted here", tone: "text-bad" },
	undecided: { sign: "◐", words: "could not be decided here", tone: "text-warn" },
	disturbed: {
		sign: "◐",
		words: "could not be decided here, for something else loaded the machine",
		tone: "text-warn",
	},
} as const;

/** How a claim stands: a sign, words and a colour, so that no cue stands alone. */
export function outcomeOf({
	outcome,
	isDisturbed,
}: Pick<Judgement, "outcome" | "isDisturbed">): (typeof OUTCOMES)[keyof typeof OUTCOMES] {
	return OUTCOMES[isDisturbed && outcome === "undecided" ? "disturbed" : outcome];
}
