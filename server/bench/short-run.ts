import { closedLoad } from "#server/contract/load.ts";
import type { RunRequest } from "#server/contract/run.ts";
import { findExperiment } from "#server/experiments/registry.ts";

/** A run as short as may be, of quick arms, for what does not care what comes of it. */
export function shortRequest(): RunRequest {
	const { id, defaultArms } = findExperiment("switches").declaration;
	const arms = defaultArms.map((arm, place) => ({ ...arm, index: place === 0 ? "btree" : "covering" }));
	return { experiment: id, arms, load: closedLoad(2, 2) };
}
