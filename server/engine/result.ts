import { type Arm, armLabels, formatArm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { ClosedLoad } from "#server/contract/load.ts";
import type { ArmResult, Fingerprint, Result } from "#server/contract/result.ts";
import { encodeSamples } from "./encoding.ts";
import type { ArmMeasurement } from "./lane.ts";
import type { Measurement } from "./measure.ts";
import { compareArms } from "./statistics.ts";
import { findWarnings } from "./warnings.ts";

/** What a result is made of beside the measurement. */
export type ResultParts = {
	declaration: ExperimentDeclaration;
	arms: readonly Arm[];
	load: ClosedLoad;
	seed: number;
	/** One per arm, in order; fewer when an arm has none. */
	evidence: readonly Evidence[];
	fingerprint: Fingerprint;
};

/** What the run found out, as it is stored and shown. */
export function buildResult(measurement: Measurement, parts: ResultParts): Result {
	const { declaration, load, fingerprint, seed } = parts;
	const arms = parts.arms.map(formatArm);
	const labels = armLabels(declaration.factors, parts.arms);
	return {
		schema: 1,
		experiment: declaration.id,
		load: {
			clients: load.clients,
			seconds: load.seconds,
			warmupMs: measurement.warmupMs,
			sliceMs: measurement.sliceMs,
			blocks: measurement.blockCount,
		},
		arms: parts.arms.flatMap((arm, place) => {
			const measured = measurement.arms[place];
			return measured === undefined ? [] : armResult(arm, measured, measurement.blockCount);
		}),
		comparisons: compareArms(measurement, arms, seed),
		warnings: findWarnings(measurement.arms, labels, parts.evidence),
		fingerprint,
	};
}

function armResult(arm: Arm, measured: ArmMeasurement, sliceCount: number): ArmResult {
	return {
		...measured.summary,
		arm: formatArm(arm),
		levels: { ...arm },
		measuredMs: toHundredths(measured.elapsedMs),
		sliceCount,
		errorKinds: measured.errorKinds,
		rowsPerOperation: toHundredths(measured.rowMean),
		spans: measured.spans.map(({ span, meanUs }) => ({ span, meanUs: toHundredths(meanUs) })),
		counters: measured.counters,
		histogram: encodeSamples(measured.samples),
	};
}

function toHundredths(value: number): number {
	return Math.round(value * 100) / 100;
}
