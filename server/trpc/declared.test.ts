import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { declarationOf, declaredSchema } from "#server/contract/declared.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { closedLoad } from "#server/contract/load.ts";
import { createLogger } from "#server/observability/logger.ts";
import { publishLab } from "#server/queue/labs.ts";
import { openWorkbench } from "#server/queue/workbench.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { createContext } from "./context.ts";
import { createCallerFactory } from "./init.ts";
import { createServices, type Services } from "./process.ts";
import { appRouter } from "./router.ts";

const ID = "partial-indexes/partial";

let database: TestDatabase;
let services: Services;
const draining = new AbortController();

beforeAll(async () => {
	vi.stubEnv("LAB_LESSONS_DIR", "e2e/lessons");
	database = await createWorkbench();
	const workbench = openWorkbench(database.target, { applicationName: "test:declared", maxConnections: 5 });
	services = createServices(workbench, createLogger("test", "silent"), draining.signal, []);
});
afterAll(async () => {
	draining.abort();
	await services.feed.close();
	await services.workbench.close();
	await database.drop();
	vi.unstubAllEnvs();
});
beforeEach(async () => {
	await database.sql`truncate workbench.runs, workbench.labs cascade`;
});

const caller = () =>
	createCallerFactory(appRouter)(
		createContext({ services, cookieHeader: null, secure: false, setCookie: () => {} }),
	);
const request = (changes: object = {}) => ({
	experiment: ID,
	arms: [{ arm: "none" }, { arm: "partial" }],
	load: closedLoad(2, 2),
	idempotencyKey: "a-press-of-the-button",
	...changes,
});

test("an experiment that a lesson declares is listed and found like any other", async () => {
	const listed = await caller().experiments.list();
	expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining(["switches", "lookups", ID]));
	const { declaration } = await caller().experiments.get({ id: ID });
	expect(declaration).toMatchObject({ title: "An index on what still waits", factors: [{ label: "Index" }] });
	await expect(caller().experiments.get({ id: "partial-indexes/partail" })).rejects.toThrow(
		`Did you mean "${ID}"?`,
	);
});

test("its run keeps the definition that the lesson had, which is all that its page needs", async () => {
	const { id } = await caller().runs.start(request());
	const { declared, experiment } = (await caller().runs.get({ id })).request;
	expect(experiment).toBe(ID);
	expect(declaredSchema.parse(declared)).toEqual(declared);
	expect(declared && declarationOf(declared)).toEqual(
		(await caller().experiments.get({ id: ID })).declaration,
	);
});

test("whoever asks for a run cannot bring a definition along", async () => {
	const { definition } = (await caller().experiments.get({ id: ID })).declaration;
	await expect(caller().runs.start(request({ declared: definition }))).rejects.toThrow(
		"declared: there is no such field",
	);
});

test("an arm that it has not, and a lab with too many rows, are refused before anything is queued", async () => {
	await expect(caller().runs.start(request({ arms: [{ arm: "none" }, { arm: "partail" }] }))).rejects.toThrow(
		'arms[1].arm: no level "partail". Did you mean "partial"?',
	);
	const orderCount = LIMITS.declaredRows;
	const dataset = { scale: 12, seed: 1, customerCount: 1, productCount: 1, orderCount, orderItemCount: 1 };
	const capabilities = { redis: { available: false, detail: "There is none." } };
	await publishLab(services.workbench.db, "lane", { state: "ready", dataset, capabilities });
	await expect(caller().runs.start(request())).rejects.toThrow(
		"arms: together they would copy about 24000000 rows",
	);
	const [row] = await database.sql<{ count: number }[]>`select count(*)::int as count from workbench.runs`;
	expect(row?.count).toBe(0);
});
