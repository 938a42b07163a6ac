import { disturbedSentence } from "#app/_bench/disturbed.ts";
import { formatNumber, formatRate, formatShare, formatUs } from "#app/_lib/format.ts";
import { armLabels, parseArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { Difference } from "./comparability.ts";
import { type Change, largerFloor } from "./regression.ts";
import { alignedTable } from "./report.ts";
import type { RunOutput } from "./run.ts";

/** A saved run against the same request run again. */
export type RunChanges = {
	base: RunOutput;
	now: RunOutput;
	changes: readonly Change[];
	/** How much worse a figure may be: 0.1 is 10 %. */
	allowed: number;
	/** Facts that differ; there are some only where the comparison was forced. */
	differences: readonly Difference[];
};

const VERDICTS = { ok: "ok", regressed: "REGRESSED", unsure: "unsure" } as const satisfies Record<
	Change["verdict"],
	string
>;

/** The comparison for a person at a terminal. */
export function changeReport(outcome: RunChanges, declaration: ExperimentDeclaration): string {
	const { base, now, changes, allowed, differences } = outcome;
	const nameOf = armNames(now, declaration);
	const rows = changes.map((change) => [
		nameOf(change.arm),
		change.metric,
		figureText(change, change.base),
		figureText(change, change.now),
		formatNumber(change.ratio),
		`${formatNumber(change.low)} to ${formatNumber(change.high)}`,
		VERDICTS[change.verdict],
	]);
	const forced = differences.map(({ fact, base: was, now: is }) => `  ${fact}: ${was} then, ${is} now`);
	const commits = [base, now].map(({ fingerprint: { commit } }) =>
		commit === "unknown" ? "an unknown commit" : `commit ${commit.slice(0, 12)}`,
	);
	const paragraphs = [
		[
			`${declaration.title}: ${commits[0]} then, ${commits[1]} now; up to ${percentText(allowed)} worse is allowed`,
		],
		...(forced.length === 0 ? [] : [["Forced, though these facts differ:", ...forced]]),
		alignedTable(["arm", "figure", "then", "now", "now ÷ then", "95 % interval", "verdict"], rows),
		[
			`The two runs were not interleaved, so what changed on the machine in between is in the ratios. ${floorSentence(outcome)}`,
		],
		disturbedLines(outcome),
		[now.url === null ? `Run ${now.runId}` : `Run ${now.url}`],
	];
	return paragraphs
		.filter((lines) => lines.length > 0)
		.map((lines) => lines.join("\n"))
		.join("\n\n");
}

/** What disturbed one run alone is in the ratios in full, so it is said for each. */
function disturbedLines({ base, now }: RunChanges): string[] {
	return [
		{ when: "Then", run: base },
		{ when: "Now", run: now },
	].flatMap(({ when, run }) => {
		const sentence = disturbedSentence(run);
		return sentence === "" ? [] : [`${when}: ${sentence}`];
	});
}

/** A share that was written as per cent, as it was written. */
function percentText(share: number): string {
	return `${Number((share * 100).toFixed(3))} %`;
}

function floorSentence({ base, now, changes }: RunChanges): string {
	const metrics = [...new Set(changes.map(({ metric }) => metric))];
	const known = metrics.flatMap((metric) => {
		const floor = largerFloor(metric, [base.noiseFloor, now.noiseFloor]);
		return floor === null ? [] : [`${formatShare(floor)} in ${metric}`];
	});
	return known.length === 0
		? "How still this machine is was known for neither run, so nothing is allowed for that."
		: `The intervals allow for as much as two equal arms come out apart here: ${known.join(", ")}.`;
}

/** One sentence for each figure that has become worse than it may. */
export function changeLines(
	{ now, changes, allowed }: RunChanges,
	declaration: ExperimentDeclaration,
): string[] {
	const nameOf = armNames(now, declaration);
	return changes
		.filter(({ verdict }) => verdict === "regressed")
		.map((change) => {
			const { metric, arm, ratio, low, high } = change;
			const figures = `${figureText(change, change.base)} then, ${figureText(change, change.now)} now`;
			return `${metric} of "${nameOf(arm)}" regressed by more than ${percentText(allowed)}: ${figures}, ratio ${formatNumber(ratio)} (${formatNumber(low)} to ${formatNumber(high)}).`;
		});
}

/** The comparison as `lab compare --json` prints it: schema 1, which only ever gains fields. */
export function changesAsJson({ base, now, changes, allowed, differences }: RunChanges) {
	const runOf = ({ runId, url, fingerprint, noiseFloor, warnings }: RunOutput) => ({
		runId,
		url,
		fingerprint,
		noiseFloor,
		warnings,
	});
	return {
		schema: 1,
		experiment: now.experiment,
		load: now.load,
		base: runOf(base),
		now: runOf(now),
		maxRegression: allowed,
		forced: differences.length > 0,
		differences,
		regressed: changes.some(({ verdict }) => verdict === "regressed"),
		changes,
	};
}

function figureText({ metric }: Change, value: number): string {
	return metric === "throughput" ? formatRate(value) : formatUs(value);
}

function armNames({ arms }: RunOutput, { factors }: ExperimentDeclaration): (arm: string) => string {
	const labels = armLabels(
		factors,
		arms.map(({ arm }) => parseArm(factors, arm, "arm")),
	);
	return (text) => labels[arms.findIndex(({ arm }) => arm === text)] ?? text;
}
