import type { Evidence } from "#server/contract/evidence.ts";
import type { Warning } from "#server/contract/result.ts";
import type { Drift } from "./drift.ts";
import type { ArmMeasurement } from "./lane.ts";
import { OPERATIONS_PER_TURN } from "./slices.ts";

/** When a result deserves a doubt. */
const DOUBTFUL = {
	/** Fewer operations leave the 99th percentile to the slowest one. */
	operations: 100,
	errorShare: 0.001,
	/** Share of the time in which the measuring process was at work. */
	utilisation: 0.8,
	/** Means of rows this many standard errors and this share apart are no chance. */
	rowErrors: 4,
	rowShare: 0.01,
	/** Blocks of one operation that were not in Postgres's memory. */
	blocksRead: 64,
	blocksReadShare: 0.1,
};

/** The doubts in a result, from a closed list, each with what to do about it. `labels` and `arms` in one order. */
export function findWarnings(
	arms: readonly ArmMeasurement[],
	labels: readonly string[],
	evidence: readonly Evidence[],
): Warning[] {
	return [
		...arms.flatMap((arm, place) => warningsOf(arm, labels[place] ?? "")),
		...rowCountWarnings(arms, labels),
		...evidence.flatMap((one, place) => coldDataWarnings(one, labels[place] ?? "")),
	];
}

function warningsOf(arm: ArmMeasurement, label: string): Warning[] {
	const { summary, errorKinds, cost, operationsPerTurn, drift } = arm;
	const warnings: Warning[] = [];
	const { operations, errors } = summary;
	if (operations < DOUBTFUL.operations) {
		warnings.push({
			code: "few-operations",
			sentence: `"${label}" finished only ${operations} operations, so its p99 is about its slowest one.`,
			advice: "Run for longer, or look at p50 only.",
		});
	}
	if (operationsPerTurn < OPERATIONS_PER_TURN) {
		warnings.push({
			code: "short-slices",
			sentence: `Each client finished only ${operationsPerTurn.toFixed(1)} operations of "${label}" per slice, so queues had little time to become what they are under steady load.`,
			advice: "Run for longer or use fewer clients.",
		});
	}
	if (drift !== undefined) {
		warnings.push({
			code: "not-settled",
			sentence: `"${label}" was still changing while it was measured: ${describeDrift(drift)}.`,
			advice:
				"Run for longer, so that it settles, and look at the chart: the figures mix what was before and after.",
		});
	}
	if (errors > DOUBTFUL.errorShare * (operations + errors)) {
		const kinds = Object.entries(errorKinds).map(([kind, count]) => `${kind} ${count} times`);
		warnings.push({
			code: "errors",
			sentence: `"${label}" failed in ${errors} of ${operations + errors} operations (${kinds.join(", ")}); failed ones are not in its latencies.`,
			advice: "Find out what failed before believing the figures; fewer clients may help.",
		});
	}
	const utilisation = Math.max(cost.eventLoopUtilisation, cost.trialCpuShare);
	if (utilisation >= DOUBTFUL.utilisation) {
		warnings.push({
			code: "generator-saturated",
			sentence: `The measuring process was at work ${Math.round(utilisation * 100)} % of the time under "${label}", so latencies hold some waiting for itself.`,
			advice: "Use fewer clients to see the service alone.",
		});
	}
	return warnings;
}

function describeDrift({ metric, first, second }: Drift): string {
	const say = (value: number) => {
		if (metric === "achievedPerSec") return `${Number(value.toPrecision(3))} operations/s`;
		return value < 1_000
			? `a p50 of ${value.toPrecision(3)} µs`
			: `a p50 of ${(value / 1_000).toPrecision(3)} ms`;
	};
	return `${say(first)} in the first half of its slices, ${say(second)} in the second`;
}

function rowCountWarnings(arms: readonly ArmMeasurement[], labels: readonly string[]): Warning[] {
	const [baseline, ...others] = arms;
	if (baseline === undefined) return [];
	return others.flatMap((arm, place) => {
		const apart = Math.abs(arm.rowMean - baseline.rowMean);
		const chance = DOUBTFUL.rowErrors * Math.hypot(arm.rowMeanError, baseline.rowMeanError);
		if (apart <= chance || apart <= DOUBTFUL.rowShare * Math.max(arm.rowMean, baseline.rowMean)) return [];
		return {
			code: "row-counts-differ" as const,
			sentence: `"${labels[place + 1]}" answered with ${arm.rowMean.toFixed(2)} rows on average and "${labels[0]}" with ${baseline.rowMean.toFixed(2)}.`,
			advice: "The arms do not do the same work; do not compare their speed before they do.",
		};
	});
}

function coldDataWarnings({ blocksHit, blocksRead }: Evidence, label: string): Warning[] {
	const share = blocksRead / Math.max(1, blocksHit + blocksRead);
	if (blocksRead < DOUBTFUL.blocksRead || share < DOUBTFUL.blocksReadShare) return [];
	return [
		{
			code: "cold-data",
			sentence: `One operation of "${label}" read ${blocksRead} blocks from outside Postgres's own memory.`,
			advice:
				"Raise shared_buffers or use a smaller data set to compare without the disk; or keep it, if the disk is the question.",
		},
	];
}
