import { spanParts, spanText } from "#app/_bench/span-parts.ts";
import { unsaidWords } from "#app/_bench/verdict.ts";
import { intervalWords } from "#app/_chart/interval-words.ts";
import { formatConfidence, formatNumber } from "#app/_lib/format.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { Fault } from "#server/contract/fault.ts";
import { findingsOf } from "./findings.ts";
import { plain, tableLines } from "./markdown-text.ts";
import type { ReportedRun } from "./reported-run.ts";

type Output = ReportedRun["output"];

/**
 * A run as Markdown of the kind that code hosts show: a summary of a build, a comment on a change.
 *
 * @param conditions lines of a table of what must not hold; none where nothing was demanded
 */
export function markdownOf(
	output: Output,
	declaration: ExperimentDeclaration,
	conditions: readonly string[] = [],
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
		conditions.length === 0 ? [] : ["### Conditions", "", ...conditions],
		tableLines(table.head, table.rows),
		...(output.layout === undefined
			? [["### Verdicts", "", ...verdictTable(output, findings.labels)]]
			: [["### What was found", "", ...findings.found.map((sentence) => `- ${plain(sentence)}`)]]),
		["### Where the time went", "", ...spanTable(output, declaration, findings.labels)],
		[plain(noiseFloor)],
		doubts.length === 0 ? [] : ["### Doubts", "", ...doubts.map((doubt) => `- ${doubt}`)],
		[`Measured on ${plain(machine)}. Run \`${output.runId}\`.`],
	];
	return `${paragraphs
		.filter((lines) => lines.length > 0)
		.map((lines) => lines.join("\n"))
		.join("\n\n")}\n`;
}

function verdictTable({ comparisons, arms, confidence }: Output, labels: readonly string[]): string[] {
	const nameOf = (text: string) => labels[arms.findIndex(({ arm }) => arm === text)] ?? text;
	const words = { lower: "lower", higher: "higher", none: "no detectable difference" };
	const rows = comparisons.map((comparison) => [
		nameOf(comparison.arm),
		comparison.metric,
		comparison.verdict === "noisy" ? unsaidWords(comparison) : words[comparison.verdict],
		formatNumber(comparison.ratio),
		intervalWords([comparison.low, comparison.high], formatNumber),
	]);
	return tableLines(
		[
			"arm",
			"figure",
			"verdict",
			`${nameOf(arms[0]?.arm ?? "")} ÷ arm`,
			`${formatConfidence(confidence)} % interval`,
		],
		rows,
		3,
	);
}

/** Mean time of an operation by its parts, of each arm. */
function spanTable({ arms }: Output, { spans }: ExperimentDeclaration, labels: readonly string[]): string[] {
	const parts = spanParts(spans, arms);
	return tableLines(
		["arm", ...parts.map(({ label }) => label)],
		arms.map((arm, place) => [labels[place] ?? arm.arm, ...parts.map(({ id }) => spanText(arm, id))]),
	);
}

/** A run that failed, as Markdown, so that nobody takes an older file for this run's. */
export function failedMarkdownOf({ title }: ExperimentDeclaration, { code, message }: Fault): string {
	const [sentence = ""] = message.split("\n");
	return `## ${plain(title)}\n\n**The run failed** (\`${code}\`): ${plain(sentence)}\n`;
}
