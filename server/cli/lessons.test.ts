import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { EXPERIMENTS } from "#server/experiments/registry.ts";
import { experimentJsonSchema, frontMatterJsonSchema } from "#server/lessons/editor-schemas.ts";
import { parseLesson } from "#server/lessons/parse.ts";
import { describeExperiments } from "./lessons-experiments.ts";
import { makeLesson } from "./lessons-new.ts";

let base = "";
let own = "";

beforeEach(async () => {
	base = await mkdtemp(path.join(tmpdir(), "lab-lessons-cli-"));
	own = path.join(base, "mine");
	await mkdir(own);
});

afterEach(() => rm(base, { recursive: true }));

type Outcome = { code: number; stdout: string; stderr: string };

async function lab(...args: string[]): Promise<Outcome> {
	const options = { env: { ...process.env, LAB_LESSONS_DIR: own, PORT: "3000" } };
	const command = ["--import", "tsx", "server/cli.ts", "lessons", ...args];
	try {
		return { code: 0, ...(await promisify(execFile)(process.execPath, command, options)) };
	} catch (thrown) {
		const { code, stdout, stderr } = thrown as Outcome;
		return { code, stdout, stderr };
	}
}

const numberOf = (file: string) => Number(/(\d+)-[^/]*\/lesson\.md$/.exec(file)?.[1]);

describe("lab lessons", () => {
	test("makes a lesson under the next number that is in order at once, and finds what is broken in it afterwards", {
		timeout: 60_000,
	}, async () => {
		const made = await lab("new", "partial-indexes");
		expect(made.code, made.stderr).toBe(0);
		const file = made.stdout.trim();
		expect(file).toMatch(/mine\/\d\d-partial-indexes\/lesson\.md$/);
		expect(made.stderr).toContain("http://localhost:3000/lessons/partial-indexes");
		const text = await readFile(file, "utf8");
		expect(text).toContain("title: Partial indexes\n");

		expect(await lab("check", "partial-indexes")).toEqual({
			code: 0,
			stdout: "",
			stderr: "1 lesson, nothing wrong.\n",
		});

		await writeFile(file, text.replace("experiment=switches", "experiment=switchs"));
		const lines = text.split("\n");
		const line = lines.findIndex((one) => one.includes("experiment=switches")) + 1;
		const column = (lines[line - 1] ?? "").indexOf("experiment=") + 1;
		const found = await lab("check");
		expect([found.code, found.stderr]).toEqual([1, expect.stringMatching(/^\d+ lessons, 1 fault\.\n$/)]);
		expect(found.stdout).toBe(
			`${file}:${line}:${column} bench.experiment: no experiment "switchs". Did you mean "switches"?\n`,
		);

		const json = await lab("check", "partial-indexes", "--json");
		expect(json.code).toBe(1);
		expect(JSON.parse(json.stdout)).toEqual({
			lessons: [{ slug: "partial-indexes", number: numberOf(file), ok: false }],
			faults: [expect.objectContaining({ line, column, field: "bench.experiment" })],
		});
	});

	test("does not call in order what it could not look at: a folder of lessons that is not there", {
		timeout: 30_000,
	}, async () => {
		await rm(own, { recursive: true });
		expect(await lab("check")).toEqual({
			code: 78,
			stdout: "",
			stderr: `LAB_LESSONS_DIR is "${own}", and there is no such folder. Make it, or name one that is there.\n`,
		});
	});

	test("does not know a lesson that is not there, and says which is nearest", {
		timeout: 30_000,
	}, async () => {
		expect(await lab("check", "indexng")).toEqual({
			code: 2,
			stdout: "",
			stderr: 'name: there is no lesson "indexng". Did you mean "indexing"?\n',
		});
	});

	test("keeps the schema of the front matter for editors as the parser has it", {
		timeout: 30_000,
	}, async () => {
		const schema = JSON.parse(await readFile("lessons/lesson.schema.json", "utf8"));
		expect(schema, "write it with: npm run -s lab -- lessons schema > lessons/lesson.schema.json").toEqual(
			frontMatterJsonSchema(),
		);
		expect(schema).toMatchObject({
			required: ["title", "summary", "technique", "minutes", "level", "objectives"],
			additionalProperties: false,
		});
		const printed = await lab("schema");
		expect(JSON.parse(printed.stdout)).toEqual(schema);
	});

	test("keeps the schema of a declared experiment likewise", { timeout: 30_000 }, async () => {
		const schema = JSON.parse(await readFile("lessons/experiment.schema.json", "utf8"));
		const how = "write it with: npm run -s lab -- lessons schema experiment > lessons/experiment.schema.json";
		expect(schema, how).toEqual(experimentJsonSchema());
		expect(Object.keys(schema.properties.load.properties)).toEqual(
			"clients seconds think connections rate arrivals profile toRate".split(" "),
		);
		expect(JSON.parse((await lab("schema", "experiment")).stdout)).toEqual(schema);
	});
});

describe("what blocks may name", () => {
	test("is every experiment, and a name that none has is answered with the nearest", async () => {
		const all = await describeExperiments(undefined);
		for (const { declaration } of EXPERIMENTS) expect(all).toMatch(new RegExp(`^${declaration.id} `, "m"));
		await expect(describeExperiments("swiches")).rejects.toThrow('Did you mean "switches"?');
	});

	test.each(EXPERIMENTS.map(({ declaration }) => declaration))(
		"is of $id its levels, its counters and a bench of it",
		async ({ id, factors, counters }) => {
			const text = await describeExperiments(id);
			const levels = factors.flatMap((factor) =>
				(factor.kind === "choice" ? factor.levels.map((level) => level.id) : [factor.initial]).map(
					(level) => `${factor.id}=${level}`,
				),
			);
			for (const word of [...levels, ...counters.map((counter) => counter.id)]) {
				expect(text).toMatch(new RegExp(`^  ${word} `, "m"));
			}
			const [, bench = ""] = /A bench of it: (::bench\{.*\})$/m.exec(text) ?? [];
			const lesson = await parseLesson({
				file: "f",
				slug: "s",
				number: 1,
				text: `---\ntitle: T\nsummary: S.\ntechnique: t\nminutes: 5\nlevel: introductory\nobjectives: [A, B]\nexperiments: [${id}]\n---\n\n${bench}\n`,
				experiments: EXPERIMENTS,
				slugs: ["s"],
				glossary: null,
			});
			expect(lesson).toMatchObject({ ok: true });
		},
	);
});

describe("a new lesson", () => {
	const make = (name: string) => makeLesson(name, { dir: own });

	test("gets the number behind the last of all folders", async () => {
		await mkdir(path.join(own, "41-before"));
		expect((await make("after")).file).toMatch(/42-after\/lesson\.md$/);
		expect((await make("behind")).file).toMatch(/43-behind\/lesson\.md$/);
	});

	test.each([
		["Partial Indexes", '"partial-indexes" would do.'],
		["../../etc", '"etc" would do.'],
		["04-queries", "begins with a number"],
		["a_b", '"a-b" would do.'],
		["", "is no name of a lesson"],
		["ü", "is no name of a lesson"],
		["indexing", "already, in lessons/03-indexing/lesson.md"],
	])("is not made of the name %j", async (name, words) => {
		await expect(make(name)).rejects.toMatchObject({ code: "bad-request", field: "name" });
		await expect(make(name)).rejects.toThrow(words);
	});

	test("is not made where nothing can be written", async () => {
		await writeFile(path.join(base, "file"), "");
		await expect(makeLesson("fine", { dir: path.join(base, "file", "below") })).rejects.toMatchObject({
			code: "io",
		});
	});
});
