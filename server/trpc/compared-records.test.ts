import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ComparisonInput, RunComparison } from "#server/contract/comparison.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { encodeSamples } from "#server/engine/encoding.ts";
import { Recorder } from "#server/engine/recorder.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { claim, finish } from "#server/queue/lease.ts";
import { enqueue } from "#server/queue/runs.ts";
import { writeRecord } from "#server/reports/record.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { watchTurns } from "#server/testing/others-turns.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { closeServices, openServices } from "#server/testing/web-services.ts";
import { handleComparisonRequest } from "./compared-records.ts";
import { createContext } from "./context.ts";
import { createCallerFactory } from "./init.ts";
import type { Services } from "./process.ts";
import { appRouter } from "./router.ts";

let database: TestDatabase;
let services: Services;
let id: string;

const { declaration } = findExperiment("switches");

beforeAll(async () => {
	database = await createWorkbench();
	services = openServices(database, "compared", 4);
});
afterAll(async () => {
	await closeServices(services);
	await database.drop();
});
beforeEach(async () => {
	await database.sql`truncate workbench.runs cascade`;
	const { db } = services.workbench;
	const { request, output, slices } = recordedRun();
	id = await enqueue(db, { session: "ada", idempotencyKey: "k", request, declaration });
	const taken = await claim(db, "r", "lane");
	if (taken === undefined) throw new Error("nothing was claimed");
	const { runId: _, url: __, ...result } = output;
	await finish(db, taken.lease, { state: "done", result, slices });
});

/** A record of another run than the one that is kept. */
function recordText(meansUs: readonly [number, number] = [8_000, 400]): Promise<string> {
	const { request, output, slices } = recordedRun({ seed: 2, meansUs });
	const asked = { ...request, arms: request.arms.map((arm) => ({ ...arm })) };
	return writeRecord({ request: asked, output, slices: [...slices] });
}

const both = (): ComparisonInput => ({
	items: [
		{ from: "lab", run: id, arms: null },
		{ from: "file", run: "theirs", arms: null },
	],
});

async function compare(
	asked: unknown,
	files: Record<string, string>,
	headers: Record<string, string> = {},
): Promise<Response> {
	const records = Object.entries(files).map(([name, text]) => ({ name, bytes: Buffer.byteLength(text) }));
	const head = JSON.stringify({ ...(asked as object), records });
	return post(`${head}\n${Object.values(files).join("")}`, headers);
}

const post = (body: BodyInit, headers: Record<string, string> = {}) =>
	handleComparisonRequest(
		new Request("http://127.0.0.1:3000/api/comparisons", { method: "POST", body, headers }),
		services,
	);

describe("a record beside a run of here", () => {
	test("is measured by it, with intervals, and kept nowhere", async () => {
		const answer = await compare(both(), { theirs: await recordText() });
		expect(answer.status).toBe(200);
		const { items, ratios } = (await answer.json()) as RunComparison;
		expect(items.map(({ kind }) => kind)).toEqual(["usable", "usable"]);
		const p50 = ratios.find((ratio) => ratio.item === 1 && ratio.arm === 0 && ratio.metric === "p50");
		expect(p50).toMatchObject({ against: { item: 0, arm: 0 }, verdict: "higher", measured: "apart" });
		expect(p50?.low).toBeGreaterThan(1.7);
		expect(p50?.high).toBeLessThan(2.3);
		const [{ count } = { count: 0 }] = await database.sql`select count(*)::int from workbench.runs`;
		expect(count).toBe(1);
	});

	test("that does not come along is told apart from it, and the run stays", async () => {
		const { items } = (await (await compare(both(), {})).json()) as RunComparison;
		expect(items.map((item) => (item.kind === "unusable" ? item.sentence : item.kind))).toEqual([
			"usable",
			expect.stringMatching(/^This record was opened from a file.*Choose the file again\.$/),
		]);
	});

	test("whose repetition is asked about keeps its ratios on another machine", async () => {
		const moved = (await recordText()).replace('"cores":4', '"cores":16');
		const hindered = (await (await compare(both(), { theirs: moved })).json()) as RunComparison;
		expect(hindered.ratios.some(({ item }) => item === 1)).toBe(false);
		const asked = { ...both(), despiteObstacles: true };
		const told = (await (await compare(asked, { theirs: moved })).json()) as RunComparison;
		expect(told.ratios.filter(({ item }) => item === 1)).toHaveLength(8);
	});
});

