import { describe, expect, it } from "vitest";
import type { Draft } from "./draft.ts";
import { observed, undone } from "./draft-history.ts";
import { KeptHistories, MOST_HISTORIES } from "./kept-histories.ts";
import { loadTexts } from "./load-draft.ts";
import { RECORDED_LOAD } from "./run-fixture.ts";

const setting = (seconds: string) => {
	const draft: Draft = { arms: ["queries=1"], load: { ...loadTexts(RECORDED_LOAD), seconds } };
	return { draft, runId: null };
};

describe("histories that are kept", () => {
	it("are each of one bench, and go on where they were left", () => {
		const kept = new KeptHistories();
		kept.keep("a", observed(kept.of("a", setting("4")), setting("6"), 1_000));
		kept.keep("b", kept.of("b", setting("9")));
		expect(kept.of("b", setting("9")).past).toEqual([]);
		// The block sets the bench as its author wrote it: what the reader had set is one step back.
		const back = undone(observed(kept.of("a", setting("6")), setting("4"), 1_100));
		expect(back?.present).toEqual(setting("6"));
		expect(back === null ? null : undone(back)?.present).toEqual(setting("4"));
	});

	it("forget the bench that was left longest ago", () => {
		const kept = new KeptHistories();
		const changed = (bench: string) =>
			kept.keep(bench, observed(kept.of(bench, setting("4")), setting("6"), 1_000));
		changed("first");
		changed("second");
		changed("first");
		for (let bench = 2; bench < MOST_HISTORIES + 1; bench++) changed(`${bench}`);
		expect(kept.of("second", setting("4")).past).toEqual([]);
		expect(kept.of("first", setting("4")).past).toEqual([setting("4")]);
	});
});
