import { formatNumber } from "#app/_lib/format.ts";
import { type PlanNode, rowsInAll, touched } from "./plan.ts";
import { areTimesAlike, factorOf, TOLD_FACTOR } from "./told-factor.ts";

/** Rows or blocks by which two steps must differ: ten times few is still few. */
const TOLD_COUNT = 10;

/** By what a step's figures differ from those of the step beside it; null where they are about the same. */
export type StepFactors = { rows: string | null; time: string | null; blocks: string | null };

/** @param letter of the plan that the other step is in */
export function factorsOf(node: PlanNode, other: PlanNode, letter: string): StepFactors {
	const text = (one: number | null, another: number | null, areAlike: (a: number, b: number) => boolean) => {
		if (one === null || another === null || areAlike(one, another)) return null;
		const factor = factorOf(one, another);
		if (!Number.isFinite(factor)) return null;
		return `${formatNumber(factor)} × ${one > another ? "as much as" : "less than"} in ${letter}`;
	};
	return {
		rows: text(rowsOf(node), rowsOf(other), areCountsAlike),
		time: text(node.own.us, other.own.us, areTimesAlike),
		blocks: text(blocksOf(node), blocksOf(other), areCountsAlike),
	};
}

function areCountsAlike(one: number, other: number): boolean {
	return factorOf(one, other) < TOLD_FACTOR || Math.abs(one - other) < TOLD_COUNT;
}

function rowsOf({ actual }: PlanNode): number | null {
	return actual === null || actual.loops === 0 ? null : rowsInAll(actual);
}

function blocksOf({ own }: PlanNode): number | null {
	return own.blocks === null ? null : touched(own.blocks);
}
