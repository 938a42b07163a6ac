import type { ExperimentDeclaration, Factor } from "./experiment.ts";
import { LOAD_FACTORS } from "./load-factor.ts";
import type { RunRequest } from "./run.ts";

const NOT_KNOWN = "Not known to this version.";

/**
 * What can be told of an experiment by a request for it alone: its factors and their levels, by their ids. For a run
 * whose experiment is not known any more, or has other factors by now.
 */
export function bareDeclaration({
	experiment,
	arms,
	load,
}: Pick<RunRequest, "experiment" | "arms" | "load">): ExperimentDeclaration {
	const isOfLoad = (id: string) =>
		LOAD_FACTORS.some((factor) => factor.id === id) &&
		arms.every((arm) => arm[id] === undefined || typeof arm[id] === "number");
	// As with an experiment that is known, figures of the load are beside its factors.
	const ids = [...new Set(arms.flatMap((arm) => Object.keys(arm)))].filter((id) => !isOfLoad(id));
	return {
		id: experiment,
		title: experiment,
		question:
			"This version does not know the experiment, so that its parts have only the names of their ids.",
		operation: "not known.",
		factors: ids.map((id): Factor => {
			const values = arms.flatMap((arm) => arm[id] ?? []);
			const part = { id, label: id, help: NOT_KNOWN };
			const numbers = values.filter((value) => typeof value === "number");
			if (numbers.length === values.length) {
				const [min, max] = [Math.min(...numbers), Math.max(...numbers)];
				return { ...part, kind: "number", unit: "", min, max, step: 1, initial: min };
			}
			const levels = [...new Set(values.map(String))];
			return {
				...part,
				kind: "choice",
				initial: levels[0] ?? "",
				levels: levels.map((level) => ({ id: level, label: level, help: NOT_KNOWN })),
			};
		}),
		defaultArms: arms,
		load,
		spans: [],
		counters: [],
	};
}
