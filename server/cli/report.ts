import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { findingsOf } from "#server/reports/findings.ts";
import type { RunOutput } from "./run.ts";

/** A finished run for a person at a terminal: what was measured, the verdicts, the doubts. */
export function reportOf(output: RunOutput, declaration: ExperimentDeclaration): string {
	const { title, load, table, verdicts, found, noiseFloor, warnings, disturbed } = findingsOf(
		output,
		declaration,
	);
	const said = verdicts.flatMap(({ headline, rest }) => [
		headline,
		...rest.map(({ name, words, range }) => `  ${name}: ${words}, ${range}`),
	]);
	const doubts = warnings.flatMap(({ sentences, advice }) => [
		...sentences.map((sentence, at) => `${at === 0 ? "Warning: " : "         "}${sentence}`),
		`         ${advice}`,
	]);
	const paragraphs = [
		[`${title}: ${load}`],
		alignedTable(table.head, table.rows),
		[...said, ...found],
		[noiseFloor],
		doubts,
		disturbed === "" ? [] : [disturbed],
		[output.url === null ? `Run ${output.runId}` : `Run ${output.url}`],
	];
	return paragraphs
		.filter((lines) => lines.length > 0)
		.map((lines) => lines.join("\n"))
		.join("\n\n");
}

/** Columns as wide as their widest cell; the first to the left, figures to the right. */
export function alignedTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
	const widths = head.map((title, column) =>
		Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
	);
	return [head, ...rows].map((row) =>
		row
			.map((cell, column) =>
				column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
			)
			.join("  ")
			.trimEnd(),
	);
}
