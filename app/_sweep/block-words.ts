import { LIMITS } from "#server/contract/limits.ts";
import type { Result } from "#server/contract/result.ts";

/** Whether a sweep has blocks enough for the places of its knees to be judged. */
export function hasBlocksForKnees({ design: { blocks } }: Pick<Result, "design">): boolean {
	return blocks >= LIMITS.sweep.fewestBlocks;
}

/** What would give a sweep blocks enough, in a sentence. A block took what the run took, divided by its blocks. */
export function moreBlocksAdvice({ arms, design, load }: Pick<Result, "arms" | "design" | "load">): string {
	const measuredSeconds = arms.reduce((sum, { measuredMs }) => sum + measuredMs, 0) / 1_000;
	const blockSeconds = Math.max(load.seconds, measuredSeconds) / design.blocks;
	const neededSeconds = Math.ceil(LIMITS.sweep.fewestBlocks * blockSeconds);
	const { max } = LIMITS.seconds;
	if (neededSeconds <= max) return `Give it ${neededSeconds}\u00a0s or more.`;
	return `Not even ${max}\u00a0s, which is the most, would do for points as slow as these. Take fewer of them, or a range without the slowest.`;
}
