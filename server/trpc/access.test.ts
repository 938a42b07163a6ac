import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { LessonEntry } from "#server/contract/lesson.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { fixtureLesson } from "#server/testing/lesson-fixture.ts";
import { measureNext } from "#server/testing/measured-run.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { openVisitor, type Visitor } from "#server/testing/visitor.ts";
import { closeServices, openServices } from "#server/testing/web-services.ts";
import { handleApiRequest } from "./http.ts";
import type { Services } from "./process.ts";
import { appRouter } from "./router.ts";

const course = vi.hoisted(() => ({ entries: [] as LessonEntry[] }));
vi.mock("#server/lessons/catalogue.ts", () => ({
	readCatalogue: async () => course.entries,
	readCourse: async () => course.entries,
	readLesson: async () => course.entries[0],
	readGlossary: async () => ({
		entries: [{ term: "index", meaning: "A way in.", source: null }],
		faults: [],
	}),
}));

let database: TestDatabase;
let services: Services;
/** Whose data it is about: with a run that has ended, one that waits, and an answer of each kind. */
let ada: Visitor;
let bob: Visitor;
let done: string;
let waiting: string;

beforeAll(async () => {
	course.entries = [{ ok: true, lesson: fixtureLesson() }];
	database = await createWorkbench();
	services = openServices(database, "access");
});
afterAll(async () => {
	await closeServices(services);
	await database.drop();
});
beforeEach(async () => {
	await database.sql`truncate workbench.runs, workbench.predictions, workbench.quiz_answers, workbench.places cascade`;
	ada = openVisitor(services, { key: "the-page-of-ada-lovelace" });
	bob = openVisitor(services, { key: "the-page-of-bob-somebody" });
	await ada.api.learner.predict.mutate({ lesson, block: "times", value: 3 });
	await ada.api.learner.predict.mutate({ lesson, block: "later", value: 5 });
	await ada.api.learner.answer.mutate({ lesson, block: "why", chosen: [0, 2] });
	await ada.api.learner.reached.mutate({ lesson, block: "costs" });
	done = await start(ada);
	await measureNext(services.workbench.db);
	waiting = await start(ada);
	await bob.api.learner.reached.mutate({ lesson, block: "why" });
});

const lesson = "fixture";
let presses = 0;

async function start({ api }: Visitor): Promise<string> {
	const { experiment, arms, load } = recordedRun().request;
	const { id } = await api.runs.start.mutate({
		experiment,
		arms: arms.map((arm) => ({ ...arm })),
		load,
		idempotencyKey: `a-press-of-the-button-${presses++}`,
		place: { lesson, bench: "first" },
	});
	return id;
}

/** All that is kept under a session, as text. */
async function keptOf(who: Visitor): Promise<string> {
	const session = who.cookie().replace(/^.*=/, "").split(".")[0] ?? "";
	const rows = await database.sql`
		select 'prediction' as of, to_json(one)::text as row from workbench.predictions as one where session = ${session}
		union all select 'answer', to_json(one)::text from workbench.quiz_answers as one where session = ${session}
		union all select 'place', to_json(one)::text from workbench.places as one where session = ${session}
		union all select 'run', to_json(one)::text from workbench.runs as one where session = ${session}
		union all select 'bench run', to_json(one)::text from workbench.bench_runs as one where session = ${session}
		order by 1, 2`;
	return JSON.stringify(rows);
}

const CALLERS = [
	"without a cookie",
	"with a forged cookie",
	"with another's cookie",
	"with her own cookie",
] as const;
type Caller = (typeof CALLERS)[number];

function callerAs(caller: Caller): Visitor {
	switch (caller) {
		case "without a cookie":
			return openVisitor(services, { key: "the-page-of-a-stranger" });
		case "with a forged cookie":
			return openVisitor(services, {
				key: "the-page-of-a-forger",
				cookie: ada.cookie().replace(/.{3}$/, "AAA"),
			});
		case "with another's cookie":
			return openVisitor(services, { key: "the-page-of-bob-somebody", cookie: bob.cookie() });
		case "with her own cookie":
			return openVisitor(services, { key: "another-page-of-ada", cookie: ada.cookie() });
	}
}

/** The code of a refusal in place of the answer. */
const codeOf = (error: { data?: { fault?: string } }) => error.data?.fault;
const everybody = (told: unknown) => [told, told, told, told];
const onlyAda = (others: unknown, own: unknown) => [others, others, others, own];

