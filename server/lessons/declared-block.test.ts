import { readFile } from "node:fs/promises";
import { getTableConfig } from "drizzle-orm/pg-core";
import { describe, expect, test } from "vitest";
import * as labTables from "#db/schema/lab.ts";
import { DECLARED_TABLES, declaredSchema } from "#server/contract/declared.ts";
import type { LessonEntry } from "#server/contract/lesson.ts";
import { EXPERIMENTS } from "#server/experiments/registry.ts";
import { parseLesson } from "./parse.ts";

const FILE = "lessons/40-partial-indexes/lesson.md";
const lesson = await readFile("e2e/lessons/40-partial-indexes/lesson.md", "utf8");

function read(text: string, slug = "partial-indexes"): Promise<LessonEntry> {
	const source = { file: FILE, slug, number: 40, text, slugs: [slug], glossary: null };
	return parseLesson({ ...source, experiments: EXPERIMENTS });
}

/** The faults of the lesson with some of it written otherwise, as an author reads them. */
async function faultsOf(...changes: [from: string, to: string][]): Promise<string[]> {
	let text = lesson;
	for (const [from, to] of changes) {
		if (!text.includes(from)) throw new Error(`${from} is not in the lesson`);
		text = text.replace(from, to);
	}
	const entry = await read(text);
	return entry.ok
		? []
		: entry.faults.map(({ line, column, field, sentence }) => `${line}:${column} ${field}: ${sentence}`);
}

describe("an experiment that a lesson declares", () => {
	test("is one of the lesson's, by its own name in it, and is not in its text", async () => {
		const entry = await read(lesson);
		if (!entry.ok) throw new Error(JSON.stringify(entry.faults));
		const { declared, blocks, content } = entry.lesson;
		expect(declared).toMatchObject([
			{
				id: "partial-indexes/partial",
				factors: [{ id: "arm", initial: "none" }],
				load: { clients: 2, seconds: 4 },
			},
		]);
		expect(blocks.filter(({ kind }) => kind === "bench")).toMatchObject([
			{ experiment: "partial-indexes/partial", arms: ["arm=none", "arm=partial"] },
			{ experiment: "partial-indexes/partial", arms: ["arm=whole", "arm=partial"] },
		]);
		expect(JSON.stringify(content)).not.toContain("CREATE INDEX");
	});

	test("keeps its texts with their lines, in the form that a run carries along", async () => {
		const entry = await read(lesson);
		const definition = entry.ok ? entry.lesson.declared[0]?.definition : undefined;
		expect(declaredSchema.parse(definition)).toEqual(definition);
		const lines = lesson.split("\n");
		const lineOf = (text: string) => lines.findIndex((line) => line.includes(text)) + 1;
		expect(definition?.query.line).toBe(lineOf("SELECT id, placed_at"));
		expect(definition?.arms[2]?.setup?.line).toBe(lineOf("CREATE INDEX orders_pending"));
		expect(definition?.parameters).toEqual([
			{ kind: "zipf", name: "customer", low: 1, high: "customers", exponent: 0.99 },
		]);
	});

	test("takes what may be left out, and what may be written shorter", async () => {
		const entry = await read(
			lesson
				.replace("factor: Index\n", "")
				.replace("load:\n  clients: 2\n  seconds: 4\n", "")
				.replace("  orders: all", "  orders: { rows: 5000, where: \"status <> 'x'\" }\n  customers: all")
				.replace("zipf 1..customers 0.99", "{ from: SELECT id FROM customers }"),
		);
		if (!entry.ok) throw new Error(JSON.stringify(entry.faults));
		expect(entry.lesson.declared[0]?.definition).toMatchObject({
			factor: "Arm",
			load: { clients: 4, seconds: 8, thinkMs: 0, connections: 8 },
			tables: [{ name: "orders", rows: 5000, where: { text: "status <> 'x'" } }, { name: "customers" }],
			parameters: [{ kind: "from", query: { text: "SELECT id FROM customers" } }],
		});
	});
});

