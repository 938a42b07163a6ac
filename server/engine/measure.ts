import type { Point } from "#server/contract/event.ts";
import type { ArmClient } from "#server/contract/lab.ts";
import { snapshotMsOf } from "#server/contract/limits.ts";
import type { Load } from "#server/contract/load.ts";
import type { FigureIntervals } from "#server/contract/result.ts";
import { type MeasureParts, measureBlocks } from "./blocks.ts";
import { type ArmMeasurement, openLane, type Slice } from "./lane.ts";
import { chooseSliceMs, warmupMsPerArm } from "./slices.ts";

/** What the engine is given; all effects come through here. */
export type MeasureOptions = MeasureParts & {
	/** In the order of the request; `label` is for people, `load` the arm's own where it has one. */
	arms: readonly { label: string; client: ArmClient; load?: Load }[];
	publish(point: Point): void;
	/** Where the arms' figures lie so far, of whole pairs of blocks: to be published with the next point. */
	intervalsOf?(slices: readonly Slice[]): FigureIntervals[];
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
 * `snapshotMsOf` its arms and one at the end.
 *
 * @throws Fault as `LoadLoop.run` does; `internal` when an arm did not succeed once.
 */
export async function measure(options: MeasureOptions): Promise<Measurement> {
	const { clock, load, signal } = options;
	const lanes = options.arms.map((arm, place) => openLane({ ...options, ...arm, place }));
	const originMs = clock.now();
	let phase: Point["phase"] = "warm-up";
	let fresh: Pick<Point, "intervals"> = {};
	const publish = () => {
		const arms = lanes.map(({ ledger }) => ({ interval: ledger.takeInterval(), soFar: ledger.soFar() }));
		// Before any operation has ended there is nothing to draw.
		if (arms.every(({ soFar }) => soFar === null)) return;
		options.publish({ tMs: Math.round(clock.now() - originMs), phase, arms, ...fresh });
		fresh = {};
	};
	const pairEnded = (slices: readonly Slice[]) => {
		const intervals = options.intervalsOf?.(slices);
		if (intervals !== undefined) fresh = { intervals };
	};
	const stopPublishing = clock.every(snapshotMsOf(lanes.length), publish);
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
			{ own: lanes.map((lane) => lane.load), isLaidOut: options.intervalsOf !== undefined },
		);
		const { slices, arms } = await measureBlocks({ ...options, lanes, sliceMs, originMs, pairEnded });
		options.publish({
			tMs: Math.round(clock.now() - originMs),
			phase,
			arms: lanes.map(({ ledger }, place) => ({
				interval: ledger.takeInterval(),
				soFar: arms[place]?.summary ?? null,
			})),
			...fresh,
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
