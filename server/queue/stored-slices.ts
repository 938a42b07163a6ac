import { sql } from "drizzle-orm";
import { runs, type StoredSlice } from "#db/schema/workbench.ts";
import type { Database } from "./workbench.ts";

/**
 * The slices of a run in the order in which they were measured; none when it has no result. Each comes as a row of its
 * own: a long run has megabytes of them, which would otherwise be read in one go.
 */
export async function readSlices(db: Database, runId: string): Promise<StoredSlice[]> {
	const rows = await db.execute<{ slice: StoredSlice }>(sql`
		select part.slice from ${runs}, json_array_elements(${runs.slices}) with ordinality as part (slice, place)
		where ${runs.id} = ${runId} order by part.place`);
	return rows.map(({ slice }) => slice);
}
