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
import { takeMachineFacts, takeServerFacts } from "./fingerprint.ts";
import { carryOutAlone, orderAlone } from "./lone-trial.ts";
import type { PreparedLab } from "./prepare-lab.ts";
import type { TrialOrder } from "./protocol.ts";
import type { Standby } from "./standby.ts";
import { within } from "./within.ts";

/** How two equal arms are measured. Another way has floors of its own: count `version` up where the figures change. */
const METHOD = {
	version: 3,
	clients: 4,
	/** Of an operation: with that many one is about as long as what people compare. */
	queries: 10,
};
/** For how long they are measured on a machine not known yet. */
export const NOISE_FLOOR_SECONDS = 6;

/** With this share of its slices disturbed a floor is that of a busy hour, and is measured anew when that is over. */
const BUSY_SHARE = 0.25;
const BUSY_MS = 3_600_000;
/** A floor that could not be measured is tried again after this. */
const RETRY_MS = 3_600_000;
/** For telling its settings, which it has at hand. */
const ANSWER_MS = 2_000;

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
 * How far two equal arms seem apart on this machine: as stored for its fingerprint, else measured by a trial as of any
 * run, and stored; one that was measured while the machine was busy, only for an hour.
 */
export class NoiseFloorKeeper {
	readonly #needs: NoiseFloorNeeds;
	/** They stay as they are for as long as this process lives. */
	readonly #machine = takeMachineFacts();
	/** What the floor is for; undefined before the first look. */
	#key: string | undefined;
	#floor: NoiseFloor | null = null;
	/** When it was last set out to measure it, epoch milliseconds. */
	#measuredMs = Number.NEGATIVE_INFINITY;

	constructor(needs: NoiseFloorNeeds) {
		this.#needs = needs;
	}

	/**
	 * The floor of the machine and its Postgres as they are now. To be asked again before each run, for settings may be
	 * changed at any time: that takes one question to Postgres, and a measurement when there is nothing to go by. Null
	 * when it cannot be found out, which must keep nobody from measuring: it is tried again when something has changed,
	 * or an hour later.
	 */
	async current(): Promise<NoiseFloor | null> {
		const { stopped, log } = this.#needs;
		try {
			const key = await this.#readKey();
			if (key !== this.#key) await this.#begin(key);
			if (this.#isDue(Date.now())) this.#floor = await this.#measure(key);
		} catch (thrown) {
			if (!stopped.aborted) log.warn({ err: toFault(thrown) }, "the noise floor could not be found out");
		}
		return this.#floor;
	}

	/** @throws Error when Postgres does not answer: a run that waits must not wait for that. */
	async #readKey(): Promise<string> {
		const { admin, lab, seconds, stopped } = this.#needs;
		const server = await within(takeServerFacts(admin), ANSWER_MS, stopped);
		if (server === undefined) throw new Error("Postgres did not tell its settings in time.");
		return noiseFloorKey({ ...this.#machine, ...server, scale: lab.dataset.scale }, seconds);
	}

	async #begin(key: string): Promise<void> {
		this.#floor = await readNoiseFloor(this.#needs.db, key);
		this.#key = key;
		this.#measuredMs = Number.NEGATIVE_INFINITY;
	}

	#isDue(nowMs: number): boolean {
		const isGood = this.#floor !== null && !isOver(this.#floor, nowMs);
		return !isGood && nowMs - this.#measuredMs >= RETRY_MS;
	}

	async #measure(key: string): Promise<NoiseFloor> {
		const { db, log } = this.#needs;
		this.#measuredMs = Date.now();
		const floor = noiseFloorOf(await measureEqualArms(this.#needs, key));
		await storeNoiseFloor(db, key, floor);
		log.info({ floor }, "measured the noise floor");
		return floor;
	}
}

/** Whether a floor from a busy machine has been good enough for long enough. `nowMs` is epoch milliseconds. */
export function isOver({ disturbedShare = 0, measuredAt }: NoiseFloor, nowMs: number): boolean {
	return disturbedShare >= BUSY_SHARE && nowMs - Date.parse(measuredAt) >= BUSY_MS;
}

/** Names all that the noise floor depends on, the way it is measured included; not the commit, nor which rows there are. */
export function noiseFloorKey(facts: Omit<Fingerprint, "commit" | "seed">, seconds: number): string {
	const settings = Object.entries(facts.settings).sort(([left], [right]) => (left < right ? -1 : 1));
	const { cores, cpu, memoryBytes, platform, node, postgres, scale } = facts;
	const method = [...Object.values(METHOD), seconds];
	const text = JSON.stringify([method, cores, cpu, memoryBytes, platform, node, postgres, scale, settings]);
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
	const arm = normaliseArm(factors, { queries: METHOD.queries, poolSize: METHOD.clients }, "arm");
	return orderAlone({
		runId: "noise-floor",
		seed: Number.parseInt(key.slice(0, 8), 16),
		request: { experiment: id, arms: [arm, arm], load: closedLoad(METHOD.clients, seconds) },
		target,
		...lab,
	});
}
