import { formatNumber } from "#app/_lib/format.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { Fault } from "#server/contract/fault.ts";
import { findingsOf } from "#server/reports/findings.ts";
import { plain, tableLines } from "#server/reports/markdown-text.ts";
import { type ConditionOutcome, intervalName, measuredText } from "./condition-outcome.ts";
import type { RunOutput } from "./run.ts";

/** A run as Markdown of the kind that code hosts show: a summary of a build, a comment on a change. */
export function markdownOf(
	output: RunOutput,
	declaration: ExperimentDeclaration,
	outcomes: readonly ConditionOutcome[],
): string {
	const findings = findingsOf(output, declaration);
	const { title, load, table, noiseFloor, warnings, disturbed, machine } = findings;
	const doubts = [
		...warnings.map(({ sentences, advice }) => `${plain(sentences.join(" "))} *${plain(advice)}*`),
		...(disturbed === "" ? [] : [plain(disturbed)]),
	];
	const paragraphs = [
		[`## ${plain(title)}`],
		[`${plain(load)}.`],
		outcomes.length === 0 ? [] : ["### Conditions", "", ...conditionTable(outcomes, output.confidence)],
		tableLines(table.head, table.rows),
		["### Verdicts", "", ...verdictTable(output, findings.labels)],
		[plain(noiseFloor)],
		doubts.length === 0 ? [] : ["### Doubts", "", ...doubts.map((doubt) => `- ${doubt}`)],
		[`Measured on ${plain(machine)}. Run \`${output.runId}\`.`],
	];
	return `${paragraphs
		.filter((lines) => lines.length > 0)
		.map((lines) => lines.join("\n"))
		.join("\n\n")}\n`;
}

function conditionTable(outcomes: readonly ConditionOutcome[], confidence: number): string[] {
	const rows = outcomes.map(({ expression, met, measured }) => [
		met ? "✗ holds" : "✓ does not hold",
		{ code: expression },
		measured.map((one) => measuredText(one, confidence)).join("; "),
	]);
	return tableLines(["must not hold", "condition", "measured"], rows, 2);
}

function verdictTable({ comparisons, arms, confidence }: RunOutput, labels: readonly string[]): string[] {
	const nameOf = (text: string) => labels[arms.findIndex(({ arm }) => arm === text)] ?? text;
	const words = {
		lower: "lower",
		higher: "higher",
		none: "no detectable difference",
		noisy: "too noisy to say",
	};
	const rows = comparisons.map(({ arm, metric, verdict, ratio, low, high }) => [
		nameOf(arm),
		metric,
		words[verdict],
		formatNumber(ratio),
		`${formatNumber(low)} to ${formatNumber(high)}`,
	]);
	return tableLines(
		["arm", "figure", "verdict", `${nameOf(arms[0]?.arm ?? "")} ÷ arm`, intervalName(confidence)],
		rows,
		3,
	);
}

/** A run that failed, as Markdown, so that nobody takes an older file for this run's. */
export function failedMarkdownOf({ title }: ExperimentDeclaration, { code, message }: Fault): string {
	const [sentence = ""] = message.split("\n");
	return `## ${plain(title)}\n\n**The run failed** (\`${code}\`): ${plain(sentence)}\n`;
}
