import { randomBytes } from "node:crypto";
import { connect } from "#db/client.ts";
import { SCHEMA_MARK } from "#db/own-schema.ts";
import { type Session, withSession } from "#db/session.ts";
import { Fault } from "#server/contract/fault.ts";
import type { Lab } from "#server/contract/lab.ts";
import type { CopyPlan } from "./plan.ts";
import { schemaPrefix } from "./plan.ts";

/** One statement of a setup may take this long. */
const STATEMENT_MS = 120_000;
const TEMP_FILE_LIMIT = "1GB";
/** The session that works, and the one that looks how far it is. */
const CONNECTIONS = 3;

/**
 * Makes an arm's schema, and the role that owns it, with a password for this once. The role reads the tables that are
 * copied, owns the schemas of its experiment, and may do nothing else: what an author wrote is executed as nobody else,
 * and it logs in by itself, for a session that had only taken on a role could lay it down again.
 *
 * @returns the password.
 */
export async function makeSchema(session: Session, plan: CopyPlan, lab: Lab): Promise<string> {
	const password = randomBytes(24).toString("base64url");
	const [found] = await session.run("select from pg_roles where rolname = $1", [plan.role]);
	const tables = plan.tables.map(({ name }) => `lab.${name}`).join(", ");
	const database = lab.service.database.replaceAll('"', '""');
	await session.run(`begin; set local password_encryption = 'scram-sha-256';
		${found === undefined ? "create" : "alter"} role "${plan.role}"
			login noinherit password '${password}' connection limit ${CONNECTIONS};
		alter role "${plan.role}" set statement_timeout = ${STATEMENT_MS};
		grant connect on database "${database}" to "${plan.role}";
		grant usage on schema lab to "${plan.role}";
		grant select on ${tables} to "${plan.role}";
		grant "${plan.role}" to current_user;
		create schema ${plan.schema} authorization "${plan.role}";
		comment on schema ${plan.schema} is '${SCHEMA_MARK}';
		insert into lab_private.declared (schema, experiment, key, role, state)
			values ('${plan.schema}', '${plan.experiment}', '${plan.key}', '${plan.role}', 'making')
			on conflict (schema) do update set state = 'making', answers = null;
		commit`);
	await session.tidy(`alter role "${plan.role}" set temp_file_limit = '${TEMP_FILE_LIMIT}'`);
	return password;
}

/**
 * Lends a session of the role that owns an arm's copies, whose unqualified names are those of the arm's schema.
 *
 * @throws Fault as `withSession`.
 */
export async function asAuthor<T>(
	{ role, schema }: CopyPlan,
	password: string,
	lab: Pick<Lab, "service" | "applicationName" | "signal">,
	work: (session: Session) => Promise<T>,
): Promise<T> {
	const author = connect(
		{ ...lab.service, user: role, password },
		{
			applicationName: lab.applicationName,
			max: 1,
			connection: { search_path: schema, maintenance_work_mem: "256MB", TimeZone: "UTC" },
		},
	);
	try {
		return await withSession(author, lab.signal, work);
	} finally {
		await author.end({ timeout: 1 });
	}
}

/** Nobody logs in as the role when the copies are made, and what it still has running ends. */
export async function retireAuthor(session: Session, { role }: CopyPlan): Promise<void> {
	await session.run(`alter role "${role}" nologin`);
	await session.run("select pg_terminate_backend(pid) from pg_stat_activity where usename = $1", [role]);
}

/**
 * Looks for what a setup may not have made. The checks before it have let nothing through that could; the rights would
 * let it make a function in its own schema, and this is the last look before anybody else touches the copies.
 *
 * @throws Fault `forbidden`
 */
export async function auditCopies(session: Session, { role, key, label, file }: CopyPlan): Promise<void> {
	const found = await session.run(
		`with owner as (select oid from pg_roles where rolname = $1),
		own as (select oid from pg_namespace where starts_with(nspname, $2))
		select classid::regclass::text as what from pg_shdepend
			where refclassid = 'pg_authid'::regclass and refobjid = (select oid from owner) and deptype = 'o'
				and not (classid = 'pg_namespace'::regclass and objid in (select oid from own))
				and not (classid = 'pg_class'::regclass and exists (select from pg_class
					where pg_class.oid = objid and relkind in ('r', 'S') and relnamespace in (select oid from own)))
		union all
		select 'pg_trigger' from pg_trigger join pg_class on pg_class.oid = tgrelid
			where relowner = (select oid from owner) and not tgisinternal
		union all
		select 'pg_rewrite' from pg_rewrite join pg_class on pg_class.oid = ev_class
			where relowner = (select oid from owner)
		union all
		select 'pg_policy' from pg_policy join pg_class on pg_class.oid = polrelid
			where relowner = (select oid from owner)`,
		[role, schemaPrefix(key)],
	);
	const [first] = found;
	if (first === undefined) return;
	throw new Fault(
		"forbidden",
		`${file}: the setup of "${label}" made something other than tables and indexes (${first.what}). It was taken back.`,
	);
}
