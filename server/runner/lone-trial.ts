import type { Sql } from "postgres";
import type { Point } from "#server/contract/event.ts";
import { Fault, faultCodeOf } from "#server/contract/fault.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Result } from "#server/contract/result.ts";
import { applicationNameOf, endBackends } from "./backends.ts";
import { longestTrialMs, type TrialOrder } from "./protocol.ts";
import { EXIT_GRACE_MS, formatExit, type TrialProcess } from "./trial-process.ts";

/** What a trial that belongs to no run is ordered with. */
export type LoneOrder = Pick<TrialOrder, "runId" | "seed" | "request" | "service" | "dataset"> & {
	/** Owner of the lab database. */
	target: ConnectionTarget;
};

/** The order of a trial that belongs to no run: without Redis, and with nothing to compare its noise with. */
export function orderAlone({ target, ...order }: LoneOrder): TrialOrder {
	return {
		...order,
		attempt: 1,
		admin: target,
		applicationName: applicationNameOf({ runId: order.runId, attempt: 1 }),
		redisUrl: null,
		noiseFloor: null,
	};
}

export type LoneTrial = {
	trial: TrialProcess;
	order: TrialOrder;
	/** Owner of the lab database, to end what the trial leaves there. */
	admin: Sql;
	signal: AbortSignal;
	/** Hears each point of the chart. */
	onPoint?: (point: Point) => void;
};

/**
 * Sees a trial through that belongs to no run: nothing of it is stored. Leaves no process and no backend.
 *
 * @throws Fault with the trial's own code; `trial-crashed`, `timeout`, or `cancelled` when the signal aborts.
 */
export async function carryOutAlone({ trial, order, admin, signal, onPoint }: LoneTrial): Promise<Result> {
	const over = new AbortController();
	let graceMs = 0;
	try {
		const result = await new Promise<Result>((resolve, reject) => {
			const giveUp = () => reject(new Fault("timeout", "The trial took too long and was stopped."));
			const timer = setTimeout(giveUp, LIMITS.prepareMs + longestTrialMs(order.request));
			over.signal.addEventListener("abort", () => clearTimeout(timer));
			const stop = () => reject(new Fault("cancelled", "The trial was stopped."));
			if (signal.aborted) stop();
			else signal.addEventListener("abort", stop, { signal: over.signal });
			void trial.exited.then((exit) =>
				reject(new Fault("trial-crashed", `The trial ended unexpectedly (${formatExit(exit)}).`)),
			);
			trial.start(order, (message) => {
				if (message.type === "finished") resolve(message.result);
				else if (message.type === "failed") reject(new Fault(faultCodeOf(message.code), message.sentence));
				else if (message.type === "event" && message.body.kind === "snapshot") onPoint?.(message.body.point);
			});
		});
		graceMs = EXIT_GRACE_MS;
		return result;
	} finally {
		over.abort();
		await trial.end(graceMs);
		// A server that is away has no backends of it any more.
		await endBackends(admin, order.applicationName).catch(() => {});
	}
}
