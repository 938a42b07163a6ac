import { Fault } from "#server/contract/fault.ts";
import { findInstance, type Instance } from "#server/launch/instance.mjs";
import type { UndoStep } from "#server/supervisor/undo.ts";

const LOOK_MS = 1_000;

/**
 * Rejects with `lost` when the instance that was joined is gone: it takes its Postgres along, so whoever waits for an
 * answer must look for itself. Looks until it is undone.
 *
 * @param sentence what that means for the command.
 */
export function watchInstance(
	dataDir: string,
	{ pid }: Instance,
	sentence: string,
	undo: UndoStep[],
): Promise<never> {
	const gone = new Promise<never>((_, reject) => {
		const timer = setInterval(() => {
			if (findInstance(dataDir)?.pid !== pid) reject(new Fault("lost", sentence));
		}, LOOK_MS);
		undo.push(() => clearInterval(timer));
	});
	gone.catch(() => {});
	return gone;
}
