import { describe, expect, test } from "vitest";
import type { DeclaredExperiment } from "#server/contract/declared.ts";
import { declared, sqlText } from "#server/testing/declared-experiment.ts";
import { checkTexts, refuseFaults } from "./check.ts";

async function sentences(changes: Partial<DeclaredExperiment>): Promise<string[]> {
	return (await checkTexts(declared(changes))).map(({ path, sentence }) => `${path.join(".")}: ${sentence}`);
}

const ofQuery = (text: string, changes: Partial<DeclaredExperiment> = {}) =>
	sentences({ query: sqlText(text), parameters: [], ...changes });

function ofSetup(text: string): Promise<string[]> {
	const [none, partial] = declared().arms;
	if (none === undefined || partial === undefined) throw new Error("there are two arms");
	return sentences({ arms: [none, { ...partial, setup: sqlText(text) }] });
}

describe("the SQL of a lesson", () => {
	test("is taken as it is meant to be written", async () => {
		expect(await checkTexts(declared())).toEqual([]);
	});

	test.each([
		"select * from orders",
		"select o.* from orders as o where o.id = 1 for update",
		"select count(*), max(total_cents) from orders group by status having count(*) > 1 order by count",
		"with last as (select id, customer_id as who from orders order by placed_at desc limit 10) select who from last",
		"select x.n from (select id as n from orders) as x where x.n < 10",
		"select id, row_number() over (partition by customer_id order by id) from orders",
		"select (select max(inner_one.id) from orders as inner_one where inner_one.customer_id = o.customer_id) from orders o",
		"select day::date from generate_series(now() - interval '3 days', now(), '1 day') as day, orders",
		"select extract(year from placed_at), placed_at at time zone 'UTC', coalesce(status, 'x') from orders",
		"select orders.id, ctid from orders where status in ('a', 'b') and id between 1 and 5 and status like 'a%'",
		"insert into orders (customer_id, placed_at, status, total_cents) values (1, now(), 'pending', 5) returning id",
		"insert into orders select * from orders on conflict (id) do update set total_cents = excluded.total_cents",
		"update orders set total_cents = total_cents + 1 where id = 1",
		"delete from orders using (values (1)) as gone (id) where orders.id = gone.id",
		"with gone as (delete from orders where id = 1 returning *) select * from gone",
		"values (1)",
	])("may ask %j", async (text) => {
		expect(await ofQuery(text)).toEqual([]);
	});

	test.each([
		"create index on orders (customer_id); analyze orders",
		"create unique index mine on orders using btree (customer_id desc nulls last, id) include (status) where id > 5",
		"create index on orders (lower(status)); create index on orders using brin (placed_at)",
		"vacuum (full, analyze) orders; vacuum orders",
		"alter table orders add column note text not null default 'x'; update orders set note = 'y'; create index on orders (note)",
		"alter table orders drop constraint orders_pkey, alter column status type varchar(20), set (fillfactor = 70)",
		"alter table orders add check (total_cents > 0), add unique (id, status)",
		"delete from orders where id % 2 = 0; insert into orders select id + 1000000, customer_id, placed_at, status, total_cents from orders",
	])("may set up %j", async (text) => {
		expect(await ofSetup(text)).toEqual([]);
	});

	test("may ask for a column that the setup of some arm has added", async () => {
		const [none, partial] = declared().arms;
		if (none === undefined || partial === undefined) throw new Error("there are two arms");
		const setup = sqlText("alter table orders add column note text");
		expect(
			await ofQuery("select note from orders", {
				arms: [
					{ ...none, setup },
					{ ...partial, setup },
				],
			}),
		).toEqual([]);
		expect(await ofQuery("select note from orders")).toEqual([
			expect.stringContaining('no column "note" in the tables of this statement'),
		]);
	});
});

