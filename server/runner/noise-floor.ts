import { createHash } from "node:crypto";
import type { Sql } from "postgres";
import { normaliseArm } from "#server/contract/arm.ts";
import { toFault } from "#server/contract/fault.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { closedLoad } from "#server/contract/load.ts";
import type { Fingerprint, Metric, NoiseFloor, Result } from "#server/contract/result.ts";
import { lookups } from "#server/experiments/lookups/experiment.ts";
import type { Logger } from "#server/observability/logger.ts";
import { readNoiseFloor, storeNoiseFloor } from "#server/queue/noise-floors.ts";
import type { Database } from "#server/queue/workbench.ts";
import { takeFingerprint } from "./fingerprint.ts";
import { carryOutAlone } from "./lone-trial.ts";
import type { PreparedLab } from "./prepare-lab.ts";
import type { TrialOrder } from "./protocol.ts";
import type { Standby } from "./standby.ts";

const CLIENTS = 4;
/** Queries of an operation: with that many one is about as long as what people compare. */
const QUERIES = 10;

/** With this share of its slices disturbed a floor is that of a busy hour, and is measured anew when that is over. */
const BUSY_SHARE = 0.25;
const BUSY_MS = 3_600_000;

export type NoiseFloorNeeds = {
	db: Database;
	/** Owner of the lab database. */
	admin: Sql;
	target: ConnectionTarget;
	lab: PreparedLab;
	standby: Standby;
	/** How long two equal arms are measured where nothing is known yet. */
	seconds: number;
	/** Hears how far it is, as a share, while it measures. */
	report(share: number): void;
	stopped: AbortSignal;
	log: Logger;
};

/**
 * How far two equal arms seem apart on this machine: as stored for its fingerprint, else measured now, by a trial as
 * of any run, and stored; one that was measured while the machine was busy, only for an hour. Null when it cannot be found out, which must keep nobody from measuring: it is tried again
 * when the lab is made ready the next time.
 */
export async function ensureNoiseFloor(needs: NoiseFloorNeeds): Promise<NoiseFloor | null> {
	const { db, admin, lab, stopped, log } = needs;
	try {
		const key = noiseFloorKey(await takeFingerprint(admin, lab.dataset));
		const known = await readNoiseFloor(db, key);
		if (known !== null && !isOver(known, Date.now())) return known;
		const floor = noiseFloorOf(await measureEqualArms(needs, key));
		await storeNoiseFloor(db, key, floor);
		log.info({ floor }, "measured the noise floor");
		return floor;
	} catch (thrown) {
		if (!stopped.aborted) log.warn({ err: toFault(thrown) }, "the noise floor could not be measured");
		return null;
	}
}

/** Whether a floor from a busy machine has been good enough for long enough. `nowMs` is epoch milliseconds. */
export function isOver({ disturbedShare = 0, measuredAt }: NoiseFloor, nowMs: number): boolean {
	return disturbedShare >= BUSY_SHARE && nowMs - Date.parse(measuredAt) >= BUSY_MS;
}

/** Names all that the noise floor depends on; not the commit, nor which rows there are. */
export function noiseFloorKey({ commit: _, seed: __, ...facts }: Fingerprint): string {
	const settings = Object.entries(facts.settings).sort(([left], [right]) => (left < right ? -1 : 1));
	const { cores, cpu, memoryBytes, platform, node, postgres, scale } = facts;
	const text = JSON.stringify([cores, cpu, memoryBytes, platform, node, postgres, scale, settings]);
	return createHash("sha256").update(text).digest("hex");
}

/** From the comparisons of two equal arms: how far each interval reaches from 1, either way. */
export function noiseFloorOf(
	result: Pick<Result, "comparisons" | "load" | "design" | "disturbedCount">,
): NoiseFloor {
	const { comparisons, load, design, disturbedCount } = result;
	const reachOf = (metric: Metric) => {
		const found = comparisons.find((one) => one.metric === metric);
		const reach = found === undefined ? Number.NaN : Math.max(found.high, 1 / found.low) - 1;
		if (!Number.isFinite(reach)) throw new Error(`Two equal arms could not be compared by ${metric}.`);
		return Number(reach.toPrecision(3));
	};
	return {
		p50: reachOf("p50"),
		p95: reachOf("p95"),
		p99: reachOf("p99"),
		throughput: reachOf("throughput"),
		clients: load.clients,
		seconds: load.seconds,
		disturbedShare: Number((disturbedCount / (2 * design.blocks)).toPrecision(3)),
		measuredAt: new Date().toISOString(),
	};
}

async function measureEqualArms(needs: NoiseFloorNeeds, key: string): Promise<Result> {
	const { standby, admin, seconds, stopped, report } = needs;
	report(0);
	const trial = await standby.take();
	return carryOutAlone({
		trial,
		order: orderOf(needs, key),
		admin,
		signal: stopped,
		onPoint: ({ tMs }) => report(Math.min(1, tMs / (seconds * 1_000))),
	});
}

function orderOf({ target, lab, seconds }: NoiseFloorNeeds, key: string): TrialOrder {
	const { id, factors } = lookups.declaration;
	const arm = normaliseArm(factors, { queries: QUERIES, poolSize: CLIENTS }, "arm");
	return {
		runId: "noise-floor",
		attempt: 1,
		seed: Number.parseInt(key.slice(0, 8), 16),
		request: { experiment: id, arms: [arm, arm], load: closedLoad(CLIENTS, seconds) },
		admin: target,
		service: lab.service,
		applicationName: "lab:noise-floor:1",
		redisUrl: null,
		dataset: lab.dataset,
		noiseFloor: null,
	};
}
