import { lastPoints } from "#server/comparisons/arm-trace.ts";
import { compareItems } from "#server/comparisons/compare-items.ts";
import type { RunStore } from "#server/comparisons/run-store.ts";
import { comparisonInput } from "#server/contract/comparison.ts";
import { Fault } from "#server/contract/fault.ts";
import { readAllEvents } from "#server/queue/events.ts";
import { readSlices } from "#server/queue/stored-slices.ts";
import type { Database } from "#server/queue/workbench.ts";
import { procedure, router } from "./init.ts";
import { readRun } from "./runs.ts";

export const comparisonsRouter = router({
	/** Stored runs, or arms of them, beside each other. Who has a run's id may read it, as on its page. */
	get: procedure.input(comparisonInput).query(async ({ ctx, input: { items, ...ways } }) => {
		const { workbench, slots } = ctx.services;
		const store = keptRuns(workbench.db, await ctx.session());
		return slots.comparisons.hold(() => compareItems(items, store, ways));
	}),
});

/** The runs that this lab keeps, as a session may read them. */
export function keptRuns(db: Database, session: string | null): RunStore {
	return {
		async run({ run, from }) {
			if (from === "file") throw new Fault("not-found", "A record is a file, and none came along.");
			return { ...(await readRun(db, run, session)), evidence: null };
		},
		slices: ({ run }) => readSlices(db, run),
		points: async ({ run }) => lastPoints(await readAllEvents(db, run)),
	};
}
