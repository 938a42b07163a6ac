import { desc, eq, sql } from "drizzle-orm";
import { labs, settings } from "#db/schema/workbench.ts";
import type { LabStatus } from "#server/contract/lab.ts";
import type { Database } from "./workbench.ts";

/** A lab whose runner has not said anything for this long is taken for gone. */
const SILENT_MS = 6_000;

/** Says how a lab is; told again every two seconds, for silence means that it is gone. */
export async function publishLab(db: Database, lane: string, status: LabStatus): Promise<void> {
	await db
		.insert(labs)
		.values({ lane, status })
		.onConflictDoUpdate({ target: labs.lane, set: { status, renewedAt: sql`clock_timestamp()` } });
}

/** Takes a lab's status away: its runner ends. */
export async function withdrawLab(db: Database, lane: string): Promise<void> {
	await db.delete(labs).where(eq(labs.lane, lane));
}

/** When a lab last said how it is, as Postgres writes a time; undefined when it says nothing here. */
export async function readLabSign(db: Database, lane: string): Promise<string | undefined> {
	const [row] = await db
		.select({ renewedAt: sql<string>`${labs.renewedAt}::text` })
		.from(labs)
		.where(eq(labs.lane, lane));
	return row?.renewedAt;
}

/** The best of the labs that are there: one that is ready before one that starts before one that failed. */
export async function readLabStatus(db: Database): Promise<LabStatus> {
	const rows = await db
		.select({ status: labs.status })
		.from(labs)
		.where(sql`${labs.renewedAt} > clock_timestamp() - make_interval(secs => ${SILENT_MS / 1000}::float8)`)
		.orderBy(desc(labs.renewedAt));
	for (const state of ["ready", "starting", "failed"] as const) {
		const found = rows.find((row) => row.status.state === state);
		if (found !== undefined) return found.status;
	}
	return {
		state: "absent",
		sentence: "No runner is at work. Runs wait until one is; it is started with npm start or npm run runner.",
	};
}

/** A fact of the installation, made by `make` the first time; all processes get the same one. */
export async function ensureSetting(db: Database, key: string, make: () => string): Promise<string> {
	const [row] = await db
		.insert(settings)
		.values({ key, value: make() })
		// Writing the old value again makes Postgres return it.
		.onConflictDoUpdate({ target: settings.key, set: { value: sql`${settings.value}` } })
		.returning({ value: settings.value });
	if (row === undefined) throw new Error(`The setting ${key} could neither be read nor made.`);
	return row.value;
}
