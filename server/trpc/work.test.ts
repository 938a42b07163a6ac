import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { LessonEntry } from "#server/contract/lesson.ts";
import { workSchema } from "#server/contract/work.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { fixtureLesson } from "#server/testing/lesson-fixture.ts";
import { measureNext } from "#server/testing/measured-run.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { openVisitor } from "#server/testing/visitor.ts";
import { closeServices, openServices } from "#server/testing/web-services.ts";
import type { Services } from "./process.ts";
import { handleWorkRequest } from "./work.ts";

const course = vi.hoisted(() => ({ entries: [] as LessonEntry[] }));
vi.mock("#server/lessons/catalogue.ts", () => ({
	readCatalogue: async () => course.entries,
	readCourse: async () => course.entries,
	readLesson: async (slug: string) =>
		course.entries.find((entry) => (entry.ok ? entry.lesson.slug : entry.slug) === slug),
}));

let database: TestDatabase;
let services: Services;

beforeAll(async () => {
	database = await createWorkbench();
	services = openServices(database, "work");
});
afterAll(async () => {
	await closeServices(services);
	await database.drop();
});
beforeEach(async () => {
	course.entries = [{ ok: true, lesson: fixtureLesson() }];
	await database.sql`truncate workbench.runs, workbench.predictions, workbench.quiz_answers, workbench.places cascade`;
});

const download = (format: string, cookie: string, headers: Record<string, string> = {}) =>
	handleWorkRequest(
		new Request(`http://127.0.0.1:3000/api/work?format=${format}`, { headers: { cookie, ...headers } }),
		services,
	);
const takeJson = async (cookie: string) => workSchema.parse(await (await download("json", cookie)).json());

/** A learner who predicted, answered and ran; one run ended well, one was of no lesson, one waits. */
async function work(): Promise<string> {
	const { api, cookie } = openVisitor(services, { key: "the-key-of-a-page" });
	const { experiment, arms, load } = recordedRun().request;
	const start = (idempotencyKey: string, place?: { lesson: string; bench: string }) =>
		api.runs.start.mutate({
			experiment,
			arms: arms.map((arm) => ({ ...arm })),
			load,
			idempotencyKey,
			...(place && { place }),
		});
	const lesson = "fixture";
	await api.learner.predict.mutate({ lesson, block: "times", value: 2 });
	await api.learner.predict.mutate({ lesson, block: "pick", value: 1 });
	await api.learner.predict.mutate({ lesson, block: "shape", value: [4_000, 4_000] });
	await api.learner.predict.mutate({ lesson, block: "later", value: 100_000 });
	await api.learner.answer.mutate({ lesson, block: "why", chosen: [1] });
	await api.learner.answer.mutate({ lesson, block: "why", chosen: [0, 2] });
	const { id } = await start("the-first-press-of-run", { lesson, bench: "first" });
	await api.history.annotate.mutate({ id, tags: ["Before"], note: "The first,\n**as it was**." });
	await measureNext(services.workbench.db);
	await start("the-second-press-of-run");
	await measureNext(services.workbench.db);
	await start("the-third-press-of-run", { lesson, bench: "first" });
	return cookie();
}

test("as JSON everything of a learner is there, in the words of its schema", async () => {
	const cookie = await work();
	const { lessons, runs } = await takeJson(cookie);
	const [lesson] = lessons;
	const [first, second, third] = runs;
	expect(lesson).toMatchObject({ slug: "fixture", title: "A lesson for tests" });
	const byBlock = new Map(lesson?.predictions.map((prediction) => [prediction.block, prediction]));
	expect(byBlock.get("times")).toMatchObject({
		question: "How many times lower is the median?",
		value: 2,
		unit: "times",
		lockedByRunId: first?.id,
		measuredByRunId: first?.id,
		score: { kind: "factor", band: "within-10", direction: "too-low" },
	});
	expect(byBlock.get("pick")?.score).toEqual({ kind: "choice", isRight: true, right: 1 });
	expect(byBlock.get("shape")?.measured).toHaveLength(2);
	expect(byBlock.get("later")).toMatchObject({ measured: null, score: { why: "not-measured" } });
	expect(lesson?.answers).toEqual([
		{
			block: "why",
			question: "Why is it quicker?",
			options: ["Fewer pages", "More memory", "Fewer rows"],
			right: [0, 2],
			firstChosen: [1],
			wasRightAtFirst: false,
			chosen: [0, 2],
			isRight: true,
		},
	]);
	expect([first, second, third]).toMatchObject([
		{ lesson: "fixture", bench: "first", state: "done" },
		{ lesson: null, bench: null, state: "done" },
		{ lesson: "fixture", state: "queued", result: null, verdicts: [] },
	]);
	expect([first, second].map((run) => [run?.tags, run?.note])).toEqual([
		[["before"], "The first,\n**as it was**."],
		[[], ""],
	]);
	const { runId: _, url: __, ...measured } = recordedRun().output;
	expect(first?.result).toEqual(JSON.parse(JSON.stringify(measured)));
	expect(first?.verdicts[0]).toMatch(/^With .* the median is .* times lower, 95.% interval/);
});

