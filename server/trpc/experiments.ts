import { z } from "zod";
import { listExperiments, readExperiment } from "#server/lessons/experiments.ts";
import { procedure, router } from "./init.ts";

export const experimentsRouter = router({
	/** Those of the lab, then those that lessons declare. */
	list: procedure.query(async () => (await listExperiments()).map(({ declaration }) => declaration)),

	get: procedure
		.input(z.strictObject({ id: z.string().min(1).max(64) }))
		.query(async ({ input }) => ({ declaration: (await readExperiment(input.id)).declaration })),
});
