import type { ExperimentDeclaration, Factor } from "./experiment.ts";
import type { RunRequest } from "./run.ts";

/**
 * What can be told of an experiment by a request for it alone: its factors and their levels, by their ids. For a run
 * whose experiment is not known any more, or has other factors by now.
 */
export function bareDeclaration({
	experiment,
	arms,
	load,
}: Pick<RunRequest, "experiment" | "arms" | "load">): ExperimentDeclaration {
	const ids = [...new Set(arms.flatMap((arm) => Object.keys(arm)))];
	return {
		id: experiment,
		title: experiment,
		question:
			"This version does not know the experiment, so that its parts have only the names of their ids.",
		operation: "not known.",
		factors: ids.map((id): Factor => {
			const levels = [...new Set(arms.flatMap((arm) => arm[id] ?? []).map(String))];
			return {
				kind: "choice",
				id,
				label: id,
				help: "Not known to this version.",
				initial: levels[0] ?? "",
				levels: levels.map((level) => ({ id: level, label: level, help: "Not known to this version." })),
			};
		}),
		defaultArms: arms,
		load,
		spans: [],
		counters: [],
	};
}
