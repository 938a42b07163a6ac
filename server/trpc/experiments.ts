import { z } from "zod";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { LabStatus } from "#server/contract/lab.ts";
import { EXPERIMENTS, findExperiment } from "#server/experiments/registry.ts";
import { readLabStatus } from "#server/queue/labs.ts";
import { procedure, router } from "./init.ts";

/** A level that cannot be chosen on this lab, and why. */
export type UnavailableLevel = { factor: string; level: string; reason: string };

export const experimentsRouter = router({
	list: procedure.query(() => EXPERIMENTS.map((experiment) => experiment.declaration)),

	/** A declaration, and the levels that this lab cannot run; none while the lab is not ready. */
	get: procedure
		.input(z.strictObject({ id: z.string().min(1).max(64) }))
		.query(
			async ({
				ctx,
				input,
			}): Promise<{ declaration: ExperimentDeclaration; unavailable: UnavailableLevel[] }> => {
				const { declaration } = findExperiment(input.id);
				const status = await readLabStatus(ctx.services.workbench.db);
				return { declaration, unavailable: unavailableLevels(declaration, status) };
			},
		),
});

function unavailableLevels(declaration: ExperimentDeclaration, status: LabStatus): UnavailableLevel[] {
	if (status.state !== "ready") return [];
	return declaration.factors.flatMap((factor) => {
		if (factor.kind !== "choice") return [];
		return factor.levels.flatMap((level) => {
			const capability = level.requires === undefined ? undefined : status.capabilities[level.requires];
			if (capability === undefined || capability.available) return [];
			return [{ factor: factor.id, level: level.id, reason: capability.detail }];
		});
	});
}
