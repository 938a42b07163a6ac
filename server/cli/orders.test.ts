import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exitCodeOf, Fault } from "#server/contract/fault.ts";
import { readEnv } from "#server/env.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { createTerminal } from "#server/supervisor/terminal.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { type CompareOptions, performComparison, readCompareOrder } from "./compare-command.ts";
import { readExportOrder } from "./export-command.ts";
import { type RunOptions, readRunOrder } from "./run-command.ts";
import { saveRun } from "./saved-run.ts";

let folder = "";
let saved = "";

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "latency-lab-orders-"));
	saved = join(folder, "base.json");
	const run = recordedRun();
	await saveRun(saved, run.request, run);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const order = (given: Partial<RunOptions>) =>
	readRunOrder(findExperiment("switches"), { arm: [], failIf: [], ...given });
const compare = (given: Partial<CompareOptions>, path = saved) =>
	readCompareOrder(path, { maxRegression: "10%", metric: "p50,p99", ...given });

async function refusal(work: () => unknown): Promise<[number, string]> {
	const thrown = await Promise.resolve()
		.then(work)
		.catch((error: unknown) => error);
	if (!(thrown instanceof Fault)) throw new Error("It was accepted.");
	return [exitCodeOf(thrown), thrown.message];
}

describe("an order to run", () => {
	test("says which of its outputs stdout gets, and which files", () => {
		expect(order({ junit: "a.xml", markdown: "-", save: "b.json" })).toMatchObject({
			format: "markdown",
			files: { junit: "a.xml", save: "b.json" },
		});
		expect(order({}).format).toBe("report");
		expect(order({ json: true }).format).toBe("json");
	});

	test.each<[Partial<RunOptions>, string]>([
		[{ json: true, junit: "-" }, "--json and --junit would both write to stdout"],
		[{ junit: "-", markdown: "-" }, "--junit and --markdown would both write to stdout"],
		[{ save: "-" }, "--save: takes a file"],
		[{ failIf: Array.from({ length: 101 }, () => "p50(index=none) > 1s") }, "--fail-if: at most 100"],
		[{ failIf: ["p50(index=none) > 1s", "p50(index=nome) > 1s"] }, 'Did you mean "none"?'],
	])("%j is refused", async (given, words) => {
		expect(await refusal(() => order(given))).toEqual([2, expect.stringContaining(words)]);
	});
});

describe("an order to compare", () => {
	test("takes the request of the saved run, and what may become worse by how much", async () => {
		const { request, metrics, allowed, force } = await compare({
			maxRegression: "2.5 %",
			metric: "throughput, p95",
		});
		expect(request).toEqual(recordedRun().request);
		expect([metrics, allowed, force]).toEqual([["throughput", "p95"], 0.025, false]);
	});

	test.each<[Partial<CompareOptions>, string]>([
		[{ metric: "p50,p98" }, '--metric: there is no figure "p98". Did you mean "p9'],
		[{ metric: "" }, "--metric"],
		[{ maxRegression: "10" }, '--max-regression: "10" is not a share'],
		[{ maxRegression: "-5%" }, "--max-regression"],
	])("%j is refused", async (given, words) => {
		expect(await refusal(() => compare(given))).toEqual([2, expect.stringContaining(words)]);
	});

	test("is not run when this machine is known to be another, unless it is forced", async () => {
		const terminal = createTerminal({ write: () => true });
		const env = readEnv({ LAB_DATA_DIR: join(folder, "none") });
		// Stopped before it starts anything, should it come so far.
		const perform = async (force: boolean) =>
			performComparison(await compare({ force }), env, terminal, AbortSignal.abort());
		const [code, sentence] = await refusal(() => perform(false));
		expect(code).toBe(1);
		expect(sentence).toContain("cpu: A Processor <X> & Co then, ");
		expect(sentence).not.toMatch(/postgres|settings|scale/);
		await expect(perform(true)).rejects.not.toMatchObject({ code: "not-comparable" });
	});

	test("is refused with the exit code of reading when there is no file", async () => {
		const path = join(folder, "none.json");
		expect(await refusal(() => compare({}, path))).toEqual([74, expect.stringContaining(path)]);
	});
});

test.each([
	["V1StGXR8_Z5jdHi6B-myT", "xls", "There are: csv, json, md, html"],
	["nothing", "csv", '"nothing" names no run'],
])("an order to export %s as %s is refused", async (run, format, words) => {
	expect(await refusal(() => readExportOrder(run, { format }))).toEqual([2, expect.stringContaining(words)]);
});