describe("a slip in the SQL of a lesson", () => {
	test.each<[string, string]>([
		["selekt 1", 'query: Postgres does not understand this: syntax error at or near "selekt".'],
		[
			"select id from order_items",
			'query: no table "order_items" among those that the experiment copies. There are: orders.',
		],
		[
			"select id from ordres",
			'query: no table "ordres" among those that the experiment copies. Did you mean "orders"?',
		],
		[
			"select totl_cents from orders",
			'query: no column "totl_cents" in the tables of this statement. Did you mean "total_cents"?',
		],
		["select o.statsu from orders o", 'query: o has no column "statsu". Did you mean "status"?'],
		["select q.id from orders o", 'query: no table "q" in this statement. Did you mean "o"?'],
		[
			"update orders set statuss = 'x'",
			'query: the table orders has no column "statuss". Did you mean "status"?',
		],
		[
			"insert into orders (idd) values (1)",
			'query: the table orders has no column "idd". Did you mean "id"?',
		],
		[
			"select couunt(*) from orders",
			'query: there is no function "couunt" that a lesson may call. Did you mean "count"?',
		],
		[
			"select id from lab.orders",
			'query: write orders without "lab.": each arm has copies for itself, and reaches no other schema.',
		],
		[
			"select id from orders; select 2",
			"query: 2 statements are here; it takes one SELECT, INSERT, UPDATE or DELETE.",
		],
		[
			"select id from orders where id = :id",
			'query: no parameter "id". There are none. Declare it under parameters.',
		],
		["select id from orders where id = $1", "query: parameters go by name here, as in :customer."],
		[
			"with orders as (select 1 as id) select id from orders",
			"query: a WITH query is called orders like a table. Call it otherwise.",
		],
	])("such as %j is told with what to do", async (text, told) => {
		expect(await ofQuery(text)).toEqual([told]);
	});

	test.each<[string, string]>([
		[
			"create index on orders (custmer_id)",
			'the table orders has no column "custmer_id". Did you mean "customer_id"?',
		],
		["create index on customers (city)", 'no table "customers" among those'],
		["alter table orders drop column foo", 'the table orders has no column "foo".'],
		["analyze", "say which table, as in ANALYZE orders."],
		["analyze orders (statu)", 'the table orders has no column "statu". Did you mean "status"?'],
		["create index concurrently on orders (id)", "leave CONCURRENTLY out"],
		["update orders set id = :customer", 'only the query takes parameters, and here is ":customer".'],
		["select 1", "SELECT is not allowed here; it takes CREATE INDEX, ALTER TABLE"],
	])("such as the setup %j is told with what to do", async (text, told) => {
		const [first, ...others] = await ofSetup(text);
		expect(first).toContain("arms.1.setup: ");
		expect(first).toContain(told);
		expect(others).toEqual([]);
	});

	test("is told at its place, whatever stands before it", async () => {
		const text = "select id, -- näher 😀\n  totl_cents\nfrom orders";
		const [fault] = await checkTexts(declared({ query: sqlText(text, 30), parameters: [] }));
		expect(fault).toMatchObject({ path: ["query"], offset: text.indexOf("totl"), line: 31 });
		const broken = "select 'ä😀' from from orders";
		const [syntax] = await checkTexts(declared({ query: sqlText(broken, 30), parameters: [] }));
		expect(syntax).toMatchObject({ offset: broken.lastIndexOf("from"), line: 30 });
	});

	test("such as a parameter that nothing uses, or is near another's name", async () => {
		const parameters = declared().parameters;
		expect(await ofQuery("select id from orders", { parameters })).toEqual([
			'parameters.customer: the query does not use ":customer". Use it there, or leave it out here.',
		]);
		const [first] = await ofQuery("select id from orders where id = :custmer", { parameters });
		expect(first).toBe('query: no parameter "custmer". Did you mean ":customer"?');
	});

	test("such as a condition that is more than one, or asks elsewhere", async () => {
		const where = (text: string) =>
			sentences({ tables: [{ name: "orders", rows: null, where: sqlText(text) }] });
		expect(await where("placed_at >= '2025-01-01' and status <> 'x' -- that is all")).toEqual([]);
		for (const text of [
			"true) limit 5 --",
			"true) union select * from orders where (true",
			"true); drop table orders; select (1",
		]) {
			expect((await where(text)).length, text).toBeGreaterThan(0);
		}
		expect(await where("id in (select 1)")).toContain(
			"tables.orders.where: a condition on what is copied holds no SELECT.",
		);
		expect(await where("statu = 'x'")).toEqual([expect.stringContaining('Did you mean "status"?')]);
	});

	test("ends a run before it is prepared, with the lesson's line", async () => {
		const broken = declared({ query: sqlText("select 1 from\norders where nonsense = :customer", 30) });
		await expect(refuseFaults(broken)).rejects.toMatchObject({
			code: "bad-request",
			field: "query",
			message: expect.stringMatching(
				/^lessons\/40-partial-indexes\/lesson\.md:31: query: no column "nonsense"/,
			),
		});
	});
});

