import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { LessonEntry } from "#server/contract/lesson.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { fixtureLesson } from "#server/testing/lesson-fixture.ts";
import { measureNext } from "#server/testing/measured-run.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { openVisitor, type Visitor } from "#server/testing/visitor.ts";
import { closeServices, openServices } from "#server/testing/web-services.ts";
import type { Services } from "./process.ts";

const course = vi.hoisted(() => ({ entries: [] as LessonEntry[] }));
vi.mock("#server/lessons/catalogue.ts", () => ({
	readCatalogue: async () => course.entries,
	readCourse: async () => course.entries,
	readGlossary: async () => ({ entries: [], faults: [] }),
	readLesson: async (slug: string) =>
		course.entries.find((entry) => (entry.ok ? entry.lesson.slug : entry.slug) === slug),
}));

let database: TestDatabase;
let services: Services;

beforeAll(async () => {
	database = await createWorkbench();
	services = openServices(database, "learner");
});
afterAll(async () => {
	await closeServices(services);
	await database.drop();
});
beforeEach(async () => {
	course.entries = [
		{ ok: true, lesson: fixtureLesson() },
		{ ok: false, slug: "broken", number: 91, faults: [], source: "" },
	];
	await database.sql`truncate workbench.runs, workbench.predictions, workbench.quiz_answers, workbench.places cascade`;
});

let keys = 0;
const newKey = () => `a-key-of-this-test-${keys++}`;
const visitor = () => openVisitor(services, { key: newKey() });
const tabOf = (other: Visitor) => openVisitor(services, { cookie: other.cookie(), key: newKey() });
const place = { lesson: "fixture", bench: "first" };

function press({ api }: Visitor, changes: object = {}) {
	const { experiment, arms, load } = recordedRun().request;
	const asked = { experiment, arms: arms.map((arm) => ({ ...arm })), load };
	return api.runs.start.mutate({ ...asked, idempotencyKey: newKey(), place, ...changes });
}

const predict = ({ api }: Visitor, block: string, value: number | number[] | null) =>
	api.learner.predict.mutate({ lesson: "fixture", block, value });
const see = ({ api }: Visitor) => api.learner.lesson.query({ slug: "fixture" });

async function sessionCount(): Promise<number> {
	const rows = await database.sql`
		select session from workbench.predictions union select session from workbench.places
		union select session from workbench.runs union select session from workbench.quiz_answers`;
	return rows.length;
}

test("somebody who only reads is given no cookie and has done nothing", async () => {
	const reader = visitor();
	expect(await see(reader)).toEqual({ predictions: [], answers: [], runs: [], place: null });
	expect(await reader.api.learner.course.query()).toEqual([]);
	expect(await reader.api.lessons.search.query({ text: "index" })).not.toEqual([]);
	expect(reader.cookie()).toBe("");
	await expect(reader.api.learner.lesson.query({ slug: "nowhere" })).rejects.toMatchObject({
		data: { fault: "not-found" },
	});
});

test("the first calls of a new page are one session, however many are under way at once", async () => {
	const { api, cookie } = visitor();
	const reached = { lesson: "fixture", block: "costs" };
	await Promise.all([
		api.learner.reached.mutate(reached),
		api.learner.predict.mutate({ lesson: "fixture", block: "times", value: 3 }),
		// In a batch of its own.
		new Promise((resolve) => setTimeout(resolve, 1)).then(() =>
			press({ api, cookie }, { place: { lesson: "fixture", bench: "second" } }),
		),
	]);
	expect(await sessionCount()).toBe(1);
	expect(await see({ api, cookie })).toMatchObject({
		predictions: expect.arrayContaining([{ block: "times", value: 3, lockedByRunId: null }]),
		runs: [{ bench: "second", settles: false }],
		place: "costs",
	});
});

test("a key that could be guessed opens no session", async () => {
	const guessable = openVisitor(services, { key: "me" });
	await expect(predict(guessable, "times", 3)).rejects.toMatchObject({
		data: { fault: "bad-request", field: "x-lab-visitor" },
	});
	const noPage = openVisitor(services);
	await predict(noPage, "times", 3);
	expect((await see(noPage)).predictions).toHaveLength(1);
});

