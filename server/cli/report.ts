import { armVerdicts } from "#app/_bench/verdict.ts";
import { formatCount, formatNumber, formatRate, formatShare, formatUs } from "#app/_lib/format.ts";
import { armLabels, parseArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { RunOutput } from "./run.ts";

/** A finished run for a person at a terminal: what was measured, the verdicts, the warnings. */
export function reportOf(output: RunOutput, declaration: ExperimentDeclaration): string {
	const { factors } = declaration;
	const arms = output.arms.map((arm) => parseArm(factors, arm.arm, "arm"));
	const labels = armLabels(factors, arms);
	const rows = output.arms.map((arm, index) => [
		labels[index] ?? arm.arm,
		formatUs(arm.p50Us),
		formatUs(arm.p95Us),
		formatUs(arm.p99Us),
		formatRate(arm.achievedPerSec),
		formatCount(arm.operations),
		formatCount(arm.errors),
		...declaration.counters.map((counter) => {
			const value = arm.counters[counter.id];
			if (value === undefined) return "–";
			return counter.unit === "share" ? formatShare(value) : formatNumber(value);
		}),
	]);
	const head = ["arm", "p50", "p95", "p99", "throughput", "operations", "errors"];
	const counters = declaration.counters.map((counter) => counter.label.toLowerCase());
	const verdicts = armVerdicts(declaration, output.comparisons).flatMap(({ headline, rest }) => [
		headline,
		...rest.map(({ name, words }) => `  ${name}: ${words}`),
	]);
	const warnings = output.warnings.map(({ sentence, advice }) => `Warning: ${sentence} ${advice}`);
	const { clients, seconds } = output.load;
	return [
		`${declaration.title}: ${clients} clients, ${seconds} s shared by ${output.arms.length} arms`,
		"",
		...table([...head, ...counters], rows),
		"",
		...verdicts,
		...(warnings.length === 0 ? [] : ["", ...warnings]),
		"",
		output.url === null ? `Run ${output.runId}` : `Run ${output.url}`,
	].join("\n");
}

/** Columns as wide as their widest cell; the first to the left, figures to the right. */
function table(head: readonly string[], rows: readonly string[][]): string[] {
	const widths = head.map((title, column) =>
		Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
	);
	return [[...head], ...rows].map((row) =>
		row
			.map((cell, column) =>
				column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
			)
			.join("  ")
			.trimEnd(),
	);
}
