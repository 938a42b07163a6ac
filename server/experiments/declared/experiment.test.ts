import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DeclaredExperiment } from "#server/contract/declared.ts";
import type { Lab } from "#server/contract/lab.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { closedLoad } from "#server/contract/load.ts";
import { checkRequest } from "#server/contract/run.ts";
import { createRandom } from "#server/engine/random.ts";
import { declared, sqlText } from "#server/testing/declared-experiment.ts";
import { openDeclaredLab } from "#server/testing/declared-lab.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { declaredExperiment } from "./experiment.ts";

let lab: Lab;
let close: () => Promise<void>;

beforeAll(async () => {
	({ lab, close } = await openDeclaredLab());
});
afterAll(() => close());

const [none, partial] = declared().arms as [
	DeclaredExperiment["arms"][number],
	DeclaredExperiment["arms"][number],
];
const withSetup = (text: string) => ({ arms: [none, { ...partial, setup: sqlText(text, 20) }] });

/** What an arm does when it is prepared and opened. */
async function withArm<T>(
	definition: DeclaredExperiment,
	arm: string,
	work: (client: Awaited<ReturnType<ReturnType<typeof declaredExperiment>["client"]>>) => Promise<T>,
): Promise<T> {
	const experiment = declaredExperiment(definition);
	await experiment.prepare({ arm }, lab);
	const client = await experiment.client({ arm }, lab);
	try {
		return await work(client);
	} finally {
		await client.close();
	}
}

async function prepareAll(changes: Partial<DeclaredExperiment>): Promise<void> {
	const experiment = declaredExperiment(declared(changes));
	for (const arm of experiment.declaration.defaultArms) await experiment.prepare(arm, lab);
}

async function schemasOf(id: string): Promise<string[]> {
	const rows = await lab.admin<{ schema: string }[]>`
		select schema from lab_private.declared join pg_namespace on nspname = schema
		where experiment = ${id} order by schema`;
	return rows.map(({ schema }) => schema);
}

