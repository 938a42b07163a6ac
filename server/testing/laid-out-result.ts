import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { Layout } from "#server/contract/layout.ts";
import type { Load } from "#server/contract/load.ts";
import type { ArmResult, Result } from "#server/contract/result.ts";
import { recordedRun } from "./recorded-run.ts";

/** Intervals reach so far from their figure, as a share of it. */
const REACH = 0.1;

/** For tests: what a laid-out run of the switches came to, each arm with the figures given, all else as recorded. */
export function laidOutResult(
	layout: Layout,
	load: Load,
	arms: readonly Arm[],
	figures: (arm: Arm) => Partial<ArmResult>,
): Result {
	const { runId: _, url: __, ...recorded } = recordedRun().output;
	const [any] = recorded.arms;
	if (any === undefined) throw new Error("the recorded run has no arm");
	const near = (value: number) => ({ low: value * (1 - REACH), high: value * (1 + REACH) });
	return {
		...recorded,
		layout,
		load,
		comparisons: [],
		warnings: [],
		disturbedSlices: [],
		disturbedCount: 0,
		arms: arms.map((arm) => {
			const one = { ...any, offeredPerSec: null, ...figures(arm), arm: formatArm(arm), levels: { ...arm } };
			return {
				...one,
				intervals: {
					p50: near(one.p50Us),
					p95: near(one.p95Us),
					p99: near(one.p99Us),
					throughput: near(one.achievedPerSec),
				},
			};
		}),
	};
}
