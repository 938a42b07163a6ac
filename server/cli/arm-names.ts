import { armLabels, parseArm } from "#server/contract/arm.ts";
import type { Factor } from "#server/contract/experiment.ts";
import type { Result } from "#server/contract/result.ts";

/** What an arm of a result, by its canonical text, is called among the others. */
export function armNames(
	{ arms }: { arms: readonly Pick<Result["arms"][number], "arm">[] },
	factors: readonly Factor[],
): (arm: string) => string {
	const labels = armLabels(
		factors,
		arms.map(({ arm }) => parseArm(factors, arm, "arm")),
	);
	return (text) => labels[arms.findIndex(({ arm }) => arm === text)] ?? text;
}
