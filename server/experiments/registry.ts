import type { Experiment } from "#server/contract/experiment.ts";
import { Fault } from "#server/contract/fault.ts";
import { nearest } from "#server/contract/nearest.ts";
import { cacheLevels } from "./cache-levels/experiment.ts";
import { cacheSize } from "./cache-size/experiment.ts";
import { cacheWrites } from "./cache-writes/experiment.ts";
import { invalidation } from "./invalidation/experiment.ts";
import { lookups } from "./lookups/experiment.ts";
import { stampede } from "./stampede/experiment.ts";
import { switches } from "./switches/experiment.ts";

/** Every experiment of the lab. A new one is a folder and a line here. */
export const EXPERIMENTS: readonly Experiment[] = [
	switches,
	lookups,
	cacheLevels,
	cacheWrites,
	cacheSize,
	stampede,
	invalidation,
];

/** @throws Fault `bad-request` on field `experiment` when there is none of that id. */
export function findExperiment(id: string): Experiment {
	const found = EXPERIMENTS.find((experiment) => experiment.declaration.id === id);
	if (found !== undefined) return found;
	const ids = EXPERIMENTS.map((experiment) => experiment.declaration.id);
	const near = nearest(id, ids);
	const hint = near === undefined ? `There are: ${ids.join(", ")}.` : `Did you mean "${near}"?`;
	throw new Fault("bad-request", `experiment: no experiment "${id.slice(0, 64)}". ${hint}`, {
		field: "experiment",
	});
}