/** Each procedure: what is asked of ada's data, and what each caller is told, in the order of `CALLERS`. */
const MATRIX: Record<string, { ask(who: Visitor): Promise<unknown>; told: readonly unknown[] }> = {
	"lab.status": { ask: async ({ api }) => (await api.lab.status.query()).state, told: everybody("absent") },
	build: { ask: async ({ api }) => (await api.build.query()) !== "", told: everybody(true) },
	"experiments.list": {
		ask: async ({ api }) => (await api.experiments.list.query()).length > 0,
		told: everybody(true),
	},
	"experiments.get": {
		ask: async ({ api }) => (await api.experiments.get.query({ id: "switches" })).declaration.id,
		told: everybody("switches"),
	},
	"lessons.list": { ask: async ({ api }) => (await api.lessons.list.query()).length, told: everybody(1) },
	"lessons.get": {
		ask: async ({ api }) => (await api.lessons.get.query({ slug: lesson })).ok,
		told: everybody(true),
	},
	"lessons.search": {
		ask: async ({ api }) => (await api.lessons.search.query({ text: "costs" })).length > 0,
		told: everybody(true),
	},
	"lessons.glossary": {
		ask: async ({ api }) => (await api.lessons.glossary.query()).length,
		told: everybody(1),
	},
	// Two of its blocks set the same, which is one preset.
	"lessons.presets": {
		ask: async ({ api }) => (await api.lessons.presets.query({ experiment: "switches" })).length,
		told: everybody(1),
	},
	// For authors, who work in development: elsewhere it ends at once.
	"lessons.watch": {
		ask: async (who) => (await stream("lessons.watch", { slug: lesson }, who)).match(/^event: .*$/gm),
		told: everybody(["event: connected", "event: return"]),
	},
	// Who has a run's address may read it; whose it is stays unsaid.
	"runs.get": {
		ask: async ({ api }) => (await api.runs.get.query({ id: done })).mine,
		told: onlyAda(false, true),
	},
	"runs.standing": {
		ask: async ({ api }) => (await api.runs.standing.query({ id: done })).state,
		told: everybody("done"),
	},
	"runs.replay": {
		ask: async ({ api }) => (await api.runs.replay.query({ id: done })).at(-1)?.kind,
		told: everybody("state"),
	},
	"runs.watch": {
		ask: async (who) => (await stream("runs.watch", { id: done }, who)).includes('"state":"done"'),
		told: everybody(true),
	},
	"history.list": {
		ask: async ({ api }) => (await api.history.list.query({})).rows.length,
		told: onlyAda(0, 2),
	},
	"history.facets": {
		ask: async ({ api }) => (await api.history.facets.query()).runCount,
		told: onlyAda(0, 2),
	},
	"history.annotate": {
		ask: ({ api }) =>
			api.history.annotate.mutate({ id: done, tags: ["Mine "] }).then(({ tags }) => tags, codeOf),
		told: onlyAda("forbidden", ["mine"]),
	},
	"history.delete": {
		ask: ({ api }) => api.history.delete.mutate({ id: done }).then(() => "deleted", codeOf),
		told: onlyAda("forbidden", "deleted"),
	},
	"history.deleted": {
		ask: async ({ api }) => {
			await ada.api.history.delete.mutate({ id: done });
			const found = (await api.history.deleted.query()).length;
			await ada.api.history.restore.mutate({ id: done });
			return found;
		},
		told: onlyAda(0, 1),
	},
	"history.restore": {
		ask: async ({ api }) => {
			await ada.api.history.delete.mutate({ id: done });
			const told = await api.history.restore.mutate({ id: done }).then(() => "restored", codeOf);
			if (told === "forbidden") await ada.api.history.restore.mutate({ id: done });
			return told;
		},
		told: onlyAda("forbidden", "restored"),
	},
	"runs.cancel": {
		ask: ({ api }) => api.runs.cancel.mutate({ id: waiting }).then(({ state }) => state, codeOf),
		told: onlyAda("forbidden", "cancelled"),
	},
	"runs.start": {
		ask: async (who) => (await ada.api.runs.get.query({ id: await start(who) })).mine,
		told: onlyAda(false, true),
	},
	// Who has the ids of two runs may compare them, as each may be read.
	"comparisons.get": {
		ask: async ({ api }) => {
			const items = [done, waiting].map((run) => ({ from: "lab" as const, run, arms: null }));
			const { items: found } = await api.comparisons.get.query({ items });
			return found.map(({ kind }) => kind);
		},
		told: everybody(["usable", "unusable"]),
	},
	"learner.lesson": {
		ask: async ({ api }) => {
			const { predictions, answers, runs } = await api.learner.lesson.query({ slug: lesson });
			return [predictions.length, answers.length, runs.length];
		},
		told: onlyAda([0, 0, 0], [4, 1, 2]),
	},
	"learner.course": {
		ask: async ({ api }) => (await api.learner.course.query())[0]?.answeredCount,
		told: [undefined, undefined, 0, 3],
	},
	// Hers is locked, which nobody else is told or held up by.
	"learner.predict": {
		ask: ({ api }) =>
			api.learner.predict.mutate({ lesson, block: "times", value: 7 }).then(({ value }) => value, codeOf),
		told: onlyAda(7, "forbidden"),
	},
	"learner.answer": {
		ask: async ({ api }) =>
			(await api.learner.answer.mutate({ lesson, block: "why", chosen: [1] })).wasRightAtFirst,
		told: onlyAda(false, true),
	},
	"learner.reached": {
		ask: async (who) => {
			await who.api.learner.reached.mutate({ lesson, block: "first" });
			return (await ada.api.learner.lesson.query({ slug: lesson })).place;
		},
		told: onlyAda("costs", "first"),
	},
	"learner.forget": {
		ask: async (who) => {
			await who.api.learner.forget.mutate({ confirm: true });
			return (await ada.api.learner.lesson.query({ slug: lesson })).predictions.length;
		},
		told: onlyAda(4, 0),
	},
};

/** All that a subscription sends until it ends. */
async function stream(procedure: string, input: object, who: Visitor): Promise<string> {
	const query = encodeURIComponent(JSON.stringify(input));
	const headers = { accept: "text/event-stream", cookie: who.cookie() };
	const url = `http://127.0.0.1:3000/api/trpc/${procedure}?input=${query}`;
	return (await handleApiRequest(new Request(url, { headers }), services)).text();
}

test("every procedure of the API is in the matrix", () => {
	expect(Object.keys(MATRIX).toSorted()).toEqual(Object.keys(appRouter._def.procedures).toSorted());
});

test.each(
	Object.keys(MATRIX).flatMap((procedure) => CALLERS.map((caller, place) => ({ procedure, caller, place }))),
)("$procedure $caller", async ({ procedure, caller, place }) => {
	const row = MATRIX[procedure];
	const before = await keptOf(ada);
	expect(await row?.ask(callerAs(caller))).toEqual(row?.told[place]);
	if (caller !== "with her own cookie") expect(await keptOf(ada)).toBe(before);
});
