import { type Arm, armLabels, formatArm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { crossingsOf, type Layout, sweepLines } from "#server/contract/layout.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Load } from "#server/contract/load.ts";
import { loadFactorsBeside } from "#server/contract/load-factor.ts";
import type {
	ArmResult,
	DatabaseCounts,
	DisturbedSlice,
	FigureIntervals,
	Fingerprint,
	NoiseFloor,
	Result,
} from "#server/contract/result.ts";
import { disturbancesOf } from "./disturbance.ts";
import { findEffects } from "./effects.ts";
import { encodeSamples } from "./encoding.ts";
import { figureIntervals } from "./figure-intervals.ts";
import { findKnees } from "./knees.ts";
import type { ArmMeasurement } from "./lane.ts";
import { lookCount } from "./looks.ts";
import type { Measurement } from "./measure.ts";
import { compareResampled, confidenceOf, type ResampledArms, resampleArms } from "./statistics.ts";
import { findWarnings } from "./warnings.ts";

/** What a result is made of beside the measurement. */
export type ResultParts = {
	declaration: ExperimentDeclaration;
	arms: readonly Arm[];
	load: Load;
	/** Undefined of arms picked by hand. */
	layout: Layout | undefined;
	seed: number;
	/** One per arm, in order; fewer when an arm has none. */
	evidence: readonly Evidence[];
	fingerprint: Fingerprint;
	noiseFloor: NoiseFloor | null;
	database: DatabaseCounts | null;
	/** As `clockStepUs` gives it. */
	clockStepUs: number;
};

/** What the run found out, as it is stored and shown. */
export function buildResult(measurement: Measurement, parts: ResultParts): Result {
	const { declaration, load, layout, fingerprint, seed } = parts;
	const arms = parts.arms.map(formatArm);
	const labels = armLabels(declaration.factors, parts.arms);
	const looks = lookCount(load);
	const disturbed = findDisturbed(measurement);
	const resampled = resampleArms(measurement, arms.length, seed);
	const comparisons = compareResampled(resampled, arms, looks);
	const intervals = layout === undefined ? [] : figureIntervals(resampled, looks);
	return {
		schema: 2,
		experiment: declaration.id,
		load,
		...(layout === undefined ? {} : { layout }),
		design: {
			warmupMs: measurement.warmupMs,
			sliceMs: measurement.sliceMs,
			blocks: measurement.blockCount,
		},
		arms: parts.arms.flatMap((arm, place) => {
			const measured = measurement.arms[place];
			return measured === undefined ? [] : armResult(arm, measured, measurement.blockCount, intervals[place]);
		}),
		comparisons,
		...findingsOf(layout, parts, resampled, looks),
		warnings: findWarnings({ ...parts, measurement, comparisons, labels }),
		confidence: confidenceOf(looks),
		noiseFloor: parts.noiseFloor,
		disturbedSlices: disturbed.slice(0, LIMITS.disturbancesShown),
		disturbedCount: disturbed.length,
		database: parts.database,
		fingerprint,
	};
}

/** What the layout of the arms lets be told of them all. */
function findingsOf(
	layout: Layout | undefined,
	{ declaration: { factors }, arms }: ResultParts,
	resampled: ResampledArms,
	looks: number,
): Pick<Result, "knees" | "effects"> {
	if (layout === undefined) return {};
	if (layout.kind === "factorial") {
		return { effects: findEffects(resampled, crossingsOf(layout.factors, arms), arms, looks) };
	}
	const isOfLoad = loadFactorsBeside(factors).some(({ id }) => id === layout.factor);
	return { knees: findKnees(resampled, sweepLines(layout.factor, arms), isOfLoad) };
}

function armResult(
	arm: Arm,
	measured: ArmMeasurement,
	sliceCount: number,
	intervals: FigureIntervals | undefined,
): ArmResult {
	return {
		...measured.summary,
		arm: formatArm(arm),
		levels: { ...arm },
		measuredMs: toHundredths(measured.elapsedMs),
		...(intervals === undefined ? {} : { intervals }),
		sliceCount,
		errorKinds: measured.errorKinds,
		rowsPerOperation: toHundredths(measured.rowMean),
		spans: measured.spans.map(({ span, meanUs }) => ({ span, meanUs: toHundredths(meanUs) })),
		counters: measured.counters,
		scheduleError: measured.scheduleError,
		cost: measured.cost,
		histogram: encodeSamples(measured.samples),
		serviceHistogram: measured.service === null ? null : encodeSamples(measured.service),
	};
}

function findDisturbed({ slices }: Measurement): DisturbedSlice[] {
	return slices.flatMap(({ arm, block, startMs, spanMs, conditions }) => {
		const causes = disturbancesOf(conditions);
		if (causes.length === 0) return [];
		return [{ arm, block, startMs: Math.round(startMs), endMs: Math.round(startMs + spanMs), causes }];
	});
}

function toHundredths(value: number): number {
	return Math.round(value * 100) / 100;
}
