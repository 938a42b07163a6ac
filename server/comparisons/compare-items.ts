import { setImmediate } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import type { ComparedItem, ItemRef, LineRatio, RunComparison } from "#server/contract/comparison.ts";
import { Fault } from "#server/contract/fault.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { METRICS } from "#server/contract/result.ts";
import { judge } from "#server/engine/verdict.ts";
import { figureRatio } from "./figure-ratio.ts";
import { findItem } from "./find-item.ts";
import { type LinePair, pairLines } from "./line-pair.ts";
import { invert, ownRatio } from "./own-ratio.ts";
import { type Draws, type ResampledArm, resampleArm } from "./resampled-arm.ts";
import type { RunStore } from "./run-store.ts";

/** What `figureRatio`'s intervals are of. */
const CONFIDENCE = 0.95;

/** By run, arm and draws. A run that is done never changes; each entry takes about 100 kB. */
const resampledArms = new LRUCache<string, ResampledArm>({ max: 128 });
let inProgress = 0;

/**
 * Puts stored runs, or arms of them, beside each other; `pairLines` says what is measured by what.
 *
 * @throws Fault `too-busy` when the process works out as many comparisons as it may.
 */
export async function compareItems(refs: readonly ItemRef[], store: RunStore): Promise<RunComparison> {
	if (inProgress >= LIMITS.comparisonsAtOnce) {
		throw new Fault("too-busy", "Too many comparisons are asked for just now. Try again in a few seconds.");
	}
	inProgress++;
	try {
		const items: ComparedItem[] = [];
		for (const ref of refs) {
			const baseline = items.find((item) => item.kind === "usable");
			items.push(await findItem(ref, baseline, store));
		}
		const pairs = pairLines(items);
		const samples = await resampleNeeded(pairs.filter(isComputed).flatMap(needsOf), store);
		return { items, ratios: pairs.flatMap((pair) => ratiosOf(pair, samples)) };
	} finally {
		inProgress--;
	}
}

/** Whether a ratio is worked out of slices: all but those that a run itself found. */
function isComputed(pair: LinePair): boolean {
	return METRICS.some((metric) => found(pair, metric) === undefined);
}

function found({ line, against }: LinePair, metric: (typeof METRICS)[number]) {
	if (line.run.id !== against.run.id) return undefined;
	return ownRatio(line.run.result, metric, { arm: line.arm, against: against.arm });
}

type Need = { run: string; arm: number; draws: Draws };

function needsOf({ line, against }: LinePair): [base: Need, now: Need] {
	return [
		{ run: against.run.id, arm: against.arm, draws: 0 },
		{ run: line.run.id, arm: line.arm, draws: line.run.id === against.run.id ? 0 : 1 },
	];
}

function keyOf({ run, arm, draws }: Need): string {
	return `${run}:${arm}:${draws}`;
}

/** Reads each run once, and keeps the slices of one at a time: those of a long run are megabytes. */
async function resampleNeeded(
	needs: readonly Need[],
	store: RunStore,
): Promise<ReadonlyMap<string, ResampledArm>> {
	const made = new Map<string, ResampledArm>();
	const missing: Need[] = [];
	for (const need of needs) {
		const known = resampledArms.get(keyOf(need));
		if (known === undefined) missing.push(need);
		else made.set(keyOf(need), known);
	}
	for (const run of new Set(missing.map((need) => need.run))) {
		const slices = await store.slices(run);
		for (const need of missing) {
			if (need.run !== run || made.has(keyOf(need))) continue;
			const arm = resampleArm(slices, need.arm, need.draws);
			made.set(keyOf(need), arm);
			resampledArms.set(keyOf(need), arm);
			// It is work for the processor: whoever else asks this process gets a turn between two arms.
			await setImmediate();
		}
	}
	return made;
}

function ratiosOf(pair: LinePair, samples: ReadonlyMap<string, ResampledArm>): LineRatio[] {
	const place = {
		item: pair.line.item,
		arm: pair.line.arm,
		against: { item: pair.against.item, arm: pair.against.arm },
		measured: pair.line.run.id === pair.against.run.id ? ("interleaved" as const) : ("apart" as const),
	};
	return METRICS.flatMap((metric): LineRatio[] => {
		const own = found(pair, metric);
		if (own !== undefined) return [{ ...place, metric, ...own }];
		const [base, now] = needsOf(pair).map((need) => samples.get(keyOf(need)));
		if (base === undefined || now === undefined) return [];
		const { ratio, low, high, blockCount, fewestOperations } = figureRatio(metric, base, now);
		// Verdicts are on baseline ÷ arm.
		const inverse = invert({ ratio, low, high });
		const verdict = judge({ metric, low: inverse.low, high: inverse.high, blockCount, fewestOperations });
		return [{ ...place, metric, ratio, low, high, verdict, confidence: CONFIDENCE }];
	});
}
