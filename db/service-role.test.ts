import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { createLab, type TestDatabase } from "#server/testing/database.ts";
import { connect } from "./client.ts";
import { ensureServiceRole } from "./service-role.ts";

describe("the service role", () => {
	let lab: TestDatabase;
	let service: ConnectionTarget;
	beforeAll(async () => {
		lab = await createLab();
		service = await ensureServiceRole(lab.sql, lab.target);
	});
	afterAll(async () => {
		await lab.sql.unsafe(`drop owned by "${service.user}"`);
		await lab.sql.unsafe(`drop role "${service.user}"`);
		await lab.drop();
	});

	async function asService<T>(work: (sql: ReturnType<typeof connect>) => Promise<T>, password?: string) {
		const sql = connect(
			{ ...service, password: password ?? service.password },
			{ applicationName: "test", max: 1 },
		);
		try {
			return await work(sql);
		} finally {
			await sql.end();
		}
	}

	it("logs in by its password and reads the data set", async () => {
		const rows = await asService((sql) => sql`select count(*)::int as count from lab.orders`);
		expect(rows[0]?.count).toBe(10_000);
	});

	it("is refused with another password, and has a scram verifier", async () => {
		await expect(asService((sql) => sql`select 1`, "wrong")).rejects.toMatchObject({ code: "28P01" });
		const [row] =
			await lab.sql`select rolpassword as verifier from pg_authid where rolname = ${service.user}`;
		expect(row?.verifier).toMatch(/^SCRAM-SHA-256\$/);
	});

	it("has a limited number of connections, limited time for a statement and limited space for sorting", async () => {
		const [row] =
			await lab.sql`select rolconnlimit as connections, rolsuper as super from pg_roles where rolname = ${service.user}`;
		expect({ ...row }).toEqual({ connections: LIMITS.serviceConnections, super: false });
		const shown = await asService(
			(sql) =>
				sql`select current_setting('statement_timeout') as time, current_setting('temp_file_limit') as space`,
		);
		expect({ ...shown[0] }).toEqual({ time: "10s", space: "256MB" });
	});

	it("changes nothing and does not see where its password is kept", async () => {
		for (const statement of [
			"delete from lab.orders",
			"create table lab.mine (id integer)",
			"create schema mine",
			"select password from lab_private.service",
		]) {
			await expect(asService((sql) => sql.unsafe(statement))).rejects.toMatchObject({ code: "42501" });
		}
	});

	it("keeps its password over restarts, also for two runners at once", async () => {
		const again = await Promise.all([
			ensureServiceRole(lab.sql, lab.target),
			ensureServiceRole(lab.sql, lab.target),
		]);
		expect(again).toEqual([service, service]);
		await asService((sql) => sql`select 1`);
	});

	it("gets its password back when somebody has changed it", async () => {
		await lab.sql.unsafe(`alter role "${service.user}" password 'changed'`);
		await ensureServiceRole(lab.sql, lab.target);
		await asService((sql) => sql`select 1`);
	});

	it("keeps no password in a schema that somebody else made", async () => {
		const other = await createLab();
		try {
			await other.sql`create schema lab_private`;
			await expect(ensureServiceRole(other.sql, other.target)).rejects.toMatchObject({
				code: "configuration",
				message: expect.stringContaining("a schema lab_private "),
			});
		} finally {
			await other.drop();
		}
	});

	it("asks for the right to make roles in one sentence", async () => {
		await lab.sql`create role lab_owner login password 'x'`;
		const owner = { ...lab.target, user: "lab_owner", password: "x" };
		const admin = connect(owner, { applicationName: "test", max: 2 });
		try {
			await lab.sql.unsafe(`grant create on database "${lab.target.database}" to lab_owner`);
			await lab.sql`grant all on schema lab_private to lab_owner`;
			await lab.sql`grant all on lab_private.service to lab_owner`;
			await expect(ensureServiceRole(admin, owner)).rejects.toMatchObject({
				code: "configuration",
				message: expect.stringContaining("CREATEROLE"),
			});
		} finally {
			await admin.end();
			await lab.sql`drop owned by lab_owner`;
			await lab.sql`drop role lab_owner`;
		}
	});
});
