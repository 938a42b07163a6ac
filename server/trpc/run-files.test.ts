import { deflateSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Arm, formatArm } from "#server/contract/arm.ts";
import { type Layout, sweptFactor } from "#server/contract/layout.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { closedLoad, type Load } from "#server/contract/load.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { appendEvents } from "#server/queue/events.ts";
import { claim, finish } from "#server/queue/lease.ts";
import { enqueue } from "#server/queue/runs.ts";
import { csvOf } from "#server/reports/csv.ts";
import { htmlOf } from "#server/reports/html.ts";
import { readRecord } from "#server/reports/record.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { turnsByEachLook, watchTurns } from "#server/testing/others-turns.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { closeServices, openServices } from "#server/testing/web-services.ts";
import type { Services } from "./process.ts";
import { handleRecordRequest, handleRunFileRequest } from "./run-files.ts";

let database: TestDatabase;
let services: Services;
let id: string;

const { declaration } = findExperiment("switches");
const { output, slices, request } = recordedRun();
const [noIndex = ""] = output.arms.map(({ arm }) => arm);

beforeAll(async () => {
	database = await createWorkbench();
	services = openServices(database, "files", 4);
});
afterAll(async () => {
	await closeServices(services);
	await database.drop();
});
beforeEach(async () => {
	await database.sql`truncate workbench.runs cascade`;
	const { db } = services.workbench;
	id = await enqueue(db, { session: "ada", idempotencyKey: "k", request, declaration });
	const taken = await claim(db, "r", "lane");
	if (taken === undefined) throw new Error("nothing was claimed");
	const none = { interval: null, soFar: null };
	await appendEvents(db, taken.lease, [
		{ kind: "snapshot", point: { tMs: 250, phase: "measure", arms: [none, none] } },
		{
			kind: "evidence",
			evidence: {
				arm: noIndex,
				sql: "select 1",
				planText: "Result",
				planJson: [{ Plan: { "Node Type": "Result" } }],
				parameters: "none",
				blocksHit: 0,
				blocksRead: 0,
				relations: [],
			},
		},
	]);
	const { runId: _, url: __, ...result } = output;
	await finish(db, taken.lease, { state: "done", result, slices });
});

const download = (format: string, of = id, headers: Record<string, string> = {}) =>
	handleRunFileRequest(
		new Request(`http://127.0.0.1:3000/api/runs/${of}/${format}`, { headers }),
		{ id: of, format },
		services,
	);

const open = (body: BodyInit, headers: Record<string, string> = {}) =>
	handleRecordRequest(
		new Request("http://127.0.0.1:3000/api/records", { method: "POST", body, headers }),
		services,
	);

