import { LRUCache } from "lru-cache";
import type {
	ComparedItem,
	ItemRef,
	LineRatio,
	RunComparison,
	UsableItem,
} from "#server/contract/comparison.ts";
import { METRICS } from "#server/contract/result.ts";
import { judge } from "#server/engine/verdict.ts";
import { inTurns, Turns } from "#server/reports/turns.ts";
import { figureRatio } from "./figure-ratio.ts";
import { findItem } from "./find-item.ts";
import { type LinePair, pairLines } from "./line-pair.ts";
import { invert, ownRatio } from "./own-ratio.ts";
import { isOfRates } from "./rate-cap.ts";
import { type Draws, type ResampledArm, resampleArm } from "./resampled-arm.ts";
import type { RunStore } from "./run-store.ts";

/** What `figureRatio`'s intervals are of. */
const CONFIDENCE = 0.95;

/** By run, arm and draws. A run that is done never changes; each entry takes about 100 kB. */
const resampledArms = new LRUCache<string, ResampledArm>({ max: 128 });

/**
 * Puts runs and records, or arms of them, beside each other; `pairLines` says what is measured by what. It is work for
 * the processor, seconds of it for the largest records, and done in turns.
 */
export async function compareItems(
	refs: readonly ItemRef[],
	store: RunStore,
	{ despiteObstacles = false }: { despiteObstacles?: boolean } = {},
): Promise<RunComparison> {
	const items: ComparedItem[] = [];
	for (const ref of refs) {
		const baseline = items.find((item) => item.kind === "usable");
		items.push(await findItem(ref, baseline, store));
	}
	const pairs = pairLines(items, despiteObstacles);
	const samples = await resampleNeeded(pairs.filter(isComputed).flatMap(needsOf), store);
	const ratios = await inTurns(pairs, (pair) => ratiosOf(pair, samples));
	return { items, ratios: ratios.flat() };
}

/** Whether a ratio is worked out of slices: all but those that a run itself found. */
function isComputed(pair: LinePair): boolean {
	return METRICS.some((metric) => found(pair, metric) === undefined);
}

function found({ line, against }: LinePair, metric: (typeof METRICS)[number]) {
	if (!isOneRun({ line, against })) return undefined;
	return ownRatio(line.of.run.result, metric, { arm: line.arm, against: against.arm });
}

function isOneRun({ line, against }: LinePair): boolean {
	return line.of.run.id === against.of.run.id;
}

type Need = { of: UsableItem; arm: number; draws: Draws };

function needsOf({ line, against }: LinePair): [base: Need, now: Need] {
	return [
		{ of: against.of, arm: against.arm, draws: 0 },
		{ of: line.of, arm: line.arm, draws: isOneRun({ line, against }) ? 0 : 1 },
	];
}

function keyOf({ of, arm, draws }: Need): string {
	return `${of.run.id}:${arm}:${draws}`;
}

/** Reads each run once, and keeps the slices of one at a time: those of a long run are megabytes. */
async function resampleNeeded(
	needs: readonly Need[],
	store: RunStore,
): Promise<ReadonlyMap<string, ResampledArm>> {
	const turns = new Turns();
	const made = new Map<string, ResampledArm>();
	const missing: Need[] = [];
	for (const need of needs) {
		const known = resampledArms.get(keyOf(need));
		if (known === undefined) missing.push(need);
		else made.set(keyOf(need), known);
	}
	for (const id of new Set(missing.map(({ of }) => of.run.id))) {
		const own = missing.filter(({ of }) => of.run.id === id);
		const [first] = own;
		if (first === undefined) continue;
		const { ref } = first.of;
		const slices = await store.slices(ref);
		for (const need of own) {
			if (made.has(keyOf(need))) continue;
			const arm = await turns.through(resampleArm(slices, need.arm, need.draws));
			made.set(keyOf(need), arm);
			// Of a file nothing is kept: another may come under the same name.
			if (ref.from === "lab") resampledArms.set(keyOf(need), arm);
		}
	}
	return made;
}

function ratiosOf(pair: LinePair, samples: ReadonlyMap<string, ResampledArm>): LineRatio[] {
	const place = {
		item: pair.line.item,
		arm: pair.line.arm,
		against: { item: pair.against.item, arm: pair.against.arm },
		measured: isOneRun(pair) ? ("interleaved" as const) : ("apart" as const),
	};
	return METRICS.flatMap((metric): LineRatio[] => {
		if (metric === "throughput" && isOfRates(pair)) return [];
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
