import type { StoredSlice } from "#db/schema/workbench.ts";
import { drawResamples, type Figures, resampledFigures } from "#server/engine/bootstrap.ts";
import { createRandom } from "#server/engine/random.ts";
import { blocksPerUnit } from "#server/engine/statistics.ts";
import { blocksOf, decodeSamples } from "./stored-samples.ts";

const RESAMPLES = 1_000;
const SEED = 1;

/** Which blocks are drawn: arms of one run that are compared with each other get the same, those of two runs not. */
export type Draws = 0 | 1;

/** One arm of a stored run, with all that its ratio to another needs. */
export type ResampledArm = {
	blockCount: number;
	/** Blocks are drawn in units of several; see `blocksPerUnit`. */
	unitCount: number;
	operationCount: number;
	whole: Figures;
	resampled: readonly Figures[];
};

/**
 * The figures of one arm of a run, and those of a thousand resamples of its blocks: a tenth of a second of work for an
 * arm with 300 blocks.
 *
 * @param slices of the whole run
 * @param arm its place in the request
 * @throws Fault `bad-request` when a stored histogram cannot be read.
 */
export function resampleArm(slices: readonly StoredSlice[], arm: number, draws: Draws): ResampledArm {
	const own = blocksOf(slices, arm);
	const blocks = own.map(({ histogram, elapsedMs }) => ({ samples: decodeSamples(histogram), elapsedMs }));
	const unit = blocksPerUnit(own.length);
	const resamples = drawResamples(own.length, RESAMPLES, createRandom(SEED, draws), unit);
	return {
		blockCount: own.length,
		unitCount: Math.floor(own.length / unit),
		operationCount: blocks.reduce((sum, { samples }) => sum + samples.count, 0),
		...resampledFigures(blocks, resamples),
	};
}