describe("a hostile text", () => {
	const everywhere = [
		"drop table orders",
		"create table mine (id int)",
		"create function f() returns int language sql as 'select 1'",
		"do $$ begin end $$",
		"copy orders to program 'id'",
		"copy orders from '/etc/passwd'",
		"set role postgres",
		"set statement_timeout = 0",
		"reset role",
		"grant all on orders to public",
		"alter role postgres superuser",
		"alter system set work_mem = '1GB'",
		"create extension dblink",
		"create schema other",
		"truncate orders",
		"lock table orders",
		"listen events",
		"notify events",
		"prepare p as select 1",
		"explain analyze select 1",
		"begin",
		"commit",
		"call f()",
		"load 'x'",
		"create view v as select 1",
		"create trigger t before insert on orders execute function f()",
		"refresh materialized view v",
		"security label on table orders is 'x'",
		"comment on table orders is 'x'",
		"drop owned by postgres",
		"reassign owned by a to b",
		"create rule r as on insert to orders do nothing",
		"merge into orders using orders o on true when matched then delete",
		"vacuum",
		"checkpoint",
		"cluster orders",
		"reindex table orders",
		"insert into lab_private.service values ('a', 'b')",
		"update pg_catalog.pg_authid set rolsuper = true",
		"delete from lab.orders",
		'update "lab".orders set id = 1',
		'delete from U&"\\006cab".orders',
		"delete from pg_authid",
		"insert into orders select * from information_schema.tables",
		"delete from orders where pg_sleep(1) is null",
		"delete from orders where pg_catalog.pg_sleep(1) is null",
		'delete from orders where "pg_sleep"(1) is null',
		'delete from orders where U&"pg\\005fsleep"(1) is null',
		"delete from orders where pg_read_file('/etc/passwd') is null",
		"delete from orders where pg_advisory_lock(1) is null",
		"delete from orders where set_config('role', 'postgres', false) is null",
		"delete from orders where query_to_xml('drop table orders', true, true, '') is null",
		"delete from orders where lo_import('/etc/passwd') is null",
		"delete from orders where dblink('x', 'y') is null",
		"delete from orders where other.f() is null",
		"delete from orders where nextval('s') > 0",
		"delete from orders where 'x'::lab_private.thing is null",
		"delete from orders where current of c",
		"delete from orders; drop table orders",
		"delete from orders/*; */; drop table orders --",
		"delete from orders where status = ''; drop table orders; --'",
		"alter table orders owner to postgres",
		"alter table orders set schema public",
		"alter table orders rename to other",
		"alter table orders enable row level security",
		"alter table orders disable trigger all",
		"alter table orders set tablespace pg_default",
		"alter table orders inherit other",
		"alter table lab.orders drop column id",
		"alter index orders_pkey set (fillfactor = 50)",
		"create index on lab.orders (id)",
		"create index on orders (pg_sleep(1))",
		"create index on orders (id) tablespace pg_default",
		"analyze lab.orders",
		"vacuum pg_catalog.pg_class",
	];
	test.each(everywhere)("%s is refused as a setup", async (text) => {
		expect((await ofSetup(text)).length).toBeGreaterThan(0);
	});
	test.each([
		...everywhere,
		"select * into mine from orders",
		"create table mine as select * from orders",
		"select * from pg_shadow",
		"select pg_read_file('/etc/passwd')",
		"select * from dblink('x', 'y') as t (a int)",
		"select * from orders where id operator(other.=) 1",
		"create index on orders (id)",
		"analyze orders",
		"table lab_private.service",
		"select xmlparse(document 'x')",
		"select current_setting('data_directory')",
		"select 1; -- \n select 2",
		"",
		"-- nothing",
	])("%s is refused as a query", async (text) => {
		expect((await ofQuery(text)).length).toBeGreaterThan(0);
	});

	test.each([
		["parentheses", `select ${"(".repeat(990)}1${")".repeat(990)}`],
		["sums", `select ${"1+".repeat(990)}1`],
		["denials", `select ${"not ".repeat(490)}true`],
		["subqueries", `select ${"(select ".repeat(200)}1${")".repeat(200)}`],
	])("that is nothing but deep is read all the same, or told: %s", async (_, text) => {
		const told = await ofQuery(text);
		for (const sentence of told) expect(sentence).toContain("too deep");
		// And the parser is as good as before.
		expect(await ofQuery("select 1")).toEqual([]);
	});
});
