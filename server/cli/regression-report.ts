import { disturbedSentence } from "#app/_bench/disturbed.ts";
import { formatNumber, formatRate, formatShare, formatUs } from "#app/_lib/format.ts";
import type { Difference } from "#server/contract/comparability.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { armNames } from "./arm-names.ts";
import type { Loss } from "./losses.ts";
import type { Change } from "./regression.ts";
import { alignedTable } from "./report.ts";
import type { RunOutput } from "./run.ts";

/** A saved run against the same request run again. */
export type RunChanges = {
	base: RunOutput;
	now: RunOutput;
	changes: readonly Change[];
	/** What was lost, for each arm. */
	losses: readonly Loss[];
	/** How much worse a figure may be: 0.1 is 10 %. */
	allowed: number;
	/** Facts that differ; there are some only where the comparison was forced. */
	differences: readonly Difference[];
};

const VERDICTS = { ok: "ok", regressed: "REGRESSED", unsure: "unsure" } as const satisfies Record<
	Change["verdict"],
	string
>;

const SAID = {
	regressed: "regressed by more than",
	unsure: "is unsure: it may or may not have regressed by more than",
} as const satisfies Partial<Record<Change["verdict"], string>>;

/** What an interval of two runs does not cover. */
const APART =
	"The two runs were apart in time: what the machine did in between is in the ratios, and no interval covers it. Leave room for it with --max-regression, or demand a ratio of arms within one run, on which it weighs alike: lab run --fail-if 'ratio(…) < …'.";

/** The comparison for a person at a terminal. */
export function changeReport(outcome: RunChanges, declaration: ExperimentDeclaration): string {
	const { base, now, changes, losses, allowed, differences } = outcome;
	const nameOf = armNames(now, declaration.factors);
	const rows = [
		...changes.map((change) => [
			nameOf(change.arm),
			change.metric,
			figureText(change, change.base),
			figureText(change, change.now),
			formatNumber(change.ratio),
			rangeText(change.low, change.high),
			VERDICTS[change.verdict],
		]),
		...losses.map((loss) => [
			nameOf(loss.arm),
			"lost",
			formatShare(loss.base),
			formatShare(loss.now),
			"",
			"",
			VERDICTS[loss.verdict],
		]),
	];
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
		[APART],
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

/** One sentence for each arm of which more is lost than was. */
export function lossLines(
	{ now, losses }: Pick<RunChanges, "now" | "losses">,
	declaration: ExperimentDeclaration,
): string[] {
	const nameOf = armNames(now, declaration.factors);
	return losses
		.filter(({ verdict }) => verdict === "regressed")
		.map(
			(loss) =>
				`"${nameOf(loss.arm)}" has lost more of its operations, failed or dropped: ${formatShare(loss.base)} then, ${formatShare(loss.now)} now.`,
		);
}

/** One sentence for each figure of that verdict: what it was, what it is, and how sure that is. */
export function changeLines(
	{ now, changes, allowed }: RunChanges,
	verdict: keyof typeof SAID,
	declaration: ExperimentDeclaration,
): string[] {
	const nameOf = armNames(now, declaration.factors);
	return changes
		.filter((change) => change.verdict === verdict)
		.map((change) => {
			const { metric, arm, ratio, low, high } = change;
			const figures = `${figureText(change, change.base)} then, ${figureText(change, change.now)} now`;
			return `${metric} of "${nameOf(arm)}" ${SAID[verdict]} ${percentText(allowed)}: ${figures}, ratio ${formatNumber(ratio)} (${rangeText(low, high)}).`;
		});
}

/** The comparison as `lab compare --json` prints it: schema 1, which only ever gains fields. */
export function changesAsJson({ base, now, changes, losses, allowed, differences }: RunChanges) {
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
		regressed: [...changes, ...losses].some(({ verdict }) => verdict === "regressed"),
		unsure: changes.some(({ verdict }) => verdict === "unsure"),
		changes,
		losses,
	};
}

/** Too few blocks bound nothing: the interval then has no upper end. */
function rangeText(low: number, high: number): string {
	return high === Number.MAX_VALUE
		? "too little for an interval"
		: `${formatNumber(low)} to ${formatNumber(high)}`;
}

function figureText({ metric }: Change, value: number): string {
	return metric === "throughput" ? formatRate(value) : formatUs(value);
}
