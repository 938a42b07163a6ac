import { loadInWords } from "#app/_bench/load-text.ts";
import { formatArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { listExperiments, readExperiment } from "#server/lessons/experiments.ts";

/**
 * What a block of a lesson may name: all experiments, or of one its factors, levels, parts of the time and counters, as
 * they are written there.
 *
 * @throws Fault `bad-request` when there is no experiment of that id, with the nearest that there is.
 */
export async function describeExperiments(id: string | undefined): Promise<string> {
	if (id !== undefined) return describeOne((await readExperiment(id)).declaration);
	const declarations = (await listExperiments()).map(({ declaration }) => declaration);
	return columns(declarations.map((one) => [one.id, one.title])).join("\n");
}

function describeOne(declaration: ExperimentDeclaration): string {
	const { id, title, question, operation, factors, defaultArms, load, spans, counters } = declaration;
	const arms = defaultArms.map(formatArm).join("; ");
	return [
		`${title}. ${question}`,
		operation,
		"",
		...section(
			"Factors and their levels; the first is what a block that leaves it out gets",
			factors.flatMap(levelsOf),
		),
		...section(
			"Counters, which metric= may name beside p50, p95, p99, mean, throughput, errors",
			counters.map((one) => [one.id, one.unit, one.help]),
		),
		...section(
			"Parts of the time, as the bench draws them",
			spans.map((one) => [one.label, one.help]),
		),
		`Load unless a block says otherwise: ${loadInWords(load)}`,
		`A bench of it: ::bench{experiment=${id.replace(/^.*\//, "")} arms="${arms}"}`,
	].join("\n");
}

function section(head: string, rows: readonly (readonly string[])[]): string[] {
	return rows.length === 0 ? [] : [`${head}:`, ...columns(rows).map((row) => `  ${row}`), ""];
}

function levelsOf(factor: Factor): string[][] {
	if (factor.kind === "choice") {
		const initialFirst = factor.levels.toSorted(
			(a, b) => Number(b.id === factor.initial) - Number(a.id === factor.initial),
		);
		return initialFirst.map(({ id, help }) => [`${factor.id}=${id}`, help]);
	}
	const { id, initial, min, max, unit, help, appliesWhen } = factor;
	const where =
		appliesWhen === undefined ? "" : ` Where ${appliesWhen.factor} is ${appliesWhen.levels.join(" or ")}.`;
	const range = `${min} to ${max}${unit === "" ? "" : ` ${unit}`}`;
	return [[`${id}=${initial}`, `${range}. ${help}${where}`]];
}

/** Columns as wide as their widest cell, but for the last. */
function columns(rows: readonly (readonly string[])[]): string[] {
	const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	return rows.map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths[column] ?? 0))
			.join("  ")
			.trimEnd(),
	);
}
