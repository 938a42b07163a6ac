import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "#db/client.ts";
import type { Lab } from "#server/contract/lab.ts";
import { declared } from "#server/testing/declared-experiment.ts";
import { authorRoles, openDeclaredLab } from "#server/testing/declared-lab.ts";
import { openConnection } from "../lab/connections.ts";
import { ensureCopies } from "./copies.ts";
import { declaredExperiment } from "./experiment.ts";
import { dropUnused } from "./keeping.ts";
import { type CopyPlan, planOf } from "./plan.ts";

/*
 * What the checks of a lesson's SQL refuse is let through here: the rights of the roles have to hold by themselves.
 */

let lab: Lab;
let close: () => Promise<void>;
let plan: CopyPlan;
let turn = 0;

beforeAll(async () => {
	({ lab, close } = await openDeclaredLab());
	plan = await planOf(declared({ tables: [{ name: "orders", rows: 10, where: null }] }), "none", lab);
	await lab.admin`create table if not exists public.precious as select 1 as id`;
});
afterAll(() => close());

/** Lets a setup run as it is, statement by statement or as one text of several. */
async function setUp(sql: string): Promise<void> {
	turn++;
	const key = turn.toString(16).padStart(12, "0");
	const schema = `declared_${key}_none`;
	const role = plan.role.replace(plan.key, key);
	await ensureCopies({ ...plan, key, schema, role, setup: [{ sql, line: 1 }] }, lab);
}

const fingerprint = async () => {
	const [row] = await lab.admin<{ text: string }[]>`
		select concat((select count(*) from lab.orders), ' ', (select count(*) from public.precious), ' ',
			(select count(*) from lab_private.service), ' ', (select string_agg(rolname, ',' order by rolname)
				from pg_roles where rolsuper or rolcreaterole), ' ',
			(select string_agg(nspname, ',' order by nspname) from pg_namespace where not starts_with(nspname, 'declared_')
				and not starts_with(nspname, 'pg_'))) as text`;
	return row?.text;
};

describe("a setup that gets past the checks", () => {
	test.each([
		"drop table lab.orders",
		"delete from lab.orders",
		"truncate lab.orders",
		"alter table lab.orders add column mine int",
		"create index on lab.orders (status)",
		"insert into lab.orders select * from orders",
		"select * from lab_private.service",
		"insert into orders select 1, 1, now(), password, 1 from lab_private.service",
		"delete from public.precious",
		"drop table public.precious cascade",
		"create table lab.mine (id int)",
		"create table lab_private.mine (id int)",
		"create schema mine",
		"create extension pg_trgm",
		"create role mine",
		"alter role current_user superuser",
		"alter role current_user createrole",
		"alter role postgres password 'x'",
		"grant pg_read_server_files to current_user",
		"set role postgres",
		"set session authorization postgres",
		"copy orders to '/tmp/stolen'",
		"copy orders to program 'id'",
		"copy orders from '/etc/passwd'",
		"select pg_read_file('/etc/passwd')",
		"select pg_ls_dir('.')",
		"select lo_import('/etc/passwd')",
		"alter system set work_mem = '1GB'",
		"select pg_reload_conf()",
		"select rolpassword from pg_authid",
		"alter database postgres set work_mem = '1GB'",
		"create event trigger mine on ddl_command_start execute function pg_notify()",
		"create language plpython3u",
		"create index on orders (id); drop table lab.orders",
		"reset role; drop table lab.orders",
		"begin; reset session authorization; drop table lab.orders; commit",
		"do $$ begin execute 'drop table lab.orders'; end $$",
		"analyze orders /*; */; delete from public.precious --",
		'delete from U&"\\006cab".orders',
	])("is refused %s by Postgres itself", async (sql) => {
		const before = await fingerprint();
		await expect(setUp(sql)).rejects.toMatchObject({ message: expect.stringMatching(/refuses this/) });
		expect(await fingerprint()).toBe(before);
	});

	test.each([
		["create function f() returns int language sql as 'select 1'", "pg_proc"],
		["create type mine as enum ('a')", "pg_type"],
		["select lo_create(0)", "pg_largeobject"],
		["create view mine as select * from orders", "pg_class"],
		["create materialized view mine as select * from orders", "pg_class"],
		["create rule r as on insert to orders do nothing", "pg_rewrite"],
		["create policy p on orders", "pg_policy"],
		[
			"create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger t before insert on orders execute function f()",
			"pg_",
		],
	])("is taken back when it was let make something else: %s", async (sql, what) => {
		const before = await fingerprint();
		await expect(setUp(sql)).rejects.toMatchObject({
			code: "forbidden",
			message: expect.stringContaining(what),
		});
		expect(await fingerprint()).toBe(before);
		const left =
			await lab.admin`select from pg_namespace where starts_with(nspname, ${`declared_${turn.toString(16).padStart(12, "0")}`})`;
		expect(left).toHaveLength(0);
	});

	test("runs as a role that nobody can log in as afterwards", async () => {
		await setUp("analyze orders");
		const [row] = await lab.admin`
			select rolcanlogin as login, rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls as mighty
			from pg_roles where rolname = ${plan.role.replace(plan.key, turn.toString(16).padStart(12, "0"))}`;
		expect({ ...row }).toEqual({ login: false, mighty: false });
	});

	test("cannot reach the copies of another experiment", async () => {
		await setUp("analyze orders");
		const other = `declared_${turn.toString(16).padStart(12, "0")}_none`;
		for (const sql of [
			`select * from ${other}.orders`,
			`drop table ${other}.orders`,
			`create table ${other}.x ()`,
		]) {
			await expect(setUp(sql)).rejects.toMatchObject({ message: expect.stringMatching(/permission|owner/) });
		}
	});
});

