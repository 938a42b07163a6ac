import type { Fill } from "#app/_chart/chart.ts";
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

/** What many experiments have keeps its colour from one to the next; what few have takes those that are left. */
const KEPT = ["cache", "connect", "poolWait", "query", "decode", "close"];

/** A part of an operation's time, with the look that it keeps whichever parts are shown. */
export type SpanPart = SpanDeclaration & {
	/** Of waiting it is hatched, for nothing is done in it. */
	fill: Fill;
};

/**
 * All parts that an operation's time may have, in the order in which they happen.
 *
 * @param isOpenLoop then it may wait before it is started
 */
export function possibleParts(spans: readonly SpanDeclaration[], isOpenLoop: boolean): SpanPart[] {
	const plain = (place: number): Fill => ({ color: `var(--span-${place})`, isHatched: false });
	const free = KEPT.flatMap((id, place) => (spans.some((span) => span.id === id) ? [] : [place]));
	const placeOf = (id: string, at: number) =>
		KEPT.includes(id) ? KEPT.indexOf(id) : (free.shift() ?? at % KEPT.length);
	return [
		...(isOpenLoop ? [{ ...WAIT, fill: { color: "var(--rule-strong)", isHatched: true } }] : []),
		...spans.map((span, at) => ({ ...span, fill: plain(placeOf(span.id, at)) })),
		{ ...OTHER, fill: plain(KEPT.length) },
	];
}

/** Those of them in which an arm spent any time; all but the wait of an open loop while that is not known. */
export function spanParts(spans: readonly SpanDeclaration[], arms: readonly ArmResult[] | null): SpanPart[] {
	if (arms === null) return possibleParts(spans, false);
	return possibleParts(spans, true).filter(({ id }) => arms.some((arm) => spanUs(arm, id) > 0));
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
