import { sql } from "drizzle-orm";
import { places } from "#db/schema/workbench.ts";
import type { Database } from "#server/queue/workbench.ts";

/** Where a learner is in a lesson: the id of a block or of a heading. */
export type Place = { session: string; lesson: string; anchor: string };

/** Keeps the last place of a learner in a lesson, one for each lesson there is. */
export async function reachPlace(db: Database, place: Place): Promise<void> {
	await db
		.insert(places)
		.values(place)
		.onConflictDoUpdate({
			target: [places.session, places.lesson],
			set: { anchor: sql`excluded.anchor`, seenAt: sql`now()` },
		});
}
