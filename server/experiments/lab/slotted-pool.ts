import { Fault } from "#server/contract/fault.ts";
import type { Lab } from "#server/contract/lab.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Connections } from "./connections.ts";
import { openPool } from "./pool.ts";

/** The slots that open arms of a lab have taken. */
const TAKEN = new WeakMap<Lab, Set<number>>();

/** A pool for an arm that writes, and the slot whose rows no other arm of the run touches. */
export type SlottedPool = { pool: Connections; slot: number; close(): Promise<void> };

/**
 * Opens a pool as `openPool` does, and takes the first free slot, from 0 up to the number of arms that a run may have.
 *
 * @throws as `openPool`; Fault `internal` when all slots are taken.
 */
export async function openSlottedPool(lab: Lab, size: number): Promise<SlottedPool> {
	const taken = TAKEN.get(lab) ?? new Set();
	TAKEN.set(lab, taken);
	const slot = Array.from({ length: LIMITS.laidOutArms }, (_, place) => place).find((one) => !taken.has(one));
	if (slot === undefined) {
		throw new Fault("internal", `All ${LIMITS.laidOutArms} arms that a run may have are open already.`);
	}
	taken.add(slot);
	try {
		const pool = await openPool(lab, size);
		return {
			pool,
			slot,
			async close() {
				taken.delete(slot);
				await pool.close();
			},
		};
	} catch (thrown) {
		taken.delete(slot);
		throw thrown;
	}
}
