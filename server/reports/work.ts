import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { Result } from "#server/contract/result.ts";
import type { WorkLesson, WorkRun } from "#server/contract/work.ts";
import { type Findings, findingsOf } from "./findings.ts";

/** All that a learner takes away, as it is told. */
export type Work = {
	takenAtMs: number;
	lessons: readonly WorkLesson[];
	/** The oldest first, one after the other, for each may be long. */
	runs: AsyncIterable<Omit<WorkRun, "verdicts">>;
	/** What an experiment is called and what it varies; undefined when it is not known any more. */
	declarationOf(experiment: string): ExperimentDeclaration | undefined;
};

/** A result in words; undefined where its experiment is not known any more, or has other factors by now. */
export function findingsIfKnown(result: Result | null, { declarationOf }: Work): Findings | undefined {
	const declaration = result === null ? undefined : declarationOf(result.experiment);
	if (result === null || declaration === undefined) return undefined;
	try {
		return findingsOf(result, declaration);
	} catch {
		// An arm names a level that there is no more.
		return undefined;
	}
}

/** The sentences on a run's arms, each by itself or all together. */
export function verdictsOf(findings: Findings | undefined): string[] {
	const ofArms = (findings?.verdicts ?? []).flatMap(({ headline, rest }) => [
		headline,
		...rest.map(({ name, words, range }) => `${name}: ${words}, ${range}`),
	]);
	return [...ofArms, ...(findings?.found ?? [])];
}
