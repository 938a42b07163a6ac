import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunRequest } from "#server/contract/run.ts";
import { enqueue } from "#server/queue/runs.ts";
import { openWorkbench, type Workbench } from "#server/queue/workbench.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { fixtureLesson } from "#server/testing/lesson-fixture.ts";
import { measureNext } from "#server/testing/measured-run.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { linkRun } from "./bench-runs.ts";
import { readKept } from "./kept.ts";
import { reachPlace } from "./places.ts";
import { lockPredictions, predict } from "./predictions.ts";
import { courseProgress, learnerLesson } from "./progress.ts";
import { answerQuiz } from "./quiz-answers.ts";

let database: TestDatabase;
let workbench: Workbench;

beforeAll(async () => {
	database = await createWorkbench();
	workbench = openWorkbench(database.target, { applicationName: "test:learners", maxConnections: 8 });
});
afterAll(async () => {
	await workbench.close();
	await database.drop();
});
beforeEach(async () => {
	await database.sql`truncate workbench.runs, workbench.predictions, workbench.quiz_answers, workbench.places cascade`;
});

const lesson = fixtureLesson();
const { request } = recordedRun();
const key = (block: string, session = "ada") => ({ session, lesson: "fixture", block });
let presses = 0;

/** Starts a run from a bench of the lesson, as pressing Run there does. */
function run(bench: string, changes: Partial<RunRequest> = {}, session = "ada"): Promise<string> {
	const blocks = lesson.blocks.flatMap((block) =>
		block.kind === "predict" && block.bench === bench ? [block.id] : [],
	);
	return enqueue(workbench.db, {
		session,
		idempotencyKey: `press ${presses++}`,
		request: { ...request, ...changes },
		alongside: async (tx, runId) => {
			await linkRun(tx, { session, place: { lesson: "fixture", bench }, runId });
			await lockPredictions(tx, { session, lesson: "fixture", blocks, runId });
		},
	});
}

const here = async (session = "ada") =>
	learnerLesson(await readKept(workbench.db, session, "fixture"), lesson);