describe("the largest record there may be", () => {
	/** As many slices as a run may have, each with so many different latencies, and plans up to the last byte. */
	async function largest(latencies: number): Promise<string> {
		const recorder = new Recorder();
		for (let at = 0; at < latencies; at++) recorder.record(1.004 ** at);
		const histogram = encodeSamples(recorder.samples());
		const record = JSON.parse(await recordText());
		const slice = { ...record.slices[0], histogram, startMs: -1e300, elapsedMs: Number.MAX_VALUE };
		record.slices = Array.from({ length: LIMITS.slicesPerRun }, (_, at) => {
			return { ...slice, arm: at % 2, block: Math.floor(at / 2) };
		});
		record.output.design.blocks = LIMITS.slicesPerRun / 2;
		for (const arm of record.output.arms) arm.histogram = histogram;
		const evidence = { sql: "select 1", planText: "", planJson: [], parameters: "", relations: [] };
		const bytes = LIMITS.recordBytes - 64 * 1024 - JSON.stringify(record).length;
		record.evidence = Array.from({ length: LIMITS.laidOutArms }, () => ({
			...evidence,
			arm: record.output.arms[0].arm,
			planText: "x".repeat(Math.min(LIMITS.eventBytes - 1024, Math.floor(bytes / LIMITS.laidOutArms))),
			blocksHit: Number.MAX_VALUE,
			blocksRead: -Number.MAX_VALUE,
		}));
		return JSON.stringify(record);
	}

	test("holds up nobody while it is compared", async () => {
		const theirs = await largest(1_000);
		const alone = { items: [{ from: "lab", run: id, arms: null }] };
		const { longestShare } = await watchTurns(async () => {
			const answers = await Promise.all([compare(both(), { theirs }), compare(alone, {})]);
			expect(answers.map(({ status }) => status)).toEqual([200, 200]);
		});
		expect(longestShare).toBeLessThan(0.2);
	}, 300_000);
});

test("no more are read at once than a process has room for, from the first byte to the answer", async () => {
	const theirs = await recordText();
	const going = Array.from({ length: LIMITS.recordsAtOnce + 2 }, () => compare(both(), { theirs }));
	const busy = (await Promise.all(going)).filter(({ status }) => status !== 200);
	expect(busy).toHaveLength(2);
	for (const answer of busy) {
		expect([answer.status, await answer.text()]).toEqual([503, expect.stringMatching(/^Too many records/)]);
	}
	expect((await compare(both(), { theirs })).status).toBe(200);
});

test("runs of here that are compared have places of their own, and as many as there are, whoever asks", async () => {
	let release = () => {};
	const held = new Promise<void>((resolve) => {
		release = resolve;
	});
	const going = Array.from({ length: LIMITS.comparisonsAtOnce }, () =>
		services.slots.comparisons.hold(() => held),
	);
	const answer = await compare(both(), {});
	expect([answer.status, await answer.text()]).toEqual([503, expect.stringMatching(/^Too many comparisons/)]);
	const { comparisons } = createCallerFactory(appRouter)(
		createContext({ services, cookieHeader: null, secure: false, setCookie: () => {} }),
	);
	const alone = () => comparisons.get({ items: both().items.slice(0, 1) });
	await expect(alone()).rejects.toMatchObject({
		code: "SERVICE_UNAVAILABLE",
		message: expect.stringMatching(/^Too many comparisons/),
	});
	release();
	await Promise.all(going);
	expect((await compare(both(), {})).status).toBe(200);
	expect((await alone()).items).toHaveLength(1);
});

describe("what is refused", () => {
	test.each<[name: string, ask: () => Promise<Response>, status: number, sentence: RegExp]>([
		["a broken record", () => compare(both(), { theirs: '{"tool":' }), 400, /^The file is not JSON/],
		[
			"a file nobody asked for",
			async () => compare(both(), { theirs: await recordText(), other: await recordText() }),
			400,
			/not asked for/,
		],
		[
			"more arms than there may be",
			() => {
				const arms = Array.from({ length: 16 }, (_, arm) => arm);
				const items = [1, 2, 3].map((run) => ({ from: "lab", run: `run-${run}`, arms }));
				return compare({ items }, {});
			},
			400,
			/^items: has more than 36 arms/,
		],
		["an unknown field", () => compare({ ...both(), more: 1 }, {}), 400, /^more: there is no such field/],
		["a body that asks nothing", () => post("hello\n"), 400, /does not begin with a line of JSON/],
		["a question without end", () => post(`{"items":[${" ".repeat(32 * 1024)}`), 400, /line of JSON/],
		[
			"records that are cut off",
			() => {
				const records = [{ name: "theirs", bytes: 1_000 }];
				return post(`${JSON.stringify({ ...both(), records })}\n{"tool":`);
			},
			400,
			/are cut off/,
		],
		[
			"more behind the records",
			() => post(`${JSON.stringify({ ...both(), records: [] })}\n{"tool":`),
			400,
			/longer than was said/,
		],
		[
			"another site",
			() => compare(both(), {}, { "sec-fetch-site": "cross-site" }),
			403,
			/came from another site/,
		],
		[
			"more than all records may have together",
			() => compare(both(), { theirs: " ".repeat(LIMITS.recordBytes + 64 * 1024) }),
			413,
			/Compare fewer of them/,
		],
	])("%s", async (_, ask, status, sentence) => {
		const answer = await ask();
		expect([answer.status, await answer.text()]).toEqual([status, expect.stringMatching(sentence)]);
	});
});
