import type { Sql } from "postgres";
import { ensureDataset } from "#db/seed.ts";
import { ensureServiceRole } from "#db/service-role.ts";
import type { ConnectionTarget, Dataset, LabStatus } from "#server/contract/lab.ts";
import { EXPERIMENTS } from "#server/experiments/registry.ts";
import { ensureStatements } from "./observer/statements.ts";

/** What a trial is told of its lab. */
export type PreparedLab = { dataset: Dataset; service: ConnectionTarget };

export type PrepareLab = {
	/** Owner of the lab database. */
	admin: Sql;
	target: ConnectionTarget;
	scale: number;
	seed: number;
	redisUrl: string | null;
	signal: AbortSignal;
	report(status: Extract<LabStatus, { state: "starting" }>): void;
};

/** Share of the whole preparation that is the data set; the rest is the arms people see first. */
const DATASET_SHARE = 0.85;

/**
 * Makes what is missing: the data set, the role the measured service connects as, and the arms that some experiments
 * have prepared ahead. Quick when all is there.
 */
export async function prepareLab(request: PrepareLab): Promise<PreparedLab> {
	const { admin, target, signal } = request;
	const report = (sentence: string, share: number) =>
		request.report({ state: "starting", sentence, share: Math.min(1, Math.max(0, share)) });
	const dataset = await ensureDataset({
		admin,
		scale: request.scale,
		seed: request.seed,
		signal,
		onProgress: (label, share) => report(label, share * DATASET_SHARE),
	});
	const service = await ensureServiceRole(admin, target);
	await ensureStatements(admin);
	const steps = EXPERIMENTS.filter(({ isPreparedAhead }) => isPreparedAhead).flatMap((experiment) =>
		experiment.declaration.defaultArms.map((arm) => ({ experiment, arm })),
	);
	for (const [index, { experiment, arm }] of steps.entries()) {
		const done = (share: number) => DATASET_SHARE + ((index + share) / steps.length) * (1 - DATASET_SHARE);
		await experiment.prepare(arm, {
			admin,
			service,
			applicationName: "lab:prepare",
			redisUrl: request.redisUrl,
			dataset,
			signal,
			progress: (label, share) => report(label, done(share)),
		});
	}
	return { dataset, service };
}
