import type { Sql } from "postgres";
import type { Logger } from "#server/observability/logger.ts";
import { findLost, requeueLost } from "#server/queue/lease.ts";
import type { Database } from "#server/queue/workbench.ts";
import { applicationNameOf, endBackends } from "./backends.ts";

const SWEEP_MS = 2_000;

export type Sweep = { db: Database; admin: Sql; lane: string; log: Logger };

/**
 * Gives lost runs back to the queue, after ending what their attempts left in this lab's database.
 *
 * @param ownLane "all" right after the lane's lock was taken, when nobody else can be at work in it.
 */
export async function sweepLost({ db, admin, lane, log }: Sweep, ownLane: "all" | "expired"): Promise<void> {
	for (const lost of await findLost(db, lane, ownLane)) {
		const { runId, attempt } = lost.lease;
		// Another lab's database is not ours to look into; its lease has been over for long.
		if (lost.lane === lane) await endBackends(admin, applicationNameOf(lost.lease));
		const requeued = await requeueLost(db, lost, lost.lane === lane ? ownLane : "expired");
		log.warn({ runId, attempt, lane: lost.lane, requeued }, "found a lost run");
	}
}

/** Sweeps every two seconds. */
export function keepSweeping(sweep: Sweep): { stop(): void } {
	let sweeping = false;
	const timer = setInterval(async () => {
		if (sweeping) return;
		sweeping = true;
		// A database that is away has nothing to sweep until it is back.
		await sweepLost(sweep, "expired").catch(() => {});
		sweeping = false;
	}, SWEEP_MS);
	return { stop: () => clearInterval(timer) };
}
