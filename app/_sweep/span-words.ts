import { spanParts, spansTotalUs, spanUs } from "#app/_bench/span-parts.ts";
import { armStyle } from "#app/_chart/arm-style.ts";
import { formatShare, formatUs } from "#app/_lib/format.ts";
import type { SpanDeclaration } from "#server/contract/experiment.ts";
import type { ArmResult } from "#server/contract/result.ts";
import { atPoint } from "./layout-words.ts";
import type { Sweep } from "./sweep-points.ts";

/** A part that changes by less than this share of the longest operation explains nothing in a sweep. */
const TELLING = 0.1;

/** An arm and where it stands, in words that follow "at" or "with". */
type Placed = { arm: ArmResult; at: string };

/** Which part of an operation's time explains how a sweep goes, in a sentence for each line; none before the result. */
export function sweepSpanSentences(sweep: Sweep): string[] {
	const { declaration, factor, lines, result } = sweep;
	if (result === null) return [];
	return lines.flatMap(({ places, xs }, line) => {
		const placed = places.flatMap((place, at): Placed[] => {
			const arm = result.arms[place];
			return arm === undefined ? [] : [{ arm, at: `at ${atPoint(factor, xs[at] ?? 0)}` }];
		});
		const sentence = changeSentence(declaration.spans, placed);
		if (sentence === "") return [];
		return lines.length < 2 ? [sentence] : [`${armStyle(line).letter}: ${sentence}`];
	});
}

/** The part whose time changes most from one arm to another, and how. */
function changeSentence(spans: readonly SpanDeclaration[], placed: readonly Placed[]): string {
	const arms = placed.map(({ arm }) => arm);
	const longestUs = Math.max(...arms.map(spansTotalUs));
	const changes = spanParts(spans, arms).flatMap((part) => {
		const sorted = [...placed].sort((left, right) => spanUs(left.arm, part.id) - spanUs(right.arm, part.id));
		const [least, most] = [sorted[0], sorted.at(-1)];
		if (least === undefined || most === undefined) return [];
		return [{ part, least, most, changeUs: spanUs(most.arm, part.id) - spanUs(least.arm, part.id) }];
	});
	const [first] = changes.sort((left, right) => right.changeUs - left.changeUs);
	if (first === undefined) return "";
	const { part, least, most, changeUs } = first;
	if (changeUs < TELLING * longestUs) {
		return `The time is spent alike everywhere: no part of it changes by ${formatShare(TELLING)} of an operation or more.`;
	}
	const ends = placed.indexOf(least) < placed.indexOf(most) ? [least, most] : [most, least];
	return `What changes most is the part “${part.label}”: ${ends.map((end) => partIn(end, part.id)).join(", ")}.`;
}

/**
 * The largest part of the time of the slowest arm and of the fastest, in a sentence.
 *
 * @param names of the arms, in their order
 */
export function extremesSpanSentence(
	spans: readonly SpanDeclaration[],
	arms: readonly ArmResult[],
	names: readonly string[],
): string {
	const sorted = [...arms].sort((left, right) => spansTotalUs(left) - spansTotalUs(right));
	const [fastest, slowest] = [sorted[0], sorted.at(-1)];
	if (fastest === undefined || slowest === undefined || fastest === slowest) return "";
	const nameOf = (arm: ArmResult) => names[arms.indexOf(arm)] ?? arm.arm;
	const largest = (arm: ArmResult) => {
		const [part] = spanParts(spans, [arm]).sort(
			(left, right) => spanUs(arm, right.id) - spanUs(arm, left.id),
		);
		if (part === undefined) return "";
		return `“${part.label}” takes ${formatShare(shareIn(arm, part.id))} of ${formatUs(spansTotalUs(arm))}`;
	};
	return `Where the time goes: with ${nameOf(slowest)}, the slowest, ${largest(slowest)}; with ${nameOf(fastest)}, the fastest, ${largest(fastest)}.`;
}

function shareIn(arm: ArmResult, id: string): number {
	const total = spansTotalUs(arm);
	return total > 0 ? spanUs(arm, id) / total : 0;
}

/** "12.1 ms at pool size 1 (93.0 % of the time)". */
function partIn({ arm, at }: Placed, id: string): string {
	return `${formatUs(spanUs(arm, id))} ${at} (${formatShare(shareIn(arm, id))} of the time)`;
}
