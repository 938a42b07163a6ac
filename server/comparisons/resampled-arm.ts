import type { StoredSlice } from "#db/schema/workbench.ts";
import { Fault } from "#server/contract/fault.ts";
import { type BlockPart, drawResamples, type Figures, resamplingSteps } from "#server/engine/bootstrap.ts";
import { createRandom } from "#server/engine/random.ts";
import { blocksPerUnit } from "#server/engine/statistics.ts";
import type { Steps } from "#server/engine/steps.ts";
import { blocksOf, decodeSamples } from "./stored-samples.ts";

/**
 * Different latencies in all blocks of an arm together: three times as many as in the longest run that finds a new one
 * with each of its operations. They and the table of them fit into some 250 MB then.
 */
const MOST_LATENCIES = 10_000_000;
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
 * arm with 300 blocks, and seconds for one with as many as a record may have, of as many latencies as there are.
 *
 * @param slices of the whole run
 * @param arm its place in the request
 * @throws Fault `bad-request` when a stored histogram cannot be read, or they have more in them than any that were measured.
 */
export function* resampleArm(
	slices: readonly StoredSlice[],
	arm: number,
	draws: Draws,
	mostLatencies = MOST_LATENCIES,
): Steps<ResampledArm> {
	const own = blocksOf(slices, arm);
	const blocks: BlockPart[] = [];
	let latencyCount = 0;
	for (const { histogram, elapsedMs } of own) {
		const samples = decodeSamples(histogram);
		latencyCount += samples.bins.length;
		if (latencyCount > mostLatencies) {
			throw new Fault(
				"bad-request",
				`The slices of arm ${String.fromCharCode(65 + arm)} have more different latencies than any that were measured. Compare another record.`,
			);
		}
		blocks.push({ samples, elapsedMs });
		yield;
	}
	const unit = blocksPerUnit(own.length);
	const resamples = drawResamples(own.length, RESAMPLES, createRandom(SEED, draws), unit);
	return {
		blockCount: own.length,
		unitCount: Math.floor(own.length / unit),
		operationCount: blocks.reduce((sum, { samples }) => sum + samples.count, 0),
		...(yield* resamplingSteps(blocks, resamples)),
	};
}
