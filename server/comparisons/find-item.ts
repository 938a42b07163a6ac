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
import type { RunRecord } from "#server/contract/run.ts";
import { traceArms } from "./arm-trace.ts";
import type { RunStore } from "./run-store.ts";

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
	const unusable = (sentence: string): ComparedItem => ({ kind: "unusable", ref, sentence });
	const record = await store.run(ref.run).catch((error: unknown) => {
		if (error instanceof Fault && error.code === "not-found") return undefined;
		throw error;
	});
	if (record === undefined) return unusable("There is no such run: its id is wrong, or it was deleted.");
	const { result } = record;
	if (result === null) return unusable(whyNoResult(record));
	const places = record.request.arms.map((_, place) => place);
	const letters = places.map((place) => String.fromCharCode(65 + place));
	if (ref.arm !== null && !places.includes(ref.arm)) {
		return unusable(`This run has no such arm. It has ${letters.join(", ")}.`);
	}
	if (ref.arm === null && places.length > LIMITS.arms.max) {
		return unusable(
			`This run has ${places.length} arms, more than can be told apart here: its own page shows them all. For one of them put :A to :${letters.at(-1)} behind its id.`,
		);
	}
	const run: ComparableRun = { ...record, result };
	return {
		kind: "usable",
		ref,
		run,
		arms: ref.arm === null ? places : [ref.arm],
		traces: await traceRun(run, store),
		obstacles: baseline === undefined ? [] : findObstacles(baseline.run, run),
	};
}

function whyNoResult({ state, failure }: RunRecord): string {
	if (state === "failed") return `This run failed: ${failure?.sentence ?? "it did not say why."}`;
	if (state === "cancelled")
		return "This run was cancelled: what it had measured until then is no basis for a ratio.";
	return "This run has not ended yet. Reload the page when it has.";
}

async function traceRun(run: ComparableRun, store: RunStore): Promise<ArmTrace[]> {
	const known = traced.get(run.id);
	if (known !== undefined) return known;
	const traces = traceArms(run.result, await store.events(run.id));
	traced.set(run.id, traces);
	return traces;
}