describe("a prediction", () => {
	test("can be changed until its bench runs, and then never", async () => {
		await predict(workbench.db, key("times"), 3);
		await predict(workbench.db, key("times"), 12);
		const runId = await run("first");
		await expect(predict(workbench.db, key("times"), 200)).rejects.toMatchObject({
			code: "forbidden",
			message: expect.stringContaining(`locked by run ${runId}`),
		});
		expect((await here()).predictions).toContainEqual({ block: "times", value: 12, lockedByRunId: runId });
	});

	test("that was not made before its bench ran was skipped", async () => {
		const runId = await run("first");
		expect((await here()).predictions).toContainEqual({ block: "pick", value: null, lockedByRunId: runId });
		await expect(predict(workbench.db, key("pick"), 1)).rejects.toMatchObject({ code: "forbidden" });
		await expect(predict(workbench.db, key("later"), 1)).resolves.toBeUndefined();
		await expect(predict(workbench.db, key("pick", "bob"), 1)).resolves.toBeUndefined();
	});

	test("of two tabs is the last one's, and after the run of one of them neither's", async () => {
		await Promise.all([1, 2].map((value) => predict(workbench.db, key("times"), value)));
		await predict(workbench.db, key("times"), 3);
		await Promise.all([run("first"), run("first")]);
		const late = await Promise.allSettled([4, 5].map((value) => predict(workbench.db, key("times"), value)));
		expect(late.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
		expect((await here()).predictions.find(({ block }) => block === "times")?.value).toBe(3);
	});

	test("made in the same moment as the run is either locked with it or refused", async () => {
		for (let round = 0; round < 20; round++) {
			const session = `session ${round}`;
			const [made, runId] = await Promise.all([
				predict(workbench.db, key("times", session), 7).then(
					() => true,
					() => false,
				),
				run("first", {}, session),
			]);
			const kept = (await here(session)).predictions.find(({ block }) => block === "times");
			expect(kept).toEqual({ block: "times", value: made ? 7 : null, lockedByRunId: runId });
		}
	});

	test("stays locked by its first run, also when that is deleted", async () => {
		await predict(workbench.db, key("times"), 3);
		const [first] = [await run("first"), await run("first")];
		await database.sql`delete from workbench.runs where id = ${first}`;
		expect((await here()).predictions.find(({ block }) => block === "times")?.lockedByRunId).toBe(first);
		await expect(predict(workbench.db, key("times"), 4)).rejects.toMatchObject({ code: "forbidden" });
		expect((await here()).runs).toHaveLength(1);
	});

	test("keeps numbers, choices, curves and what was skipped as they were", async () => {
		const values = { times: 12.5, pick: 1, shape: [4_000.25, 400], later: null };
		for (const [block, value] of Object.entries(values)) await predict(workbench.db, key(block), value);
		const kept = (await here()).predictions.map(({ block, value }) => [block, value]);
		expect(Object.fromEntries(kept)).toEqual(values);
	});
});

test("a run that is refused locks nothing", async () => {
	await predict(workbench.db, key("times"), 3);
	for (let count = 0; count < 4; count++) await run("second");
	await expect(run("first")).rejects.toMatchObject({ code: "too-many-runs" });
	await expect(predict(workbench.db, key("times"), 4)).resolves.toBeUndefined();
});

test("of a quiz the first answer counts and the latest is shown", async () => {
	const answer = (chosen: number[], isRight: boolean) =>
		answerQuiz(workbench.db, key("why"), { chosen, isRight });
	expect(await answer([1], false)).toBe(false);
	expect(await answer([0, 2], true)).toBe(false);
	expect((await here()).answers).toEqual([
		{ block: "why", chosen: [0, 2], isRight: true, wasRightAtFirst: false },
	]);
});

describe("the runs of a bench", () => {
	test("are the last one, and the last that measured what the lesson sets", async () => {
		const first = await run("first");
		await measureNext(workbench.db);
		const longer = await run("first", { load: { ...request.load, seconds: 30 } });
		await measureNext(workbench.db);
		expect((await here()).runs).toEqual([{ bench: "first", runId: longer, settles: true }]);
		const other = await run("first", { arms: [...request.arms].reverse() });
		await measureNext(workbench.db);
		const busier = await run("first", { load: { ...request.load, clients: 9 } });
		await measureNext(workbench.db);
		const waiting = await run("first");
		expect((await here()).runs).toEqual([
			{ bench: "first", runId: waiting, settles: false },
			{ bench: "first", runId: longer, settles: true },
		]);
		expect(new Set([first, longer, other, busier, waiting]).size).toBe(5);
	});

	test("settle nothing while the lesson's file cannot be read", async () => {
		const runId = await run("first");
		await measureNext(workbench.db);
		const kept = await readKept(workbench.db, "ada", "fixture");
		expect(learnerLesson(kept, null).runs).toEqual([{ bench: "first", runId, settles: false }]);
	});
});

test("progress counts what was answered of what the lesson still asks", async () => {
	await predict(workbench.db, key("times"), 3);
	await predict(workbench.db, key("pick"), null);
	await predict(workbench.db, key("taken-out-since"), 3);
	await answerQuiz(workbench.db, key("why"), { chosen: [0, 2], isRight: true });
	await reachPlace(workbench.db, { session: "ada", lesson: "fixture", anchor: "why" });
	await reachPlace(workbench.db, { session: "ada", lesson: "fixture", anchor: "costs" });
	await run("first");
	const kept = await readKept(workbench.db, "ada");
	const unopened = { ok: true, lesson: fixtureLesson({ slug: "unopened" }) } as const;
	expect(courseProgress(kept, [unopened, { ok: true, lesson }])).toEqual([
		{
			slug: "fixture",
			answeredCount: 2,
			rightCount: 1,
			runCount: 1,
			place: "costs",
			lastSeenAtMs: expect.any(Number),
		},
	]);
	const broken = { ok: false, slug: "fixture", number: 1, faults: [], source: "" } as const;
	expect(courseProgress(kept, [broken])).toMatchObject([{ answeredCount: 3 }]);
	expect(Math.abs((courseProgress(kept, [broken])[0]?.lastSeenAtMs ?? 0) - Date.now())).toBeLessThan(60_000);
});

test("beyond as many answers as are kept a new one is refused, and an old one can still be changed", async () => {
	await database.sql`
		insert into workbench.predictions (session, lesson, block, value)
		select 'ada', 'fixture', 'block ' || n, '1' from generate_series(1, 1999) as n`;
	await predict(workbench.db, key("times"), 3);
	await expect(predict(workbench.db, key("pick"), 1)).rejects.toMatchObject({ code: "too-large" });
	await expect(predict(workbench.db, key("times"), 4)).resolves.toBeUndefined();
	await expect(predict(workbench.db, key("pick", "bob"), 1)).resolves.toBeUndefined();
});
