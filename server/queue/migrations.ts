import { sql } from "drizzle-orm";
import journal from "#db/migrations/meta/_journal.json" with { type: "json" };
import type { Database } from "./workbench.ts";

/**
 * Whether the workbench has had just the migrations that this version knows. `behind` also when it has had none;
 * `ahead` when it has had others, as after a start of a newer version.
 */
export async function readMigrationState(db: Database): Promise<"current" | "behind" | "ahead"> {
	// A table that is missing fails a statement that names it, before anything can be asked.
	const [table] = await db.execute<{ present: boolean }>(
		sql`select to_regclass('workbench_migrations.__drizzle_migrations') is not null as present`,
	);
	if (!table?.present) return "behind";
	const rows = await db.execute<{ when: string }>(
		sql`select created_at::text as "when" from workbench_migrations.__drizzle_migrations`,
	);
	const applied = new Set(rows.map((row) => Number(row.when)));
	const known = journal.entries.map((entry) => entry.when);
	if (known.some((when) => !applied.has(when))) return "behind";
	return applied.size > known.length ? "ahead" : "current";
}
