import { eq } from "drizzle-orm";
import { noiseFloors } from "#db/schema/workbench.ts";
import { type NoiseFloor, noiseFloorSchema } from "#server/contract/result.ts";
import type { Database } from "./workbench.ts";

/** The noise floor measured under this key; null when there is none, or one in words of another version. */
export async function readNoiseFloor(db: Database, key: string): Promise<NoiseFloor | null> {
	const [row] = await db
		.select({ floor: noiseFloors.floor })
		.from(noiseFloors)
		.where(eq(noiseFloors.fingerprint, key));
	return noiseFloorSchema.safeParse(row?.floor).data ?? null;
}

/** Keeps a noise floor, in place of an earlier one under the same key. */
export async function storeNoiseFloor(db: Database, key: string, floor: NoiseFloor): Promise<void> {
	const measuredAt = new Date(floor.measuredAt);
	await db
		.insert(noiseFloors)
		.values({ fingerprint: key, floor, measuredAt })
		.onConflictDoUpdate({ target: noiseFloors.fingerprint, set: { floor, measuredAt } });
}
