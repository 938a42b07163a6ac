import { setTimeout as sleep } from "node:timers/promises";
import { ensureOwnSchema, SCHEMA_MARK } from "#db/own-schema.ts";
import { type Session, withSession } from "#db/session.ts";
import type { Lab } from "#server/contract/lab.ts";

/** A table that an experiment has for itself, made once for each data set and kept for further runs. */
export type OwnRelation = {
	/** The experiment's own; it is made with our mark. */
	schema: string;
	table: string;
	/** What a person reads while it is made. */
	label: string;
	/** Raised whenever the steps make something else: what an earlier version made is then made anew. */
	version: number;
	/** What the measured service may do with it. */
	grant: "select" | "select, insert, update, delete";
	/** Run in order in one transaction, the table being new; `seconds` of a million rows, whose proportion matters. */
	steps: readonly Step[];
	/** Run after the vacuum and before the relation counts as ready: for a state that a vacuum would undo. */
	afterVacuum?: Step;
};

type Step = { seconds: number; sql: string };

const LOCK_OBJECT = 3;
const VACUUM_ATTEMPTS = 5;
const VACUUM_PAUSE_MS = 200;
/** Seconds of a million rows, beside the steps' own. */
const VACUUM_SECONDS = 0.3;
const CHUNK_ROWS = 100_000;

/**
 * Makes the relation unless it is there for this data set. All of it is made in one transaction, so an attempt that is
 * cancelled or killed leaves nothing, and it is marked as ready, by its comment, only after the vacuum without which
 * an index-only scan would read the table.
 *
 * @throws Fault `cancelled`, `disk-full`, `database-unavailable`, `configuration` when the schema is somebody else's.
 */
export async function ensureRelation(relation: OwnRelation, lab: Lab): Promise<void> {
	const identity = await identityOf(relation, lab);
	if (await isReady(relation, identity, lab)) return;
	await withSession(lab.admin, lab.signal, async (session) => {
		await session.lock(LOCK_OBJECT, () =>
			lab.progress("Waiting for another runner that makes this table", 0),
		);
		if (await isReady(relation, identity, lab)) return;
		try {
			await makeRelation(relation, session, lab);
			await session.run(`comment on table ${nameOf(relation)} is '${identity}'`);
		} catch (thrown) {
			await session.tidy("rollback");
			throw thrown;
		}
	});
}

/** Copies the rows of `from`, from id 1 to `count`, into `into` in the order of their ids: steps, so that progress can be told. */
export function copySteps(into: string, from: string, count: number, seconds: number): OwnRelation["steps"] {
	const starts = Array.from({ length: Math.ceil(count / CHUNK_ROWS) }, (_, chunk) => 1 + chunk * CHUNK_ROWS);
	return starts.map((start) => {
		const end = Math.min(count, start + CHUNK_ROWS - 1);
		return {
			seconds: (seconds * (end - start + 1)) / count,
			sql: `insert into ${into} select * from ${from} where id between ${start} and ${end} order by id`,
		};
	});
}

/** Makes the table's index, when it has one; `columns` is what follows the table's name in `create index`. */
export function indexSteps(
	table: string,
	index: { name: string; columns: string } | null,
	seconds: number,
): OwnRelation["steps"] {
	return index === null ? [] : [{ seconds, sql: `create index ${index.name} on ${table} ${index.columns}` }];
}

/** The relation's schema-qualified name. */
export function nameOf({ schema, table }: Pick<OwnRelation, "schema" | "table">): string {
	return `${schema}.${table}`;
}

async function makeRelation(relation: OwnRelation, session: Session, lab: Lab): Promise<void> {
	const name = nameOf(relation);
	const step = watchedSteps(relation, session, lab);
	await session.run("begin; set local maintenance_work_mem = '256MB'; set local synchronous_commit = on");
	await ensureOwnSchema(session, relation.schema);
	await session.run(`drop table if exists ${name}`);
	for (const { seconds, sql } of relation.steps) await step(seconds, sql);
	const service = `"${lab.service.user.replaceAll('"', '""')}"`;
	await session.run(
		`grant usage on schema ${relation.schema} to ${service}; grant ${relation.grant} on ${name} to ${service}; commit`,
	);
	await step(VACUUM_SECONDS, vacuumSql(name));
	await vacuumUntilVisible(session, name);
	if (relation.afterVacuum !== undefined) await step(relation.afterVacuum.seconds, relation.afterVacuum.sql);
	// Else the pages would be written during the run. Who may not order it does without.
	await session.tidy("checkpoint");
}

/** Runs a step of so many seconds and tells the share of all steps. */
function watchedSteps({ label, steps, afterVacuum }: OwnRelation, session: Session, lab: Lab) {
	const all = steps.reduce((sum, { seconds }) => sum + seconds, VACUUM_SECONDS + (afterVacuum?.seconds ?? 0));
	let doneSeconds = 0;
	const tell = (extraSeconds: number) => lab.progress(label, Math.min(1, (doneSeconds + extraSeconds) / all));
	return async (seconds: number, sql: string): Promise<void> => {
		await session.runWatched(sql, (share) => tell(seconds * share));
		doneSeconds += seconds;
		tell(0);
	};
}

/**
 * A statement that began before our commit keeps a vacuum from marking pages as visible to all, and an
 * index-only scan would then read the table. Such statements are short; one that is not is put up with.
 *
 * @param name of the table, which has been vacuumed once
 */
export async function vacuumUntilVisible(session: Session, name: string): Promise<void> {
	for (let attempt = 0; attempt < VACUUM_ATTEMPTS; attempt++) {
		const [row] = await session.run(
			"select relallvisible >= relpages as visible from pg_class where oid = to_regclass($1)",
			[name],
		);
		if (row?.visible === true) return;
		await sleep(VACUUM_PAUSE_MS);
		await session.run(vacuumSql(name));
	}
}

function vacuumSql(name: string): string {
	return `vacuum (freeze, analyze) ${name}`;
}

/** Says of which data set and by which steps; the same words are the same rows. */
async function identityOf({ version }: OwnRelation, lab: Lab): Promise<string> {
	return `${await datasetIdentity(lab)}, steps ${version}`;
}

/** Says which data set this is; the same words are the same rows. */
export async function datasetIdentity({ admin }: Pick<Lab, "admin">): Promise<string> {
	const [row] = await admin<{ identity: string }[]>`
		select format('scale %s, seed %s, generator %s', scale, seed, version) as identity from lab.dataset`;
	return row?.identity ?? "none";
}

async function isReady(relation: OwnRelation, identity: string, lab: Lab): Promise<boolean> {
	const [row] = await lab.admin<{ ready: boolean | null }[]>`
		select obj_description(oid, 'pg_class') = ${identity}
			and obj_description(relnamespace, 'pg_namespace') = ${SCHEMA_MARK}
			and has_schema_privilege(${lab.service.user}, relnamespace, 'usage')
			and has_table_privilege(${lab.service.user}, oid, 'select') as ready
		from pg_class where oid = to_regclass(${nameOf(relation)})`;
	return row?.ready === true;
}
