import { createHash, randomBytes } from "node:crypto";
import type { Sql } from "postgres";
import { Fault } from "#server/contract/fault.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { ensureOwnSchema } from "./own-schema.ts";
import { type Session, withSession } from "./session.ts";

const LOCK_OBJECT = 2;
/** Sorting on disk beyond this fails the statement, so that no operation fills the disk. */
const TEMP_FILE_LIMIT = "256MB";

/**
 * The role as which the measured service connects: a password (scram), a limited number of connections,
 * SELECT on the data set. Its password is kept in schema `lab_private`, which only the owner reads, so
 * that a restart leaves running connections and other runners alone. Experiments grant their own schemas.
 *
 * @param target how `admin` connects; returned with the role's name and password.
 * @throws Fault `configuration` when the owner may not make roles, and when schema `lab_private` is somebody else's.
 */
export async function ensureServiceRole(admin: Sql, target: ConnectionTarget): Promise<ConnectionTarget> {
	const user = roleName(target.database);
	return withSession(admin, new AbortController().signal, async (session) => {
		await session.lock(LOCK_OBJECT, () => {});
		const password = await ensurePassword(session, user);
		try {
			await ensureRole(session, user, password, target.database);
		} catch (thrown) {
			throw explain(thrown, user);
		}
		// A default of the role, where the owner may set it; the limit matters, not who may lift it.
		await session.tidy(`alter role ${quote(user)} set temp_file_limit = '${TEMP_FILE_LIMIT}'`);
		return { ...target, user, password };
	});
}

/** Postgres cuts names at 63 bytes; two databases with long names must not share a role by that. */
function roleName(database: string): string {
	const name = `${database}_service`;
	if (Buffer.byteLength(name) <= 63) return name;
	return `lab_${createHash("sha256").update(database).digest("hex").slice(0, 16)}_service`;
}

async function ensurePassword(session: Session, user: string): Promise<string> {
	await ensureOwnSchema(session, "lab_private");
	await session.run(
		`create table if not exists lab_private.service (role text primary key, password text not null)`,
	);
	await session.run(
		"insert into lab_private.service (role, password) values ($1, $2) on conflict (role) do nothing",
		[user, randomBytes(24).toString("base64url")],
	);
	const [row] = await session.run("select password from lab_private.service where role = $1", [user]);
	return String(row?.password);
}

/** Also when the role is there: somebody may have changed it, or it came back from a dump without its password. */
async function ensureRole(session: Session, user: string, password: string, database: string): Promise<void> {
	const role = quote(user);
	const found = await session.run("select from pg_roles where rolname = $1", [user]);
	await session.run(`begin; set local password_encryption = 'scram-sha-256';
		${found.length > 0 ? "alter" : "create"} role ${role}
			login password '${password}' connection limit ${LIMITS.serviceConnections};
		alter role ${role} set statement_timeout = ${LIMITS.operationMs};
		grant connect on database ${quote(database)} to ${role};
		grant usage on schema lab to ${role};
		grant select on all tables in schema lab to ${role};
		commit`);
}

function explain(thrown: unknown, user: string): unknown {
	if (!(thrown instanceof Error && "code" in thrown && thrown.code === "42501")) return thrown;
	return new Fault(
		"configuration",
		`The user of LAB_DATABASE_URL may not make the role ${user}, as which the measured service connects. Run ALTER ROLE … CREATEROLE for that user as a superuser, and start again.`,
		{ field: "LAB_DATABASE_URL", cause: thrown },
	);
}

function quote(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}