describe("an experiment that a lesson declares", () => {
	test("has its arms as the levels of one choice, and each holds the pool's connections and copies the tables", () => {
		const experiment = declaredExperiment(declared());
		const { factors, defaultArms, load } = experiment.declaration;
		expect(factors).toMatchObject([
			{ id: "arm", levels: [{ id: "none" }, { id: "partial" }], initial: "none" },
		]);
		expect(defaultArms).toEqual([{ arm: "none" }, { arm: "partial" }]);
		expect(experiment.cost(defaultArms, load, lab.dataset)).toEqual({ connections: 4, copiedRows: 20_000 });
		expect(experiment.cost(defaultArms, load).copiedRows).toBe(2_000_000);
	});

	test("carries its definition along in the request, and is refused when it would copy too much", () => {
		const definition = declared({ tables: [{ name: "order_items", rows: null, where: null }] });
		const experiment = declaredExperiment(definition);
		const input = {
			experiment: definition.id,
			arms: [{ arm: "none" }, { arm: "partial" }],
			load: closedLoad(1, 2),
		};
		expect(checkRequest(input, experiment)).toMatchObject({
			experiment: definition.id,
			declared: definition,
		});
		const large = { ...lab.dataset, orderItemCount: LIMITS.declaredRows };
		expect(() => checkRequest(input, experiment, large)).toThrow(
			/arms: together they would copy about 24000000 rows/,
		);
	});

	test("answers from its own copies, the same with and without the index, and finds the index used", async () => {
		const definition = declared();
		const expected = await lab.admin<{ id: number; totalCents: number }[]>`
			select id, total_cents as "totalCents" from lab.orders
			where status = 'pending' and customer_id = (select customer_id from lab.orders where status = 'pending' limit 1)
			order by id limit 10`;
		expect(expected.length).toBeGreaterThan(0);
		const answers = await Promise.all(
			["none", "partial"].map((arm) =>
				withArm(definition, arm, (client) => Promise.all([1, 2, 3, 50].map((input) => client.answer(input)))),
			),
		);
		expect(answers[0]).toEqual(answers[1]);
		const experiment = declaredExperiment(definition);
		const [scan, index] = await Promise.all(
			["none", "partial"].map((arm) => experiment.evidence({ arm }, lab)),
		);
		expect(scan?.planText).toContain("Seq Scan on orders");
		expect(index?.planText).toContain("Index Scan using orders_pending");
		expect(index?.sql).toMatch(
			/^SELECT id, total_cents FROM declared_[0-9a-f]{12}_partial\.orders\nWHERE customer_id = \$1 AND/,
		);
		expect(index?.parameters).toContain("$1 = 501 (customer)");
		expect([scan?.setup, index?.setup]).toEqual([undefined, `${partial.setup?.text}`]);
		expect(index?.relations.map(({ name }) => name.replace(/^\w+\./, ""))).toEqual([
			"orders",
			"orders_pending",
			"orders_pkey",
		]);
	});

	test("draws from its distributions, always within them", async () => {
		const query = sqlText("select :a::int, :b::int, :c::text from orders where id = 1");
		const parameters: DeclaredExperiment["parameters"] = [
			{ kind: "uniform", name: "a", low: 5, high: 9 },
			{ kind: "zipf", name: "b", low: 1, high: "customers", exponent: 0.99 },
			{ kind: "from", name: "c", query: sqlText("select status from orders group by 1 order by 1") },
		];
		const definition = declared({ query, parameters });
		const seen: [string, string, string][] = [];
		await withArm(definition, "none", async (client) => {
			for (let input = 0; input < 300; input++) seen.push(...((await client.answer(input)) as typeof seen));
			expect(await client.operation(createRandom(1), NO_SPANS)).toBe(1);
		});
		expect([...new Set(seen.map(([a]) => Number(a)))].toSorted()).toEqual([5, 6, 7, 8, 9]);
		for (const [, b] of seen) expect(Number(b)).toBeGreaterThan(0);
		for (const [, b] of seen) expect(Number(b)).toBeLessThanOrEqual(lab.dataset.customerCount);
		expect([...new Set(seen.map(([, , c]) => c))].toSorted()).toEqual([
			"cancelled",
			"delivered",
			"pending",
			"returned",
			"shipped",
		]);
	});

	test("copies the rows that are asked for, and values come from those", async () => {
		const definition = declared({
			tables: [{ name: "orders", rows: 40, where: sqlText("id > 100 -- the later ones") }],
			query: sqlText("select count(*), min(id), max(id) from orders where id >= :id"),
			parameters: [{ kind: "from", name: "id", query: sqlText("select min(id) from orders") }],
		});
		expect(await withArm(definition, "none", (client) => client.answer(1))).toEqual([["40", "101", "140"]]);
	});

	test("keeps what its setup leaves: no vacuum or analysis of our own behind it", async () => {
		const definition = declared({
			...withSetup("update orders set total_cents = total_cents + 1"),
			query: sqlText("select count(id) from orders where id < 500"),
			parameters: [],
		});
		await prepareAll(definition);
		const experiment = declaredExperiment(definition);
		const fetches = async (arm: string) =>
			Number(/Heap Fetches: (\d+)/.exec((await experiment.evidence({ arm }, lab)).planText)?.[1]);
		expect(await fetches("none")).toBe(0);
		expect(await fetches("partial")).toBeGreaterThan(100);
	});

	test("makes its copies once, and anew when its SQL or the data set has changed, but not for its words", async () => {
		const id = "once/only";
		await prepareAll({ id });
		const first = await schemasOf(id);
		expect(first).toHaveLength(2);
		const labels: string[] = [];
		const telling = { ...lab, progress: (label: string) => labels.push(label) };
		const moved = { ...declared({ id, title: "Another title" }), query: { ...declared().query, line: 99 } };
		await declaredExperiment(moved).prepare({ arm: "partial" }, telling);
		expect(labels).toEqual([]);
		await declaredExperiment(declared({ id, ...withSetup("create index on orders (customer_id)") })).prepare(
			{ arm: "partial" },
			telling,
		);
		expect(labels).not.toEqual([]);
		expect(await schemasOf(id)).toHaveLength(3);
	});
});