describe("a run as a file", () => {
	test.each([
		["record", "json", /^\{"tool":"latency-lab","schema":1,/],
		["html", "html", /^<!doctype html>/],
		["md", "md", /^## /],
		["csv", "csv", /^arm,block,/],
	])("%s is a download of its kind, for whoever has the address", async (format, ending, begins) => {
		const answer = await download(format);
		expect(answer.status).toBe(200);
		expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="run-${id}.${ending}"`);
		expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
		expect(await answer.text()).toMatch(begins);
	});

	test("holds as a record all that the page shows of it, and opens again", async () => {
		const text = await (await download("record")).text();
		const record = await readRecord(text);
		expect(record).toMatchObject({
			declaration: { title: declaration.title },
			slices,
			evidence: [{ sql: "select 1" }],
		});
		expect(record.points).toHaveLength(1);
		const opened = await (await open(text)).json();
		expect(opened).toMatchObject({
			declaration: { title: declaration.title },
			request: { experiment: "switches" },
		});
		expect(opened.output.arms).toHaveLength(2);
		expect(opened).not.toHaveProperty("slices");
	});

	test("holds as a report what Postgres did", async () => {
		const html = await (await download("html")).text();
		expect(html).toContain("What Postgres did");
		expect(html).toContain("select 1</pre>");
	});

	test.each([
		["pdf", 400, /^format: must be one of record, html, md, csv\.$/],
		["constructor", 400, /^format: /],
	])("of no known kind is refused: %s", async (format, status, sentence) => {
		const answer = await download(format);
		expect([answer.status, (await answer.text()).trim()]).toEqual([status, expect.stringMatching(sentence)]);
	});

	test.each(["a\0b", "a b", "x".repeat(65), ""])("is not there for what is no id: %j", async (of) => {
		const answer = await handleRunFileRequest(
			new Request("http://127.0.0.1:3000/api/runs/x/record"),
			{ id: of, format: "record" },
			services,
		);
		expect([answer.status, await answer.text()]).toEqual([404, expect.stringMatching(/^There is no run/)]);
	});

	test("is not there for a run that never was, was deleted, or has no result", async () => {
		const { db } = services.workbench;
		const waiting = await enqueue(db, { session: "ada", idempotencyKey: "w", request });
		await database.sql`update workbench.runs set deleted_at = now() where id = ${id}`;
		const said = await Promise.all(
			["x".repeat(21), id, waiting].map(async (of) => {
				const answer = await download("record", of);
				return `${answer.status} ${(await answer.text()).trim()}`;
			}),
		);
		expect(said[0]).toMatch(/^404 There is no run of this id/);
		expect(said[1]).toBe("404 This run was deleted by whoever started it.");
		expect(said[2]).toBe("404 The run has no result to take along: it is queued.");
		expect((await download("record", waiting, { host: "evil.example" })).status).toBe(421);
	});
});

describe("a record that is opened", () => {
	const whole = async () => JSON.parse(await (await download("record")).text());

	test.each<[name: string, change: (text: string) => string, sentence: RegExp]>([
		["cut off", (text) => text.slice(0, text.length / 2), /^The file is cut off/],
		["no JSON", () => "hello", /^The file is not JSON/],
		["of something else", () => '{"a":1}', /^The file is no saved run/],
		[
			"of a later version",
			(text) => text.replace('"schema":1', '"schema":9'),
			/schema 9, which a later version wrote/,
		],
		[
			"without a part",
			(text) => text.replace('"output":', '"other":'),
			/does not hold together\. output: must be given/,
		],
		[
			"with other arms",
			(text) => text.replace('"index":"btree"', '"index":"gone"'),
			/does not hold together\. The arms/,
		],
		[
			"with a broken slice",
			(text) =>
				text.replace(
					/"histogram":"[^"]*","serviceHistogram":null,"disturb/,
					'"histogram":"x","serviceHistogram":null,"disturb',
				),
			/A stored histogram cannot be read/,
		],
		[
			"with a point of too few arms",
			(text) => text.replace(/,\{"interval":null,"soFar":null\}\]/, "]"),
			/tells of arms that its request does not have/,
		],
		[
			"with evidence of a stranger",
			(text) => text.replace(/("evidence":\[\{"arm":")[^"]*/, "$1x=y"),
			/tells of arms/,
		],
	])("%s is refused in a sentence of its own", async (_, change, sentence) => {
		const text = change(JSON.stringify(await whole()));
		const answer = await open(text);
		expect(answer.status).toBe(400);
		expect(await answer.text()).toMatch(sentence);
	});

	/** The record as one of a sweep over clients, which differ in load alone, or of what is given. */
	const swept = async (
		layout: Layout = { kind: "sweep", factor: "clients" },
		changes: readonly Arm[] = [1, 2, 4].map((clients) => ({ clients })),
		load: Load = closedLoad(4, 8),
	) => {
		const record = await whole();
		const points = changes.map((change) => ({ ...record.output.arms[0].levels, ...change }));
		const names = points.map(formatArm);
		record.request = { ...record.request, arms: points, layout, load };
		record.output = {
			...record.output,
			layout,
			load,
			arms: points.map((levels, place) => ({ ...record.output.arms[0], levels, arm: names[place] })),
			comparisons: [],
			knees:
				layout.kind === "sweep"
					? [{ line: 0, figure: "power", verdict: "found", arm: 1, from: 0, to: 1, agreement: 1 }]
					: [],
		};
		const own = record.slices.filter(({ arm }: { arm: number }) => arm === 0);
		record.slices = points.flatMap((_, arm) => own.map((slice: object) => ({ ...slice, arm })));
		const none = { interval: null, soFar: null };
		record.points = [{ tMs: 250, phase: "measure", arms: points.map(() => none) }];
		record.evidence = layout.kind === "sweep" ? [{ ...record.evidence[0], arm: noIndex }] : [];
		return record;
	};

	test("of a sweep over a load opens with what was asked of Postgres for all of its points", async () => {
		const record = await swept();
		const opened = await open(JSON.stringify(record));
		expect([opened.status, opened.status === 200 ? "" : await opened.text()]).toEqual([200, ""]);
		expect(await opened.json()).toMatchObject({
			request: { layout: { factor: "clients" } },
			evidence: [{ arm: noIndex }],
			output: { knees: [{ arm: 1 }] },
		});
	});

	test("of a sweep opens where the experiment is not known, with what is swept as a number", async () => {
		const record = await swept();
		record.request.experiment = "forgotten";
		record.output.experiment = "forgotten";
		delete record.declaration;
		const { declaration: told } = await (await open(JSON.stringify(record))).json();
		expect(told.title).toBe("forgotten");
		expect(sweptFactor(told.factors, "clients", "layout.factor").label).toBe("Clients");
		expect(sweptFactor(told.factors, "poolSize", "layout.factor").kind).toBe("number");
	});

	// biome-ignore lint/suspicious/noExplicitAny: a record that is taken apart
	test.each<[name: string, change: (record: any) => void, sentence: RegExp]>([
		[
			"sweeps what its arms do not have",
			({ request, output }) => {
				request.layout = { kind: "sweep", factor: "gone" };
				output.layout = request.layout;
			},
			/It sweeps "gone", of which an arm has no number/,
		],
		[
			"crosses what its arms do not have",
			({ request, output }) => {
				request.layout = { kind: "factorial", factors: ["index", "gone"] };
				output.layout = request.layout;
			},
			/It crosses "index", which does not stand at two levels/,
		],
		[
			"asks for another layout than it has",
			({ output }) => {
				delete output.layout;
			},
			/The layout of its request is not that of its result/,
		],
		[
			"has a knee at no arm",
			({ output }) => {
				output.knees[0].arm = 3;
			},
			/a knee that is at none of its arms/,
		],
	])("that %s is refused", async (_, change, sentence) => {
		const record = await swept();
		change(record);
		const answer = await open(JSON.stringify(record));
		expect([answer.status, await answer.text()]).toEqual([400, expect.stringMatching(sentence)]);
	});

	const clients = (...counts: number[]): Arm[] => counts.map((count) => ({ clients: count }));
	const overClients: Layout = { kind: "sweep", factor: "clients" };
	const spike: Load = {
		model: "open",
		clients: 8,
		arrivalRatePerSec: 400,
		arrivals: "poisson",
		profile: "spike",
		toRatePerSec: 900,
		seconds: 60,
		budgetSeconds: null,
	};

	test.each<[name: string, layout: Layout, arms: Arm[], load: Load, sentence: RegExp]>([
		["has a point twice", overClients, clients(1, 2, 2), closedLoad(2, 8), /the same as arms\[1\]/],
		["has too few points", overClients, clients(1, 2), closedLoad(2, 8), /needs 3 points at least/],
		[
			"goes beyond what there is",
			overClients,
			clients(1, 2, 65),
			closedLoad(64, 8),
			/65 is not a whole number from 1 to 64/,
		],
		["has too little time", overClients, clients(1, 2, 3, 4, 5, 6), closedLoad(6, 2), /2 s are too few/],
		[
			"has its lines at different points",
			overClients,
			[...clients(1, 2, 4), ...clients(1, 2, 8).map((arm) => ({ ...arm, index: "btree" }))],
			closedLoad(8, 8),
			/points at the same "clients"/,
		],
		[
			"has three lines",
			overClients,
			["none", "btree", "ordered"].flatMap((index) => clients(1, 2, 4).map((arm) => ({ ...arm, index }))),
			closedLoad(4, 8),
			/they make 3 lines/,
		],
		[
			"sweeps a rate over which its load goes up and down",
			{ kind: "sweep", factor: "rate" },
			[100, 200, 400].map((rate) => ({ rate })),
			spike,
			/with a level rate/,
		],
		[
			"says less of its load than its arms have",
			overClients,
			clients(1, 2, 4),
			closedLoad(2, 8),
			/is not the most that its arms have/,
		],
		[
			"crosses two factors and differs in a third",
			{ kind: "factorial", factors: ["index", "poolSize"] },
			["none", "btree"].flatMap((index) => [
				{ index, poolSize: 4 },
				{ index, poolSize: 8, cache: "redis" },
			]),
			closedLoad(2, 8),
			/differ in "cache", which is not crossed/,
		],
	])(
		"of a laid-out run that %s is refused in a sentence, as its request would be",
		async (_, layout, arms, load, sentence) => {
			const answer = await open(JSON.stringify(await swept(layout, arms, load)));
			const text = await answer.text();
			expect([answer.status, text]).toEqual([400, expect.stringMatching(sentence)]);
			expect(text).toMatch(/^The file does not hold together\. /);
		},
	);

	test("of a sweep is looked at by the experiment there is, where it does not bring its own", async () => {
		const record = await swept(overClients, clients(1, 2, 65), closedLoad(64, 8));
		delete record.declaration;
		const answer = await open(JSON.stringify(record));
		expect([answer.status, await answer.text()]).toEqual([400, expect.stringMatching(/65/)]);
	});

	/** A histogram as results hold it, of what is given as its inside. */
	const packed = (inside: Uint8Array) => {
		const deflated = deflateSync(inside);
		const head = Buffer.alloc(8);
		head.writeInt32BE(0x1c849314, 0);
		head.writeInt32BE(deflated.length, 4);
		return Buffer.concat([head, deflated]).toString("base64");
	};
	/** Within: the format's head, and one count that says how many places are empty. */
	const endless = () => {
		const inside = Buffer.alloc(47, 0xff);
		inside.fill(0, 0, 40);
		inside.writeInt32BE(0x1c849313, 0);
		inside.writeInt32BE(7, 4);
		inside.writeInt32BE(3, 12);
		inside.writeBigInt64BE(1n, 16);
		inside.writeBigInt64BE(2n ** 50n, 24);
		inside.writeUInt8(0x7f, 46);
		return inside;
	};

	test.each([
		["inflates to far more than it has", packed(Buffer.alloc(64 * 1024 ** 2)), /larger than any/],
		["has places without end", packed(endless()), /cut off or was changed/],
	])("with a histogram that %s is refused at once, in a slice and in an arm", async (_, bomb, sentence) => {
		const [ofSlice, ofArm] = [await whole(), await whole()];
		ofSlice.slices[3].histogram = bomb;
		ofArm.output.arms[1].histogram = bomb;
		const startedMs = performance.now();
		for (const record of [ofSlice, ofArm]) {
			const answer = await open(JSON.stringify(record));
			expect([answer.status, await answer.text()]).toEqual([400, expect.stringMatching(sentence)]);
		}
		expect(performance.now() - startedMs).toBeLessThan(5_000);
	});

	test("with more slices or blocks than a run has room for is refused", async () => {
		const [slices, blocks] = [await whole(), await whole()];
		slices.slices = Array.from({ length: LIMITS.slicesPerRun + 1 }, () => slices.slices[0]);
		blocks.output.design.blocks = 1e9;
		expect(await (await open(JSON.stringify(slices))).text()).toMatch(/slices: .*4000/);
		expect(await (await open(JSON.stringify(blocks))).text()).toMatch(/output\.design\.blocks: .*4000/);
	});

	test("is read beside no more than a few others", async () => {
		const text = JSON.stringify(await whole());
		const answers = await Promise.all(Array.from({ length: LIMITS.recordsAtOnce + 2 }, () => open(text)));
		const busy = answers.filter(({ status }) => status !== 200);
		expect(busy.length).toBeGreaterThan(0);
		for (const answer of busy) {
			expect([answer.status, await answer.text()]).toEqual([503, expect.stringMatching(/^Too many records/)]);
		}
		expect((await open(text)).status).toBe(200);
	});

	/** The slices of a run as long as one may be. */
	const longest = () =>
		Array.from({ length: LIMITS.slicesPerRun }, (_, at) => ({
			...(slices[at % slices.length] as (typeof slices)[number]),
			block: Math.floor(at / output.arms.length),
		}));

	test("holds up nobody, however long the run was", async () => {
		const record = await whole();
		record.slices = longest();
		record.output.design.blocks = record.slices.length / output.arms.length;
		const { histogram: _, serviceHistogram: __, ...figures } = record.output.arms[0];
		const arm = { interval: figures, soFar: figures };
		record.points = Array.from({ length: 3_000 }, (_, at) => ({
			tMs: at * 250,
			phase: "measure",
			arms: [arm, arm],
		}));
		const text = JSON.stringify(record);
		expect(text.length).toBeGreaterThan(LIMITS.recordBytes / 2);
		const { longestShare } = await watchTurns(async () => {
			expect((await open(text)).status).toBe(200);
		});
		// In one go the reading alone is half of it.
		expect(longestShare).toBeLessThan(0.2);
	}, 60_000);

	test("nor does a run that is taken along as a table or a report", async () => {
		const run = { output, slices: longest(), request, queuedAtMs: 0, evidence: [] };
		// After each slice, once it is time for that; without turns there is none before the end.
		expect(await turnsByEachLook(() => csvOf(output, run.slices))).toBeGreaterThan(run.slices.length);
		expect(await turnsByEachLook(() => htmlOf(run, declaration))).toBeGreaterThan(run.slices.length);
		await database.sql`
			update workbench.runs set slices = ${JSON.stringify(run.slices)}::text::json where id = ${id}`;
		expect((await whole()).slices).toEqual(run.slices);
	}, 60_000);

	test("that is no text, too large, or sent by another site is refused", async () => {
		expect(await (await open(new Uint8Array([0xff, 0xfe, 0x00]))).text()).toMatch(/^The file is not text/);
		const large = new ReadableStream({
			pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)),
		});
		const answer = await handleRecordRequest(
			new Request("http://127.0.0.1:3000/api/records", {
				method: "POST",
				body: large,
				duplex: "half",
			} as RequestInit),
			services,
		);
		expect(answer.status).toBe(413);
		expect(LIMITS.recordBytes).toBeLessThanOrEqual(16 * 1024 ** 2);
		expect((await open("{}", { "sec-fetch-site": "cross-site" })).status).toBe(403);
	});

	test("of an experiment this version does not know has the names of its ids", async () => {
		const record = await whole();
		record.request.experiment = "forgotten";
		record.output.experiment = "forgotten";
		delete record.declaration;
		const opened = await (await open(JSON.stringify(record))).json();
		expect(opened.declaration).toMatchObject({ id: "forgotten", title: "forgotten" });
		expect(opened.declaration.factors.map((factor: { id: string }) => factor.id)).toContain("index");
	});

	test("whose declaration does not fit its arms is told by what this version knows", async () => {
		const record = await whole();
		record.declaration.factors = [];
		record.declaration.title = "Not what it was";
		expect((await (await open(JSON.stringify(record))).json()).declaration.title).toBe(declaration.title);
	});

	test("keeps words that look like markup as words", async () => {
		const record = await whole();
		record.declaration.title = "<img src=x onerror=alert(1)>";
		const opened = await open(JSON.stringify(record));
		expect(opened.headers.get("content-type")).toContain("application/json");
		expect((await opened.json()).declaration.title).toBe("<img src=x onerror=alert(1)>");
	});
});
