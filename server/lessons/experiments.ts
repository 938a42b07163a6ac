import type { Experiment } from "#server/contract/experiment.ts";
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