describe("the load of a declared experiment", () => {
	const loadOf = async (load: string) => {
		const entry = await read(lesson.replace("load:\n  clients: 2\n  seconds: 4\n", `load: { ${load} }\n`));
		return entry.ok
			? entry.lesson.declared[0]?.load
			: entry.faults.map(({ line, column, field, sentence }) => `${line}:${column} ${field}: ${sentence}`);
	};

	test("may be an open loop, which its benches and claims begin with", async () => {
		expect(
			await loadOf("clients: 8, seconds: 6, rate: 500, arrivals: poisson, profile: spike, toRate: 2000"),
		).toEqual({
			model: "open",
			clients: 8,
			seconds: 6,
			arrivalRatePerSec: 500,
			arrivals: "poisson",
			profile: "spike",
			toRatePerSec: 2_000,
			budgetSeconds: null,
		});
		const entry = await read(
			lesson.replace("load:\n  clients: 2\n  seconds: 4\n", "load: { clients: 8, seconds: 6, rate: 500 }\n"),
		);
		if (!entry.ok) throw new Error(JSON.stringify(entry.faults));
		const { blocks, declared } = entry.lesson;
		expect(blocks.find(({ kind }) => kind === "bench")).toMatchObject({
			load: { model: "open", arrivalRatePerSec: 500, arrivals: "constant", profile: "constant" },
		});
		expect(declaredSchema.parse(declared[0]?.definition)).toEqual(declared[0]?.definition);
	});

	test.each([
		["rate: 500, profile: spike", "49:7 experiment.load.toRate: must be given for the profile"],
		["rate: 500, toRate: 900", "49:28 experiment.load.toRate: has no meaning for a constant profile."],
		[
			"rate: 1",
			"49:15 experiment.load.rate: in 8 s only about 2 operations of each of 3 arms would come due",
		],
		["rate: 500, think: 5", "49:27 experiment.load.think: with a rate operations are due by a schedule"],
		["arrivals: poisson", "49:19 experiment.load.arrivals: says how operations arrive"],
		[
			"rate: 90000",
			"49:15 experiment.load.rate: is 90000, and 20000 is the most. It is requests due per second",
		],
		[
			"rate: 500, arrivals: poison",
			'49:30 experiment.load.arrivals: must be one of constant, poisson. Did you mean "poisson"?',
		],
		[
			"rate: 500, profil: spike",
			'49:28 experiment.load.profil: there is no such field. Did you mean "profile"?',
		],
	])("is checked as any other: %s", async (load, fault) => {
		expect(await loadOf(load)).toContainEqual(expect.stringContaining(fault));
	});

	test("is not held against the blocks where it is at fault", async () => {
		for (const load of ["rate: 500, profile: spike", "rate: 1", "rate: 500, think: 5"]) {
			expect(await loadOf(load)).toHaveLength(1);
		}
	});
});

