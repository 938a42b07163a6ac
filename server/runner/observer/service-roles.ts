import type { Sql } from "postgres";

/** Roles as which the measured service connects: their names, and their oids with commas in between. */
export type ServiceRoles = { names: readonly string[]; oids: string };

/**
 * The service's role, and its members, for an experiment may connect as a role of its own. Not the asking role: a server
 * makes whoever creates a role a member of it.
 */
export async function findServiceRoles(sql: Sql, serviceUser: string): Promise<ServiceRoles> {
	const rows = await sql<{ name: string; oid: string }[]>`
		select rolname as name, oid::text as oid from pg_roles as service where rolname = ${serviceUser}
		union
		select member.rolname, member.oid::text from pg_roles as service
			join pg_auth_members on roleid = service.oid join pg_roles as member on member.oid = pg_auth_members.member
		where service.rolname = ${serviceUser} and member.rolname <> current_user`;
	return { names: rows.map(({ name }) => name), oids: rows.map(({ oid }) => oid).join() };
}
