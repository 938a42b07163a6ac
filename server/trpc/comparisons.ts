import { compareItems } from "#server/comparisons/compare-items.ts";
import { comparisonInput } from "#server/contract/comparison.ts";
import { readAllEvents } from "#server/queue/events.ts";
import { readSlices } from "#server/queue/stored-slices.ts";
import { procedure, router } from "./init.ts";
import { readRun } from "./runs.ts";

export const comparisonsRouter = router({
	/** Stored runs, or arms of them, beside each other. Who has a run's id may read it, as on its page. */
	get: procedure.input(comparisonInput).query(async ({ ctx, input }) => {
		const { db } = ctx.services.workbench;
		const session = await ctx.session();
		return compareItems(input.items, {
			run: (id) => readRun(db, id, session),
			slices: (id) => readSlices(db, id),
			events: (id) => readAllEvents(db, id),
		});
	}),
});
