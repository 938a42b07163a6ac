import { formatArm } from "#server/contract/arm.ts";
import type { ComparedItem, LineRef, UsableItem } from "#server/contract/comparison.ts";

/** Two arms of which one is measured by the other. */
export type LinePair = { line: LinePlace; against: LinePlace };
type LinePlace = LineRef & { of: UsableItem };

/**
 * Which arm is measured by which. The first thing that can be used is the baseline: an arm is measured by the
 * baseline's arm of the same levels, else by its first; the baseline's own arms by its first. What has obstacles is
 * not measured by anything; where ratios are asked for despite them, what is of another experiment.
 */
export function pairLines(items: readonly ComparedItem[], despiteObstacles = false): LinePair[] {
	const base = items.findIndex(({ kind }) => kind === "usable");
	const baseline = items[base];
	if (baseline?.kind !== "usable") return [];
	return items.flatMap((item, at): LinePair[] => {
		if (item.kind !== "usable" || isHindered(item, despiteObstacles)) return [];
		return item.arms.flatMap((arm) => {
			const reference = referenceOf(baseline, item, arm);
			const isItself = item.run.id === baseline.run.id && arm === reference;
			if (isItself) return [];
			return [{ line: { item: at, arm, of: item }, against: { item: base, arm: reference, of: baseline } }];
		});
	});
}

function isHindered({ obstacles }: UsableItem, despiteObstacles: boolean): boolean {
	return obstacles.some(({ fact }) => !despiteObstacles || fact === "experiment");
}

function referenceOf(baseline: UsableItem, item: UsableItem, arm: number): number {
	const [first = 0] = baseline.arms;
	if (item.run.id === baseline.run.id) return first;
	const levels = textOf(item, arm);
	return baseline.arms.find((place) => textOf(baseline, place) === levels) ?? first;
}

function textOf({ run }: UsableItem, arm: number): string {
	return formatArm(run.request.arms[arm] ?? {});
}