test("as Markdown it is a text with the score, the sentences, the figures and a chart of each run", async () => {
	const text = await (await download("markdown", await work())).text();
	expect(text).toContain("## A lesson for tests\n");
	expect(text).toMatch(
		/\| How many times lower is the median\? \| 2 times \| \d+\.\d+ times \| Some way off: too low by a factor of 5\.\d+\. \|/,
	);
	expect(text).toContain("| Which is it? | much lower |");
	expect(text).toMatch(
		/\| Draw both\. \| 4 ms, 4 ms \| [\d.]+ ms, [\d.]+ ms \| Some way off: .* by a factor of 3\.\d+\. \|/,
	);
	expect(text).toContain("| Why is it quicker? | ✗ More memory | ✓ Fewer pages; Fewer rows |");
	expect(text.match(/^```text$/gm)).toHaveLength(2);
	expect(text).toMatch(/^A No index {2}│ +●─+○$/m);
	expect(text).toMatch(/^- With .* the median is .* times lower, 95 % interval/m);
	expect(text.match(/^\| B-tree \| /gm)?.length).toBeGreaterThanOrEqual(2);
	expect(text).toContain("\nTags: before.\n\n> The first,\n> \\*\\*as it was\\*\\*.\n");
	expect(text).toContain("npm run lab -- run switches --arm ");
	expect(text).toContain("It is queued.");
});

test("it is a file, of whoever has the cookie and of nobody else", async () => {
	const cookie = await work();
	const response = await download("json", cookie);
	expect(response.headers.get("content-disposition")).toMatch(
		/^attachment; filename="latency-lab-\d{4}-\d\d-\d\d\.json"$/,
	);
	expect(response.headers.get("cache-control")).toBe("no-store");
	expect(response.headers.get("set-cookie")).toBeNull();
	await response.body?.cancel();
	for (const other of ["", cookie.replace(/.$/, "!"), "lab_session=someone.else"]) {
		expect(await takeJson(other)).toMatchObject({ lessons: [], runs: [] });
		expect(await (await download("markdown", other)).text()).toContain("There is nothing yet");
	}
});

test("what cannot be given is refused in a sentence", async () => {
	const answers = [await download("pdf", ""), await download("json", "", { host: "evil.example" })];
	expect(answers.map(({ status }) => status)).toEqual([400, 421]);
	expect(await answers[0]?.text()).toBe("format: must be markdown or json.\n");
});

test("a lesson that is gone, and an experiment that has changed, are told as what was kept of them", async () => {
	const cookie = await work();
	course.entries = [];
	await database.sql`
		update workbench.runs set result = replace(result::text, 'index=btree', 'index=gone')::json where result is not null`;
	const { lessons, runs } = await takeJson(cookie);
	expect(lessons[0]).toMatchObject({ slug: "fixture", title: null });
	expect(lessons[0]?.predictions.find(({ block }) => block === "times")).toMatchObject({
		question: null,
		value: 2,
		score: { kind: "none" },
	});
	expect(runs[0]).toMatchObject({ verdicts: [], result: { experiment: "switches" } });
	const text = await (await download("markdown", cookie)).text();
	expect(text).toContain("## fixture\n");
	expect(text).toContain("the JSON file has its figures");
});

test("more runs than are read at once are all there, in their order", async () => {
	const cookie = await work();
	await database.sql`
		insert into workbench.runs (id, session, idempotency_key, request, state)
		select 'run ' || n, session, 'key ' || n, request, 'cancelled'
		from workbench.runs, generate_series(1, 23) as n where state = 'queued' order by n`;
	const { runs } = await takeJson(cookie);
	expect(runs).toHaveLength(26);
	expect(runs.slice(3).map(({ id }) => id)).toEqual(Array.from({ length: 23 }, (_, n) => `run ${n + 1}`));
});
