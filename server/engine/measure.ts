import type { Point } from "#server/contract/event.ts";
import type { ArmClient } from "#server/contract/lab.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { type MeasureParts, measureBlocks } from "./blocks.ts";
import { type ArmMeasurement, openLane, type Slice } from "./lane.ts";
import { chooseSliceMs, warmupMsPerArm } from "./slices.ts";

/** What the engine is given; all effects come through here. */
export type MeasureOptions = MeasureParts & {
	/** In the order of the request; `label` is for people. */
	arms: readonly { label: string; client: ArmClient }[];
	publish(point: Point): void;
};

export type Measurement = {
	warmupMs: number;
	sliceMs: number;
	/** Complete blocks, in pairs; each holds one slice of every arm. Just one when a pair would have taken far too long. */
	blockCount: number;
	slices: Slice[];
	arms: ArmMeasurement[];
};

/**
 * Warms all arms up, then puts them under load in turn, slice by slice, publishing a point every
 * `LIMITS.snapshotMs` and one at the end.
 *
 * @throws Fault as `LoadLoop.run` does; `internal` when an arm did not succeed once.
 */
export async function measure(options: MeasureOptions): Promise<Measurement> {
	const { clock, load, signal } = options;
	const lanes = options.arms.map((arm, place) => openLane({ ...options, ...arm, place }));
	const originMs = clock.now();
	let phase: Point["phase"] = "warm-up";
	const publish = () => {
		const arms = lanes.map(({ ledger }) => ({ interval: ledger.takeInterval(), soFar: ledger.soFar() }));
		// Before any operation has ended there is nothing to draw.
		if (arms.every(({ soFar }) => soFar === null)) return;
		options.publish({ tMs: Math.round(clock.now() - originMs), phase, arms });
	};
	const stopPublishing = clock.every(LIMITS.snapshotMs, publish);
	try {
		const warmupMs = warmupMsPerArm(load.seconds * 1_000, lanes.length);
		for (const lane of lanes) {
			await lane.client.beforeSlice?.();
			await lane.loop.run(warmupMs, signal, true);
		}
		publish();
		for (const lane of lanes) {
			lane.ledger.reset();
			lane.client.resetCounters();
		}
		phase = "measure";
		const sliceMs = chooseSliceMs(
			load,
			lanes.map(({ loop }) => loop.cycleMs),
		);
		const { slices, arms } = await measureBlocks({ ...options, lanes, sliceMs, originMs });
		options.publish({
			tMs: Math.round(clock.now() - originMs),
			phase,
			arms: lanes.map(({ ledger }, place) => ({
				interval: ledger.takeInterval(),
				soFar: arms[place]?.summary ?? null,
			})),
		});
		return {
			warmupMs: warmupMs * lanes.length,
			sliceMs,
			blockCount: slices.length / lanes.length,
			slices,
			arms,
		};
	} finally {
		stopPublishing();
	}
}
