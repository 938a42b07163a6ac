import { eq } from "drizzle-orm";
import { runs, type StoredSlice } from "#db/schema/workbench.ts";
import type { Database } from "./workbench.ts";

/** The slices of a run in the order in which they were measured; none when it has no result. */
export async function readSlices(db: Database, runId: string): Promise<StoredSlice[]> {
	const [row] = await db.select({ slices: runs.slices }).from(runs).where(eq(runs.id, runId));
	return row?.slices ?? [];
}
