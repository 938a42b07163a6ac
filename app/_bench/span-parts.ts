import { formatShare, formatUs } from "#app/_lib/format.ts";
import type { SpanDeclaration } from "#server/contract/experiment.ts";
import type { ArmResult } from "#server/contract/result.ts";

const OTHER: SpanDeclaration = {
	id: "other",
	label: "Other",
	help: "The service's own code and waiting for the processor.",
};
const WAIT: SpanDeclaration = {
	id: "wait",
	label: "Waiting to start",
	help: "The request was due, and all who could take it were busy. A closed loop never sees this time.",
};

/** Colours there are for an experiment's own spans. */
const COLORS = 6;

/** A part of an operation's time, with the look that it keeps whichever parts are shown. */
export type SpanPart = SpanDeclaration & {
	/** A CSS background: of waiting it is hatched, for nothing is done in it. */
	look: string;
};

/**
 * The parts of an operation's time in the order in which they happen: those in which an arm spent any.
 *
 * @param arms null until the run is done; then all but the wait of an open loop
 */
export function spanParts(spans: readonly SpanDeclaration[], arms: readonly ArmResult[] | null): SpanPart[] {
	const parts = [
		{
			...WAIT,
			look: "repeating-linear-gradient(135deg, var(--rule-strong) 0 2px, var(--card) 2px 5px)",
		},
		...spans.map((span, place) => ({ ...span, look: `var(--span-${place % COLORS})` })),
		{ ...OTHER, look: `var(--span-${COLORS})` },
	];
	return parts.filter(({ id }) => (arms === null ? id !== WAIT.id : arms.some((arm) => spanUs(arm, id) > 0)));
}

/** Mean microseconds that an operation of the arm spent in a part. */
export function spanUs(arm: Pick<ArmResult, "spans">, id: string): number {
	return arm.spans.find(({ span }) => span === id)?.meanUs ?? 0;
}

/** All parts together: the mean response time, microseconds. */
export function spansTotalUs({ spans }: Pick<ArmResult, "spans">): number {
	return spans.reduce((sum, { meanUs }) => sum + meanUs, 0);
}

/** A part's time and its share of the whole: "1.20 ms · 34.0 %"; "–" where there is none. */
export function spanText(arm: Pick<ArmResult, "spans"> | undefined, id: string): string {
	if (arm === undefined) return "–";
	const us = spanUs(arm, id);
	return us === 0 ? "–" : `${formatUs(us)} · ${formatShare(us / spansTotalUs(arm))}`;
}
