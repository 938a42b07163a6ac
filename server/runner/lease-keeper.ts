import { LIMITS } from "#server/contract/limits.ts";
import { type Lease, renew } from "#server/queue/lease.ts";
import type { Database } from "#server/queue/workbench.ts";

/**
 * Renews a lease until it is stopped, for the first time at once: a cancel may have come since the claim. A renewal that
 * fails is tried again until the lease must have run out, counted from before the last one that went through.
 */
export function keepLease(
	db: Database,
	lease: Lease,
	effects: { onLost(): void; onCancelRequested(): void },
): { stop(): void } {
	let renewedMs = performance.now();
	let renewing = false;
	const beat = async () => {
		const nowMs = performance.now();
		if (nowMs - renewedMs > LIMITS.leaseMs) effects.onLost();
		if (renewing) return;
		renewing = true;
		try {
			const { held, cancelRequested } = await renew(db, lease);
			renewedMs = nowMs;
			if (!held) effects.onLost();
			else if (cancelRequested) effects.onCancelRequested();
		} catch {
			// The workbench is away; the lease may outlast it.
		} finally {
			renewing = false;
		}
	};
	void beat();
	const timer = setInterval(beat, LIMITS.heartbeatMs);
	return { stop: () => clearInterval(timer) };
}
