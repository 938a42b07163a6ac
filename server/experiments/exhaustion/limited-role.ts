import { createHash, randomBytes } from "node:crypto";
import { SCHEMA_MARK } from "#db/own-schema.ts";
import { type Session, withSession } from "#db/session.ts";
import { Fault } from "#server/contract/fault.ts";
import type { Lab } from "#server/contract/lab.ts";

/** Connections at once that Postgres grants the role; small beside what a run may have clients. */
export const MOST_CONNECTIONS = 16;

const LOCK_OBJECT = 4;

/**
 * The role as which this experiment's service connects: a member of the lab's service role, so that it may do the
 * same and is counted as the measured service, with a connection limit of its own. What it is refused the page, the
 * runner and other runs do not feel. It is kept for further runs, with our mark as its comment, and its password beside
 * the service role's, where only the owner reads it.
 *
 * @throws Fault `configuration` when there is a role of that name without our mark; others as `withSession`.
 */
export async function ensureLimitedRole(lab: Lab): Promise<void> {
	const name = nameFor(lab);
	await withSession(lab.admin, lab.signal, async (session) => {
		await session.lock(LOCK_OBJECT, () => lab.progress("Waiting for another runner that makes this role", 0));
		const [found] = await session.run(
			"select shobj_description(oid, 'pg_authid') as mark from pg_roles where rolname = $1",
			[name],
		);
		if (found !== undefined && found.mark !== SCHEMA_MARK) throw somebodyElses(name);
		const password = await ensurePassword(session, name);
		const role = quote(name);
		await session.run(`begin; set local password_encryption = 'scram-sha-256';
			${found === undefined ? "create" : "alter"} role ${role}
				login password '${password}' connection limit ${MOST_CONNECTIONS};
			grant ${quote(lab.service.user)} to ${role};
			comment on role ${role} is '${SCHEMA_MARK}';
			commit`);
	});
}

const limitedLabs = new WeakMap<Lab, Promise<Lab>>();

/** The lab as the limited role sees it; the same for all arms of a run, which thus share their connections. */
export function limitedLab(lab: Lab): Promise<Lab> {
	const known = limitedLabs.get(lab) ?? asLimitedRole(lab);
	limitedLabs.set(lab, known);
	return known;
}

async function asLimitedRole(lab: Lab): Promise<Lab> {
	const user = nameFor(lab);
	const [row] = await lab.admin<{ password: string }[]>`
		select password from lab_private.service where role = ${user}`;
	return { ...lab, service: { ...lab.service, user, password: row?.password ?? "" } };
}

/** Postgres cuts names at 63 bytes; two labs with long names must not share a role by that. */
function nameFor({ service }: Lab): string {
	const name = `${service.user}_limited`;
	if (Buffer.byteLength(name) <= 63) return name;
	return `lab_${createHash("sha256").update(service.user).digest("hex").slice(0, 16)}_limited`;
}

async function ensurePassword(session: Session, role: string): Promise<string> {
	await session.run(
		"insert into lab_private.service (role, password) values ($1, $2) on conflict (role) do nothing",
		[role, randomBytes(24).toString("base64url")],
	);
	const [row] = await session.run("select password from lab_private.service where role = $1", [role]);
	return String(row?.password);
}

function somebodyElses(name: string): Fault {
	return new Fault(
		"configuration",
		`The server of LAB_DATABASE_URL has a role ${name} that does not bear Latency Lab's mark, so it is left alone. Rename or drop it, or use another database.`,
		{ field: "LAB_DATABASE_URL" },
	);
}

function quote(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}
