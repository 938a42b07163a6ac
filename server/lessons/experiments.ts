import { isDeepStrictEqual } from "node:util";
import { normaliseArm } from "#server/contract/arm.ts";
import { bareDeclaration } from "#server/contract/bare-declaration.ts";
import { declarationOf } from "#server/contract/declared.ts";
import type { Experiment, ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { RunRequest } from "#server/contract/run.ts";
import { declaredExperiment } from "#server/experiments/declared/experiment.ts";
import { EXPERIMENTS, findExperiment } from "#server/experiments/registry.ts";
import { readCourse } from "./catalogue.ts";

/** Every experiment there is now: those of the lab, then those that lessons declare, in the order of the course. */
export async function listExperiments(): Promise<Experiment[]> {
	const lessons = await readCourse();
	const definitions = lessons.flatMap((read) =>
		read.ok ? read.lesson.declared.flatMap(({ definition }) => definition ?? []) : [],
	);
	return [...EXPERIMENTS, ...definitions.map(declaredExperiment)];
}

/**
 * An experiment by its id, `SLUG/ID` of one that a lesson declares.
 *
 * @throws Fault `bad-request` on field `experiment` when there is none of that id.
 */
export async function readExperiment(id: string): Promise<Experiment> {
	const own = EXPERIMENTS.find(({ declaration }) => declaration.id === id);
	return own ?? findExperiment(id, await listExperiments());
}

/**
 * What a stored request is about where the run does not keep it: its experiment as it is now, if the arms still have a
 * meaning in it, else what the request alone can tell.
 */
export async function declarationFor(request: RunRequest): Promise<ExperimentDeclaration> {
	if (request.declared !== undefined) return declarationOf(request.declared);
	try {
		const { declaration } = await readExperiment(request.experiment);
		const fits = request.arms.every((arm) =>
			isDeepStrictEqual(normaliseArm(declaration.factors, arm, "arm"), arm),
		);
		if (fits) return declaration;
	} catch {
		// There is no such experiment, or it has no such level.
	}
	return bareDeclaration(request);
}