describe("a fault of a declared experiment has its line and column, and says what to do", () => {
	test.each<[string, [string, string][], string[]]>([
		[
			"in the query, at the word",
			[["WHERE customer_id =", "WHERE custmer_id ="]],
			[
				'44:9 experiment.query: no column "custmer_id" in the tables of this statement. Did you mean "customer_id"?',
			],
		],
		[
			"in a setup, at its statement",
			[["CREATE INDEX orders_by", "ANALYZE orders;\n      DROP TABLE orders;\n      CREATE INDEX orders_by"]],
			[
				"36:7 experiment.arms[1].setup: DROP is not allowed here; it takes CREATE INDEX, ALTER TABLE, INSERT, UPDATE, DELETE, ANALYZE and VACUUM.",
			],
		],
		[
			"in a syntax that is none",
			[["LIMIT 10", "LIMITS 10"]],
			['46:3 experiment.query: Postgres does not understand this: syntax error at or near "LIMITS".'],
		],
		[
			"in a condition written on one line",
			[["  orders: all", "  orders: { where: \"statu = 'x'\" }"]],
			[
				'26:21 experiment.tables.orders.where: no column "statu" in the tables of this statement. Did you mean "status"?',
			],
		],
		[
			"in a table's name",
			[["  orders: all", "  ordres: all"]],
			['26:11 experiment.tables.ordres: no table "ordres" in the lab. Did you mean "orders"?'],
		],
		[
			"in a distribution",
			[["zipf 1..customers", "zpif 1..customers"]],
			['48:13 experiment.parameters.customer: there is no distribution "zpif". Did you mean "zipf"?'],
		],
		[
			"in the end of a range",
			[["zipf 1..customers", "uniform 1..custmers"]],
			[
				'48:13 experiment.parameters.customer: "custmers" is no number and no table whose rows are counted. Did you mean "customers"?',
			],
		],
		[
			"in a name of an arm given twice",
			[["- id: whole", "- id: none"]],
			[
				'31:9 experiment.arms[1].id: "none" is arms[0] already.',
				'72:36 bench.arms[0].arm: no level "whole". Allowed: none, none, partial.',
			],
		],
		[
			"in a parameter",
			[[":customer AND", ":custmer AND"]],
			['44:23 experiment.query: no parameter "custmer". Did you mean ":customer"?'],
		],
	])("%s", async (_, changes, faults) => {
		expect(await faultsOf(...changes)).toEqual(faults);
	});

	test("also where the YAML itself is at fault", async () => {
		expect(await faultsOf(["id: partial\ntitle", "id: partial\ncolour: red\ntitle"])).toContain(
			"21:9 experiment.colour: there is no such field. There are: id, title, question, operation, factor, tables, arms, query, parameters, answers, load.",
		);
		expect(await faultsOf(["    label: Whole index\n", ""])).toContain(
			"31:5 experiment.arms[1].label: is missing. It is the arm's name on the page.",
		);
		expect(await faultsOf(["tables:\n  orders: all", "tables: &t [*t]"])).not.toEqual([]);
		expect(await faultsOf(["id: partial\ntitle", "id: [\ntitle"])).not.toEqual([]);
	});

	test("when two have one name, or the name with the lesson's is too long", async () => {
		const block = /```yaml experiment\n[\s\S]*?```\n/.exec(lesson)?.[0] ?? "";
		const twice = await read(lesson.replace(block, `${block}\n${block}`));
		expect(twice.ok ? [] : twice.faults.map(({ sentence }) => sentence)).toEqual([
			'"partial" is declared above already.',
		]);
		const long = await read(lesson, "a-very-long-name-".repeat(4).slice(0, -1));
		expect(long.ok ? "" : long.faults[0]?.sentence).toContain("has more than 64 characters. Shorten it.");
	});

	test("when an ordinary lab could not hold its copies", async () => {
		const rows = "  order_items: all\n  orders: all";
		const arms = "  - id: fourth\n    label: Fourth\n    help: One more.\n";
		expect(await faultsOf(["  orders: all", rows], ["query: |", `${arms}query: |`])).toEqual([
			expect.stringContaining(
				"experiment.arms: together they would copy about 16000000 rows and 12000000 is the most.",
			),
		]);
	});
});

test("the tables that lessons may copy are those of the lab", () => {
	const names = [labTables.customers, labTables.products, labTables.orders, labTables.orderItems].map(
		(table) => getTableConfig(table).name,
	);
	expect([...DECLARED_TABLES]).toEqual(names);
});

test("the guide tells their columns as they are", async () => {
	const guide = await readFile("lessons/declared.md", "utf8");
	for (const table of [labTables.customers, labTables.products, labTables.orders, labTables.orderItems]) {
		const { name, columns } = getTableConfig(table);
		const told = new RegExp(`^\\| \`${name}\` \\| [\\d,]+ \\| (.*) \\|$`, "m").exec(guide)?.[1];
		expect(told).toBe(columns.map((column) => `\`${column.name}\``).join(", "));
	}
});

test("the guide's own example is right, as it stands", async () => {
	const guide = await readFile("lessons/declared.md", "utf8");
	const block = /```yaml experiment\n[\s\S]*?```\n/.exec(guide)?.[0] ?? "";
	const blocks = /```markdown\n(::bench[\s\S]*?)```\n/.exec(guide)?.[1] ?? "";
	const [, matter = ""] = /^(---\n[\s\S]*?\n---\n)/.exec(lesson) ?? [];
	const entry = await read(`${matter}\n${block}\n${blocks}`);
	expect(entry.ok ? [] : entry.faults).toEqual([]);
	const load = /```yaml\n(load:\n[\s\S]*?)```\n/.exec(guide)?.[1] ?? "";
	expect(load).toContain("rate:");
	expect(await faultsOf(["load:\n  clients: 2\n  seconds: 4\n", load])).toEqual([]);
	for (const [, parameter = ""] of guide.matchAll(/^\| `((?:uniform|zipf) [^`]+)` \|/gm)) {
		expect(await faultsOf(["zipf 1..customers 0.99", parameter.replace("orders", "customers")])).toEqual([]);
	}
});
