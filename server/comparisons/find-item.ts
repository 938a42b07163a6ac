import { LRUCache } from "lru-cache";
import { findObstacles } from "#server/contract/comparability.ts";
import type {
	ArmTrace,
	ComparableRun,
	ComparedItem,
	ItemRef,
	UsableItem,
} from "#server/contract/comparison.ts";
import { Fault } from "#server/contract/fault.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { isFinal } from "#server/contract/run.ts";
import { traceArms } from "./arm-trace.ts";
import type { FoundRun, RunStore } from "./run-store.ts";

/** A run that is done never changes, so what was worked out of it stays true; of a long one it is some 100 kB. */
const traced = new LRUCache<string, ArmTrace[]>({ max: 64 });

/**
 * Looks up one thing that is to be compared, and says of one that cannot be why.
 *
 * @param baseline what it is to be measured by; none where it is the baseline itself
 */
export async function findItem(
	ref: ItemRef,
	baseline: UsableItem | undefined,
	store: RunStore,
): Promise<ComparedItem> {
	const unusable = (sentence: string, isGoing = false): ComparedItem => {
		return { kind: "unusable", ref, sentence, isGoing };
	};
	const found = await store.run(ref).catch((thrown: unknown) => {
		if (thrown instanceof Fault && thrown.code === "not-found") return thrown.message;
		throw thrown;
	});
	if (typeof found === "string") return unusable(found);
	const { id, request, declaration, queuedAtMs, result, evidence } = found;
	if (result === null) return unusable(whyNoResult(found), !isFinal(found.state));
	const places = request.arms.map((_, place) => place);
	const letters = places.map((place) => String.fromCharCode(65 + place));
	const lacking = ref.arms?.find((arm) => !places.includes(arm));
	if (lacking !== undefined) {
		return unusable(
			`This run has no arm ${String.fromCharCode(65 + lacking)}. It has ${letters.join(", ")}.`,
		);
	}
	const run: ComparableRun = { id, request, declaration, queuedAtMs, result };
	if (ref.arms === null && places.length > LIMITS.arms.max) return { kind: "many-armed", ref, run };
	const arms = ref.arms ?? places;
	const traces = await traceRun(run, ref, store);
	return {
		kind: "usable",
		ref,
		run,
		arms,
		traces: arms.flatMap((arm) => traces[arm] ?? []),
		obstacles: baseline === undefined ? [] : findObstacles(baseline.run, run),
		evidence,
	};
}

function whyNoResult({ state, failure }: FoundRun): string {
	if (state === "failed") return `This run failed: ${failure?.sentence ?? "it did not say why."}`;
	if (state === "cancelled")
		return "This run was cancelled: what it had measured until then is no basis for a ratio.";
	return "This run has not ended yet. It comes here by itself when it has.";
}

async function traceRun(run: ComparableRun, ref: ItemRef, store: RunStore): Promise<ArmTrace[]> {
	const known = traced.get(run.id);
	if (known !== undefined) return known;
	const traces = await traceArms(run.result, await store.points(ref));
	// Of a file nothing is kept: another may come under the same name.
	if (ref.from === "lab") traced.set(run.id, traces);
	return traces;
}
