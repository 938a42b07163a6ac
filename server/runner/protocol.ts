import type { StoredSlice } from "#db/schema/workbench.ts";
import type { RunEventBody } from "#server/contract/event.ts";
import type { ConnectionTarget, Dataset } from "#server/contract/lab.ts";
import { longestMeasuringMs } from "#server/contract/limits.ts";
import { longestSeconds } from "#server/contract/load.ts";
import type { NoiseFloor, Result } from "#server/contract/result.ts";
import type { RunRequest } from "#server/contract/run.ts";

/** What a trial needs to know; all of it plain data, for it crosses a process border. */
export type TrialOrder = {
	runId: string;
	attempt: number;
	/** Seeds the order of slices and the choice of inputs. */
	seed: number;
	request: RunRequest;
	admin: ConnectionTarget;
	service: ConnectionTarget;
	applicationName: string;
	redisUrl: string | null;
	dataset: Dataset;
	/** Of this machine, from an earlier measurement of two equal arms; null while there is none. */
	noiseFloor: NoiseFloor | null;
};

/** How long a trial of this request may take from its first operation on, milliseconds. */
export function longestTrialMs({ arms, load }: RunRequest): number {
	const thinkMs = load.model === "closed" ? load.thinkMs : 0;
	return longestMeasuringMs(arms.length, longestSeconds(load), thinkMs);
}

/** From the order on, each side tells the other this often that its event loop turns. */
export const ALIVE_MS = 1_000;

/** Host → trial. A cancelled trial is killed, so there is no message for it. */
export type HostMessage = { type: "start"; order: TrialOrder } | { type: "alive" };

/**
 * Trial → host. After `ready` the trial waits for its order; then events; then exactly one of
 * `finished` and `failed`, after which it exits with code 0. Any other exit is a crash.
 */
export type TrialMessage =
	| { type: "ready" }
	| { type: "alive" }
	| { type: "measuring" }
	| { type: "event"; body: Extract<RunEventBody, { kind: "progress" | "snapshot" | "evidence" | "warning" }> }
	| { type: "finished"; result: Result; slices: StoredSlice[] }
	| { type: "failed"; code: string; sentence: string };
