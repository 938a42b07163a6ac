import { readLabStatus } from "#server/queue/labs.ts";
import { comparisonsRouter } from "./comparisons.ts";
import { experimentsRouter } from "./experiments.ts";
import { procedure, router } from "./init.ts";
import { learnerRouter } from "./learner.ts";
import { lessonsRouter } from "./lessons.ts";
import { runsRouter } from "./runs.ts";

export const appRouter = router({
	lessons: lessonsRouter,
	experiments: experimentsRouter,
	lab: router({
		status: procedure.query(({ ctx }) => readLabStatus(ctx.services.workbench.db)),
	}),
	runs: runsRouter,
	comparisons: comparisonsRouter,
	learner: learnerRouter,
});

/** All the browser knows of the server. */
export type AppRouter = typeof appRouter;
