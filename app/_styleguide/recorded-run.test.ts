import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compareItems } from "#server/comparisons/compare-items.ts";
import type { RunStore } from "#server/comparisons/run-store.ts";
import { Fault } from "#server/contract/fault.ts";
import { bearsLine } from "#server/contract/rank.ts";
import type { RunFile } from "#server/contract/record.ts";
import { readRecord } from "#server/reports/record.ts";
import { RECORDED, type RecordedName, type RecordedRun, viewAt } from "./recorded-run.ts";

const MOST_BYTES = 250_000;

function textOf(name: RecordedName): string {
	return readFileSync(new URL(`recorded/${name}.json`, import.meta.url), "utf8");
}

async function read(name: RecordedName): Promise<RunFile & RecordedRun> {
	const record = await readRecord(textOf(name));
	const { declaration } = record;
	if (declaration === undefined) throw new Error(`${name} does not say what was asked.`);
	return { ...record, declaration };
}

test.each(RECORDED)(
	"the record %s is one that /runs/open reads, with all that a page shows",
	async (name) => {
		const { points = [], evidence = [], slices } = await read(name);
		expect(points.length).toBeGreaterThan(4);
		expect(evidence.length).toBeGreaterThan(0);
		expect(slices.length).toBeGreaterThan(0);
		expect(textOf(name).length).toBeLessThan(MOST_BYTES);
	},
);

describe("what the style guide says of a record", () => {
	const verdictOf = async (name: RecordedName) =>
		(await read(name)).output.comparisons.find(({ metric }) => metric === "p50")?.verdict;

	test("is so: one arm is lower, two are alike, two cannot be told apart", async () => {
		expect(await verdictOf("index")).toBe("lower");
		expect(await verdictOf("equal")).toBe("none");
		expect(await verdictOf("noisy")).toBe("noisy");
		expect((await read("noisy")).output.disturbedCount).toBeGreaterThan(0);
	});

	test("is so: one arm has too few operations for a line, the other has enough", async () => {
		const counts = (await read("few")).output.arms.map(({ operations }) => operations);
		expect(counts.map(bearsLine)).toEqual([false, true]);
	});

	test("is so: one arm cannot keep up, four have counters or lie over a number, three runs are laid out", async () => {
		expect((await read("overload")).output.arms[1]?.droppedCount).toBeGreaterThan(0);
		const caches = await read("caches");
		expect(caches.request.arms).toHaveLength(4);
		expect(caches.declaration.counters.length).toBeGreaterThan(0);
		expect((await read("pools")).request.arms).toHaveLength(4);
		expect((await read("pool-sweep")).request.layout).toEqual({ kind: "sweep", factor: "poolSize" });
		expect((await read("rate-sweep")).request.layout).toEqual({ kind: "sweep", factor: "rate" });
		expect((await read("switches")).output.effects?.length).toBeGreaterThan(0);
	});
});

describe("a recorded run at a moment", () => {
	test("is what a page knew by the beginning of its events", async () => {
		const run = await read("index");
		expect(viewAt(run, "idle").state).toBeNull();
		expect(viewAt(run, "queued")).toMatchObject({ state: "queued", attempt: 0, points: [] });
		const measuring = viewAt(run, "measuring");
		expect(measuring).toMatchObject({ state: "measuring", attempt: 1, result: null, evidence: [] });
		expect(measuring.points).toEqual(run.points?.slice(0, measuring.points.length));
		const { runId: _, url: __, ...result } = run.output;
		expect(viewAt(run, "done")).toMatchObject({ state: "done", points: run.points, result });
	});

	test("keeps what had been measured when it failed, and nothing of it when it began again", async () => {
		const run = await read("index");
		const failed = viewAt(run, "failed");
		expect(failed.state).toBe("failed");
		expect(failed.points.length).toBeGreaterThan(0);
		expect(viewAt(run, "failed-early").points).toEqual([]);
		expect(viewAt(run, "restarted")).toMatchObject({ attempt: 2, restarted: true, points: [] });
	});
});

test("the recorded comparison is what comes of the records beside each other", async () => {
	const records = await Promise.all((["equal", "overload", "index"] as const).map(read));
	const compared = await compareItems(
		[...records.map(({ output }) => output.runId), "no-such-run"].map((run) => ({
			from: "lab" as const,
			run,
			arms: null,
		})),
		storeOf(records),
	);
	await expect(`${JSON.stringify(compared, shortened)}\n`).toMatchFileSnapshot("recorded/compared.json");
});

/** Machines differ in the last digits of a logarithm. */
function shortened(_: string, value: unknown): unknown {
	return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}

function storeOf(records: readonly (RunFile & RecordedRun)[]): RunStore {
	const find = (id: string) => {
		const found = records.find(({ output }) => output.runId === id);
		if (found === undefined) throw new Fault("not-found", "There is no such run.");
		return found;
	};
	return {
		slices: async ({ run }) => find(run).slices,
		points: async ({ run }) => find(run).points ?? [],
		run: async ({ run }) => {
			const { request, declaration, output, queuedAtMs = null } = find(run);
			const { runId: id, url: _, ...result } = output;
			return { id, request, declaration, result, state: "done", queuedAtMs, failure: null, evidence: null };
		},
	};
}