test("pressing Run on a lesson's bench locks its predictions, once for five presses of one key", async () => {
	const ada = visitor();
	await predict(ada, "times", 12);
	const idempotencyKey = newKey();
	const pressed = await Promise.all(Array.from({ length: 5 }, () => press(ada, { idempotencyKey })));
	expect(new Set(pressed.map(({ id }) => id)).size).toBe(1);
	const runId = pressed[0]?.id;
	expect((await see(ada)).predictions).toEqual(
		expect.arrayContaining([
			{ block: "times", value: 12, lockedByRunId: runId },
			{ block: "pick", value: null, lockedByRunId: runId },
		]),
	);
	const refused = await predict(ada, "times", 200).catch((error: unknown) => error);
	expect(refused).toMatchObject({
		data: { fault: "forbidden", field: "value" },
		message: `This prediction is locked by run ${runId}; a prediction is made before its run.`,
	});
	await expect(predict(tabOf(ada), "times", 200)).rejects.toMatchObject({ data: { fault: "forbidden" } });
});

test("a run from a place that is not there is refused before anything is stored", async () => {
	const ada = visitor();
	for (const [field, bad] of [
		["place.lesson", { lesson: "nowhere", bench: "first" }],
		["place.lesson", { lesson: "broken", bench: "first" }],
		["place.bench", { lesson: "fixture", bench: "third" }],
		["place.bench", { lesson: "fixture", bench: "why" }],
	] as const) {
		await expect(press(ada, { place: bad })).rejects.toMatchObject({ data: { fault: "bad-request", field } });
	}
	expect([await sessionCount(), ada.cookie()]).toEqual([0, ""]);
	await press(ada, { place: undefined });
	expect((await see(ada)).runs).toEqual([]);
});

test.each([
	["lesson", { lesson: "nowhere", block: "times", value: 1 }],
	["lesson", { lesson: "broken", block: "times", value: 1 }],
	["block", { lesson: "fixture", block: "why", value: 1 }],
	["block", { lesson: "fixture", block: "x".repeat(201), value: 1 }],
	["value", { lesson: "fixture", block: "times", value: [1, 2] }],
	["value", { lesson: "fixture", block: "times", value: "3" }],
	["value", { lesson: "fixture", block: "shape", value: Array.from({ length: 1_000 }, () => 1) }],
	["surprise", { lesson: "fixture", block: "times", value: 1, surprise: 1 }],
])("a prediction with a bad %s is refused by that name and nothing is stored", async (field, input) => {
	const ada = visitor();
	const asked = input as { lesson: string; block: string; value: number };
	await expect(ada.api.learner.predict.mutate(asked)).rejects.toMatchObject({
		data: { fault: "bad-request", field },
	});
	expect([await sessionCount(), ada.cookie()]).toEqual([0, ""]);
});

test("a quiz is judged by the server, and the order of what was chosen is no matter", async () => {
	const ada = visitor();
	const answer = (chosen: number[]) =>
		ada.api.learner.answer.mutate({ lesson: "fixture", block: "why", chosen });
	expect(await answer([1])).toMatchObject({ isRight: false, wasRightAtFirst: false });
	expect(await answer([2, 0, 2])).toEqual({
		block: "why",
		chosen: [0, 2],
		isRight: true,
		wasRightAtFirst: false,
	});
	await expect(answer([7])).rejects.toMatchObject({ data: { field: "chosen" } });
	await expect(answer([])).rejects.toMatchObject({ data: { field: "chosen" } });
	expect((await see(ada)).answers).toHaveLength(1);
});

test("nothing is lost when the server is started anew", async () => {
	const ada = visitor();
	await predict(ada, "times", 12);
	await ada.api.learner.answer.mutate({ lesson: "fixture", block: "why", chosen: [0, 2] });
	await ada.api.learner.reached.mutate({ lesson: "fixture", block: "costs" });
	const { id } = await press(ada);
	const before = await see(ada);
	await closeServices(services);
	services = openServices(database, "learner");
	expect(await see(tabOf(ada))).toEqual(before);
	expect(before).toMatchObject({ runs: [{ bench: "first", runId: id }], place: "costs" });
	expect(await tabOf(ada).api.learner.course.query()).toMatchObject([
		{ slug: "fixture", answeredCount: 2, rightCount: 1, runCount: 1, place: "costs" },
	]);
});

