import { describe, expect, it } from "vitest";
import type { Draft } from "./draft.ts";
import { beginHistory, type DraftHistory, MOST_STEPS, observed, redone, undone } from "./draft-history.ts";
import { loadTexts } from "./load-draft.ts";
import { RECORDED_LOAD } from "./run-fixture.ts";

const load = loadTexts(RECORDED_LOAD);
const draft = (seconds: string, ...arms: string[]): Draft => ({ arms, load: { ...load, seconds } });
const first = draft("4", "queries=1", "queries=10");

function changedBy(...changes: readonly [draft: Draft, atMs: number][]): DraftHistory {
	return changes.reduce(
		(history, [one, atMs]) => observed(history, { draft: one, runId: null }, atMs),
		beginHistory({ draft: first, runId: null }),
	);
}

describe("the history of the settings", () => {
	it("goes back step by step and forward again", () => {
		const both = changedBy(
			[draft("6", ...first.arms), 2_000],
			[draft("6", "queries=1", "queries=20"), 4_000],
		);
		const back = undone(both);
		expect(back?.present.draft).toEqual(draft("6", ...first.arms));
		const begin = back === null ? null : undone(back);
		expect(begin?.present.draft).toEqual(first);
		expect(begin === null ? undefined : undone(begin)).toBeNull();
		expect(begin === null ? undefined : redone(begin)?.present.draft).toEqual(draft("6", ...first.arms));
	});

	it("takes digits typed one after the other as one step, but not a number typed later", () => {
		const typed = changedBy([draft("1", ...first.arms), 2_000], [draft("12", ...first.arms), 2_300]);
		expect(undone(typed)?.present.draft).toEqual(first);
		const later = observed(typed, { draft: draft("30", ...first.arms), runId: null }, 9_000);
		expect(undone(later)?.present.draft.load.seconds).toBe("12");
	});

	it("takes another layout as a step, so that a sweep comes back as it was set", () => {
		const sweep = { kind: "sweep", sweep: "queries=1..64:8", cross: [] } as const;
		const swept = changedBy([{ ...first, layout: sweep }, 2_000], [draft("6", ...first.arms), 4_000]);
		expect(undone(swept)?.present.draft.layout).toEqual(sweep);
		const begin = changedBy([{ ...first, layout: sweep }, 2_000]);
		expect(undone(begin)?.present.draft).toEqual(first);
	});

	it("takes a reset right after a change as a step of its own", () => {
		const reset = changedBy(
			[draft("9", ...first.arms), 2_000],
			[draft("4", "queries=5", "queries=7"), 2_100],
		);
		expect(undone(reset)?.present.draft.load.seconds).toBe("9");
	});

	it("has an arm more or less as a step", () => {
		const added = changedBy([draft("4", ...first.arms, "queries=3"), 2_000]);
		expect(undone(added)?.present.draft.arms).toEqual(first.arms);
	});

	it("keeps the run that was last shown beside the settings, without a step of its own", () => {
		const ran = observed(changedBy(), { draft: first, runId: "r1" }, 2_000);
		expect(ran.past).toEqual([]);
		const reset = observed(ran, { draft: draft("8", ...first.arms), runId: null }, 4_000);
		expect(undone(reset)?.present.runId).toBe("r1");
	});

	it("forgets what was undone once something else is set", () => {
		const back = undone(changedBy([draft("6", ...first.arms), 2_000]));
		const other =
			back === null ? null : observed(back, { draft: draft("7", ...first.arms), runId: null }, 9_000);
		expect(other?.future).toEqual([]);
	});

	it("does not grow past its limit", () => {
		const changes = Array.from({ length: 3 * MOST_STEPS }, (_, step): [Draft, number] => [
			draft(String(step + 5), ...first.arms),
			step * 5_000,
		]);
		expect(changedBy(...changes).past).toHaveLength(MOST_STEPS);
	});
});
