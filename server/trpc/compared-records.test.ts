import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ComparisonInput, RunComparison } from "#server/contract/comparison.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { claim, finish } from "#server/queue/lease.ts";
import { enqueue } from "#server/queue/runs.ts";
import { writeRecord } from "#server/reports/record.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { closeServices, openServices } from "#server/testing/web-services.ts";
import { handleComparisonRequest } from "./compared-records.ts";
import type { Services } from "./process.ts";

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
	const form = new FormData();
	form.append("comparison", JSON.stringify(asked));
	for (const [name, text] of Object.entries(files)) form.append("record", new Blob([text]), name);
	return post(form, headers);
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
		["no form", () => post("hello", { "content-type": "text/plain" }), 400, /is no form/],
		[
			"a form that is cut off",
			() => post("--x\r\nContent-Disp", { "content-type": "multipart/form-data; boundary=x" }),
			400,
			/is no form/,
		],
		["no question", () => post(new FormData()), 400, /^comparison: /],
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
