import { Fault } from "#server/contract/fault.ts";
import type { Session } from "./session.ts";

/**
 * The comment that every schema of ours in a lab database carries, also after a rename. The database may
 * be somebody's own, with a schema of the same name in it that we must neither use nor drop.
 */
export const SCHEMA_MARK = "made by Latency Lab, which may drop it";

/**
 * Whether the schema is there and ours; false when there is none of that name.
 *
 * @throws Fault `configuration` when there is one without our mark.
 */
export async function isOwnSchema(session: Session, schema: string): Promise<boolean> {
	const [found] = await session.run(
		`select obj_description(oid, 'pg_namespace') as mark, current_database() as database
			from pg_namespace where nspname = $1`,
		[schema],
	);
	if (found === undefined) return false;
	if (found.mark === SCHEMA_MARK) return true;
	throw new Fault(
		"configuration",
		`The database ${found.database} holds a schema ${schema} that does not bear Latency Lab's mark, so it is left alone. Name another database in LAB_DATABASE_URL or rename that schema; if it is an earlier version's data set, run: COMMENT ON SCHEMA ${schema} IS '${SCHEMA_MARK}'.`,
		{ field: "LAB_DATABASE_URL" },
	);
}

/** @throws Fault `configuration` when the schema is somebody else's, or may not be made. */
export async function ensureOwnSchema(session: Session, schema: string): Promise<void> {
	if (await isOwnSchema(session, schema)) return;
	// Sent together: a schema is never there without its mark.
	await session.run(`create schema ${schema}; comment on schema ${schema} is '${SCHEMA_MARK}'`);
}

/** @throws Fault `configuration` when the schema is somebody else's. */
export async function dropOwnSchema(session: Session, schema: string): Promise<void> {
	if (await isOwnSchema(session, schema)) await session.run(`drop schema ${schema} cascade`);
}
