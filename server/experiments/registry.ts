import type { Experiment } from "#server/contract/experiment.ts";
import { Fault } from "#server/contract/fault.ts";
import { nearest } from "#server/contract/nearest.ts";
import type { RunRequest } from "#server/contract/run.ts";
import { cacheLevels } from "./cache-levels/experiment.ts";
import { cacheSize } from "./cache-size/experiment.ts";
import { cacheWrites } from "./cache-writes/experiment.ts";
import { columnOrder } from "./column-order/experiment.ts";
import { declaredExperiment } from "./declared/experiment.ts";
import { exhaustion } from "./exhaustion/experiment.ts";
import { holdTime } from "./hold-time/experiment.ts";
import { idleMinimum } from "./idle-minimum/experiment.ts";
import { indexPrice } from "./index-price/experiment.ts";
import { indexRows } from "./index-rows/experiment.ts";
import { invalidation } from "./invalidation/experiment.ts";
import { joinIndex } from "./join-index/experiment.ts";
import { logging } from "./logging/experiment.ts";
import { lookups } from "./lookups/experiment.ts";
import { paging } from "./paging/experiment.ts";
import { poolLeak } from "./pool-leak/experiment.ts";
import { poolSize } from "./pool-size/experiment.ts";
import { scrape } from "./scrape/experiment.ts";
import { selectivity } from "./selectivity/experiment.ts";
import { shedding } from "./shedding/experiment.ts";
import { sortLimit } from "./sort-limit/experiment.ts";
import { stampede } from "./stampede/experiment.ts";
import { switches } from "./switches/experiment.ts";
import { temperature } from "./temperature/experiment.ts";
import { twoSpeed } from "./two-speed/experiment.ts";
import { visibility } from "./visibility/experiment.ts";

/** Every experiment of the lab. A new one is a folder and a line here. */
export const EXPERIMENTS: readonly Experiment[] = [
	switches,
	lookups,
	temperature,
	twoSpeed,
	shedding,
	scrape,
	logging,
	indexRows,
	selectivity,
	sortLimit,
	joinIndex,
	columnOrder,
	visibility,
	indexPrice,
	paging,
	poolSize,
	holdTime,
	exhaustion,
	idleMinimum,
	poolLeak,
	cacheLevels,
	cacheWrites,
	cacheSize,
	stampede,
	invalidation,
];

/**
 * An experiment of the lab, or of some of them.
 *
 * @throws Fault `bad-request` on field `experiment` when there is none of that id.
 */
export function findExperiment(id: string, among: readonly Experiment[] = EXPERIMENTS): Experiment {
	const found = among.find((experiment) => experiment.declaration.id === id);
	if (found !== undefined) return found;
	const ids = among.map((experiment) => experiment.declaration.id);
	const near = nearest(id, ids);
	const hint = near === undefined ? `There are: ${ids.join(", ")}.` : `Did you mean "${near}"?`;
	throw new Fault("bad-request", `experiment: no experiment "${id.slice(0, 64)}". ${hint}`, {
		field: "experiment",
	});
}

/** The experiment of a checked request, which brings along the definition of one that a lesson declares. */
export function experimentOf({
	experiment,
	declared,
}: Pick<RunRequest, "experiment" | "declared">): Experiment {
	return declared === undefined ? findExperiment(experiment) : declaredExperiment(declared);
}