describe("a query that writes", () => {
	const definition = declared({
		id: "writes/insert",
		query: sqlText(
			"insert into orders (customer_id, placed_at, status, total_cents) values (:customer, now(), 'pending', 1) returning id",
		),
	});

	test("begins each run on the same rows, and leaves no trace in the lab's own", async () => {
		const ids: unknown[] = [];
		for (const _ of [1, 2]) {
			ids.push(
				await withArm(definition, "partial", async (client) => [
					await client.answer(1),
					await client.answer(2),
				]),
			);
		}
		expect(ids).toEqual([
			[[["10001"]], [["10002"]]],
			[[["10001"]], [["10002"]]],
		]);
		const [row] = await lab.admin`select count(*)::int as count from lab.orders`;
		expect(row?.count).toBe(10_000);
	});

	test("is explained without a row of it staying", async () => {
		const experiment = declaredExperiment(definition);
		await experiment.prepare({ arm: "partial" }, lab);
		const client = await experiment.client({ arm: "partial" }, lab);
		await client.close();
		const { planText, sql } = await experiment.evidence({ arm: "partial" }, lab);
		expect(planText).toContain("Insert on orders");
		const table = /into (\S+)/.exec(sql)?.[1] ?? "";
		const [row] = await lab.admin.unsafe(`select count(*)::int as count from ${table}`);
		expect(row?.count).toBe(10_000);
	});

	test("stops when it has written more than there is room for", async () => {
		await withArm(definition, "none", async (client) => {
			await client.beforeSlice?.();
			const limits = LIMITS as { declaredBytes: number };
			const usual = limits.declaredBytes;
			limits.declaredBytes = 1;
			try {
				await expect(client.beforeSlice?.()).rejects.toMatchObject({ code: "too-large" });
			} finally {
				limits.declaredBytes = usual;
			}
		});
	});
});

describe("what only a database can tell", () => {
	test.each<[string, Partial<DeclaredExperiment>, string, RegExp]>([
		[
			"a setup that Postgres refuses",
			withSetup("analyze orders;\ncreate index on orders using hash (id, status)"),
			"bad-request",
			/^lessons\/40-partial-indexes\/lesson\.md:21: Postgres refuses this: .*hash/,
		],
		[
			"a query that does not plan",
			{ query: sqlText("select id\nfrom orders\nwhere placed_at = 5 and id = :customer", 30) },
			"bad-request",
			/^lessons\/40-partial-indexes\/lesson\.md:32: Postgres refuses this: operator does not exist/,
		],
		[
			"a query that fails",
			{ query: sqlText("select 1 / (id - id) from orders where id = :customer", 30) },
			"bad-request",
			/:30: the query fails: division by zero/,
		],
		[
			"arms that answer differently",
			withSetup("delete from orders"),
			"not-comparable",
			/:30: "Partial index" does not answer the query as another arm does for the same :customer/,
		],
		[
			"values that are none",
			{
				parameters: [
					{ kind: "from", name: "customer", query: sqlText("select id from orders where id < 0", 40) },
				],
			},
			"bad-request",
			/:40: from: it gives no value/,
		],
		[
			"values that are too many",
			{
				parameters: [
					{
						kind: "from",
						name: "customer",
						query: sqlText("select 1 from orders, generate_series(1, 2)", 40),
					},
				],
			},
			"bad-request",
			/:40: from: it gives more than 10000 values/,
		],
		[
			"values of two columns",
			{
				parameters: [
					{ kind: "from", name: "customer", query: sqlText("select id, status from orders limit 3", 40) },
				],
			},
			"bad-request",
			/:40: from: it gives more than one column/,
		],
	])(
		"%s is told with the lesson's line, and leaves nothing half made",
		async (name, changes, code, message) => {
			const id = `wrong/${name.replaceAll(" ", "-").slice(0, 40)}`;
			const query =
				changes.query ?? sqlText("select id from orders where customer_id = :customer order by id", 30);
			await expect(prepareAll({ ...changes, query, id })).rejects.toMatchObject({
				code,
				message: expect.stringMatching(message),
			});
			const states = await lab.admin<{ state: string; there: boolean }[]>`
			select state, to_regnamespace(schema) is not null as there from lab_private.declared where experiment = ${id}`;
			for (const { state, there } of states) expect(state === "ready").toBe(there);
		},
	);

	test("arms may differ where the lesson says so", async () => {
		await prepareAll({ id: "differ/meant", ...withSetup("delete from orders"), answers: "differ" });
	});

	test("cancelling leaves nothing, whatever the step, and it can be made afterwards", async () => {
		const id = "cancelled/often";
		const experiment = declaredExperiment(declared({ id }));
		for (const at of [1, 2, 3]) {
			const cancel = new AbortController();
			let told = 0;
			const doomed: Lab = {
				...lab,
				signal: cancel.signal,
				progress: () => {
					told++;
					if (told === at) cancel.abort();
				},
			};
			await expect(experiment.prepare({ arm: "partial" }, doomed)).rejects.toMatchObject({
				code: "cancelled",
			});
			expect(await schemasOf(id)).toEqual([]);
		}
		await experiment.prepare({ arm: "partial" }, lab);
		expect(await schemasOf(id)).toHaveLength(1);
	});
});