test("a block that its author took out and put back has its answer again", async () => {
	const ada = visitor();
	await predict(ada, "times", 12);
	const [whole] = course.entries;
	course.entries = [{ ok: true, lesson: fixtureLesson({ blocks: [] }) }];
	await expect(predict(ada, "times", 13)).rejects.toMatchObject({ data: { field: "block" } });
	expect(await ada.api.learner.course.query()).toMatchObject([{ answeredCount: 0 }]);
	course.entries = whole === undefined ? [] : [whole];
	expect((await see(ada)).predictions).toEqual([{ block: "times", value: 12, lockedByRunId: null }]);
});

describe("to be forgotten", () => {
	/** Whether a text stands anywhere in the workbench's tables. */
	async function tablesWith(text: string): Promise<string[]> {
		const tables = await database.sql<{ name: string }[]>`
			select table_name as name from information_schema.tables where table_schema = 'workbench'`;
		expect(tables.length).toBeGreaterThan(8);
		const found: string[] = [];
		for (const { name } of tables) {
			const rows = await database.sql`
				select 1 from workbench.${database.sql(name)} as one where to_json(one)::text like ${`%${text}%`} limit 1`;
			if (rows.length > 0) found.push(name);
		}
		return found.toSorted();
	}

	async function doEverything(who: Visitor): Promise<string> {
		await predict(who, "times", 12);
		await who.api.learner.answer.mutate({ lesson: "fixture", block: "why", chosen: [0] });
		await who.api.learner.reached.mutate({ lesson: "fixture", block: "costs" });
		await press(who);
		await measureNext(services.workbench.db);
		await press(who, { place: undefined });
		return who.cookie().replace(/^.*=/, "").split(".")[0] ?? "";
	}

	test("leaves nothing of the session in any table, and takes the cookie back", async () => {
		const [ada, bob] = [visitor(), visitor()];
		const session = await doEverything(ada);
		const other = await doEverything(bob);
		const { id } = await press(ada);
		const all = ["bench_runs", "places", "predictions", "quiz_answers", "runs"];
		expect(await tablesWith(session)).toEqual(all);
		await ada.api.learner.forget.mutate({ confirm: true });
		expect(await tablesWith(session)).toEqual([]);
		expect(await tablesWith(id)).toEqual([]);
		expect(ada.cookie()).toBe("");
		expect(await see(ada)).toEqual({ predictions: [], answers: [], runs: [], place: null });
		expect(await tablesWith(other)).toEqual(all);
	});

	test("ends a run that is going on, for its runner and for all who watch it", async () => {
		const ada = visitor();
		const { id } = await press(ada);
		const { claim, finish, renew } = await import("#server/queue/lease.ts");
		const found = await claim(services.workbench.db, "runner", "a-lane");
		const lease = found?.lease ?? { runId: "", attempt: 0, runner: "" };
		expect(lease.runId).toBe(id);
		const watching = services.feed.watch(id, 0, new AbortController().signal);
		const seen = (async () => {
			for await (const event of watching) expect(event.kind).toBe("state");
		})();
		await ada.api.learner.forget.mutate({ confirm: true });
		await expect(seen).rejects.toMatchObject({ code: "not-found" });
		expect((await renew(services.workbench.db, lease)).held).toBe(false);
		expect(await finish(services.workbench.db, lease, { state: "cancelled" })).toBe(false);
		expect(await tablesWith(id)).toEqual([]);
	});

	test("has to be meant", async () => {
		const ada = visitor();
		await predict(ada, "times", 12);
		const asked = { confirm: false } as unknown as { confirm: true };
		await expect(ada.api.learner.forget.mutate(asked)).rejects.toMatchObject({ data: { field: "confirm" } });
		expect((await see(ada)).predictions).toHaveLength(1);
	});
});