describe("a query that gets past the checks", () => {
	test.each([
		"delete from lab.orders",
		"select * from lab_private.service",
		"select pg_read_file('/etc/passwd')",
		"create table lab.mine (id int)",
		"set role postgres",
		"select rolpassword from pg_authid",
		"select 1; drop table lab.orders",
		"copy lab.orders to program 'id'",
	])("is refused %s as the service", async (sql) => {
		const before = await fingerprint();
		const connection = await openConnection(lab, lab.signal);
		await expect(connection.query(sql, [])).rejects.toMatchObject({ code: expect.stringMatching(/^42/) });
		await connection.close();
		expect(await fingerprint()).toBe(before);
	});
});

test("an owner of the lab who is no superuser can have all of it made and dropped", async () => {
	const owner = `owner_${lab.service.database}`;
	const all = { keptCount: 0, keptMs: 0, supersededMs: 0 };
	await dropUnused(lab.admin, lab.signal, all);
	await lab.admin.unsafe(`
		create role ${owner} login createrole password 'owner';
		alter database ${lab.service.database} owner to ${owner};
		grant ${lab.service.user} to ${owner} with admin option;
		alter schema lab owner to ${owner}; alter schema lab_private owner to ${owner};
		do $$ declare name text; begin
			for name in select format('%I.%I', nspname, relname) from pg_class join pg_namespace on pg_namespace.oid = relnamespace
				where nspname in ('lab', 'lab_private') and relkind = 'r' loop
				execute format('alter table %s owner to ${owner}', name);
			end loop;
		end $$`);
	const admin = connect(
		{ ...lab.service, user: owner, password: "owner" },
		{ applicationName: "test:owner", max: 2 },
	);
	try {
		const own = { ...lab, admin };
		const experiment = declaredExperiment(
			declared({ id: "owned/one", tables: [{ name: "orders", rows: 10, where: null }] }),
		);
		for (const arm of ["none", "partial"]) await experiment.prepare({ arm }, own);
		const client = await experiment.client({ arm: "partial" }, own);
		expect(await client.answer(1)).toEqual(expect.any(Array));
		await client.close();
		const dropped = await dropUnused(admin, lab.signal, all);
		expect(dropped).toHaveLength(2);
		expect(await authorRoles(lab.admin)).toEqual([]);
	} finally {
		await admin.end();
		await lab.admin.unsafe(
			`reassign owned by ${owner} to current_user; drop owned by ${owner}; drop role ${owner}`,
		);
	}
});
