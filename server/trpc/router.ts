import { readLabStatus } from "#server/queue/labs.ts";
import { buildName } from "./build.ts";
import { comparisonsRouter } from "./comparisons.ts";
import { experimentsRouter } from "./experiments.ts";
import { historyRouter } from "./history.ts";
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
	history: historyRouter,
	comparisons: comparisonsRouter,
	learner: learnerRouter,
	/** The build that answers: a page of an older one asks to be loaded again. */
	build: procedure.query(() => buildName()),
});

/** All the browser knows of the server. */
export type AppRouter = typeof appRouter;
