import type { Sql } from "postgres";
import { dropUnused } from "#server/experiments/declared/keeping.ts";
import type { Logger } from "#server/observability/logger.ts";
import { purgeDeleted } from "#server/queue/owned-runs.ts";
import type { Database } from "#server/queue/workbench.ts";

/** Between two looks for what nobody needs any more. */
const TIDY_MS = 60_000;

/**
 * What the runner does while no run waits, at most once a minute: it drops the copies of experiments declared in lessons that
 * have been unused for long, replaced, or are too many.
 */
export function tidier(admin: Sql, signal: AbortSignal, log: Logger): () => Promise<void> {
	let lastMs = Number.NEGATIVE_INFINITY;
	return async () => {
		const nowMs = performance.now();
		if (nowMs - lastMs < TIDY_MS) return;
		lastMs = nowMs;
		try {
			const schemas = await dropUnused(admin, signal);
			if (schemas.length > 0) log.info({ schemas }, "dropped copies that nobody used");
		} catch (error) {
			// The next look finds them again.
			if (!signal.aborted) log.warn({ err: error }, "copies that nobody needs any more could not be dropped");
		}
	};
}

/**
 * Drops the runs that were deleted a while ago, at once and then once a minute, however busy the runner is: whoever
 * deleted a run was told when it goes. @returns what ends it.
 */
export function purgeRegularly(db: Database, signal: AbortSignal, log: Logger): () => void {
	let isGoing = false;
	const purge = async () => {
		if (isGoing) return;
		isGoing = true;
		try {
			const runCount = await purgeDeleted(db);
			if (runCount > 0) log.info({ runCount }, "dropped runs that were deleted a while ago");
		} catch (error) {
			if (!signal.aborted) log.warn({ err: error }, "runs that were deleted could not be dropped");
		} finally {
			isGoing = false;
		}
	};
	void purge();
	const timer = setInterval(() => void purge(), TIDY_MS);
	return () => clearInterval(timer);
}
