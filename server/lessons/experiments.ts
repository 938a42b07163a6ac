import { isDeepStrictEqual } from "node:util";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
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
 * What a stored request is about: as it was kept with the run or else as the experiment is now, if the arms have a
 * meaning in it; what the request alone can tell, if they have none.
 */
export async function declarationFor(
	request: Pick<RunRequest, "experiment" | "arms" | "load" | "declared">,
	kept: ExperimentDeclaration | null = null,
): Promise<ExperimentDeclaration> {
	const candidates = [
		async () => request.declared && declarationOf(request.declared),
		async () => kept,
		async () => (await readExperiment(request.experiment)).declaration,
	];
	for (const candidate of candidates) {
		// There may be no such experiment any more.
		const found = await candidate().catch(() => null);
		if (found?.id === request.experiment && hasArms(found, request.arms)) return found;
	}
	return bareDeclaration(request);
}

function hasArms({ factors }: ExperimentDeclaration, arms: readonly Arm[]): boolean {
	try {
		return arms.every((arm) => isDeepStrictEqual(normaliseArm(factors, arm, "arm"), arm));
	} catch {
		// It has no such factor or level.
		return false;
	}
}
