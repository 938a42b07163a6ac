import { z } from "zod";
import { EXPERIMENTS, findExperiment } from "#server/experiments/registry.ts";
import { procedure, router } from "./init.ts";

export const experimentsRouter = router({
	list: procedure.query(() => EXPERIMENTS.map((experiment) => experiment.declaration)),

	get: procedure
		.input(z.strictObject({ id: z.string().min(1).max(64) }))
		.query(({ input }) => ({ declaration: findExperiment(input.id).declaration })),
});
