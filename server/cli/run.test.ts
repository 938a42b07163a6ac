import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatDatabaseUrl } from "#db/client.ts";
import { exitCodeOf, Fault } from "#server/contract/fault.ts";
import { type Env, readEnv } from "#server/env.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { publishLab } from "#server/queue/labs.ts";
import { claim, finish } from "#server/queue/lease.ts";
import { openWorkbench, type Workbench } from "#server/queue/workbench.ts";
import { createTerminal } from "#server/supervisor/terminal.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { measureNext } from "#server/testing/measured-run.ts";
import { readRequest, runToEnd } from "./run.ts";
import { performRun, readRunOrder } from "./run-command.ts";

let database: TestDatabase;
let workbench: Workbench;

beforeAll(async () => {
	database = await createWorkbench();
	workbench = openWorkbench(database.target, { applicationName: "test:cli", maxConnections: 2 });
	const dataset = { scale: 1, seed: 1, customerCount: 1, productCount: 1, orderCount: 1, orderItemCount: 1 };
	const capabilities = { redis: { available: false, detail: "There is none." } };
	await publishLab(workbench.db, "lane", { state: "ready", dataset, capabilities });
});

afterAll(async () => {
	await workbench.close();
	await database.drop();
});

async function faultOf(work: () => unknown): Promise<Fault> {
	const thrown = await Promise.resolve()
		.then(work)
		.catch((error: unknown) => error);
	if (!(thrown instanceof Fault)) throw new Error(`A fault was due and this came: ${String(thrown)}`);
	return thrown;
}

/** Plays the runner: fails the next run. */
async function failNextRun(code: string, stderrTail = ""): Promise<void> {
	for (;;) {
		const found = await claim(workbench.db, "r1", "lane");
		if (found !== undefined) {
			const failure = { code, sentence: "It failed." };
			await finish(workbench.db, found.lease, { state: "failed", failure, stderrTail });
			return;
		}
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

const terminal = createTerminal({ isTTY: false, write: () => true } as unknown as NodeJS.WriteStream);

function environment(): Env {
	return readEnv({ DATABASE_URL: formatDatabaseUrl(database.target) });
}

function runSomething(): Promise<unknown> {
	return runToEnd(
		readRequest(findExperiment("switches"), { arm: [] }),
		environment(),
		terminal,
		new AbortController().signal,
	);
}

test("a run that failed in its trial is told with the last lines that the trial wrote", async () => {
	const ending = faultOf(runSomething);
	await failNextRun("trial-crashed", "Error: out of paper\n    at print (printer.js:1:1)\n");
	expect((await ending).message).toBe("It failed.\n\nError: out of paper\n    at print (printer.js:1:1)");
});

test("a run that failed leaves no report of an earlier one standing", async () => {
	const folder = await mkdtemp(join(tmpdir(), "latency-lab-failed-"));
	try {
		const files = {
			save: join(folder, "b.json"),
			junit: join(folder, "a.xml"),
			markdown: join(folder, "a.md"),
		};
		for (const file of Object.values(files)) await writeFile(file, "an earlier run");
		const order = readRunOrder(findExperiment("switches"), { arm: [], failIf: [], ...files });
		const ending = faultOf(() => performRun(order, environment(), terminal, new AbortController().signal));
		await failNextRun("trial-crashed");
		expect((await ending).code).toBe("trial-crashed");
		expect(await readFile(files.junit, "utf8")).toMatch(
			/errors="1"[\s\S]*<error type="trial-crashed" message="It failed\."/,
		);
		expect(await readFile(files.markdown, "utf8")).toContain(
			"**The run failed** (`trial-crashed`): It failed.",
		);
		// To compare with the last run that was good is what it is kept for.
		expect(await readFile(files.save, "utf8")).toBe("an earlier run");
	} finally {
		await rm(folder, { recursive: true });
	}
});

test("a run that cannot be saved is told all the same, and ends with what went wrong", async () => {
	const folder = await mkdtemp(join(tmpdir(), "latency-lab-unsaved-"));
	const order = readRunOrder(findExperiment("switches"), {
		arm: [],
		failIf: [],
		save: join(folder, "b.json"),
	});
	const ending = performRun(order, environment(), terminal, new AbortController().signal);
	await expect.poll(() => measureNext(workbench.db).catch(() => null)).not.toBeNull();
	await rm(folder, { recursive: true });
	const { text, fault } = await ending;
	expect(text).toContain("Run ");
	expect([fault?.code, fault?.message]).toEqual([
		"io",
		expect.stringContaining("b.json could not be written"),
	]);
});

test("a run that failed is told on stdout where that is a report's, and ends with its own fault", async () => {
	const order = readRunOrder(findExperiment("switches"), { arm: [], failIf: [], junit: "-" });
	const ending = performRun(order, environment(), terminal, new AbortController().signal);
	await failNextRun("disk-full");
	const { text, fault } = await ending;
	expect(text).toContain('<error type="disk-full"');
	expect(fault?.code).toBe("disk-full");
});

describe("a run that failed ends the command with the exit code of its failure", () => {
	test.each([
		["database-unavailable", 69],
		["disk-full", 74],
		["trial-crashed", 1],
		["a-code-of-a-later-version", 1],
	])("%s: %i", async (code, exitCode) => {
		const ending = faultOf(runSomething);
		await failNextRun(code);
		const fault = await ending;
		expect([exitCodeOf(fault), fault.message]).toEqual([exitCode, "It failed."]);
	});
});

test.each([
	[{ seconds: "61" }, "load.seconds: at most 60 is allowed."],
	[{ clients: "65" }, "load.clients: at most 64 is allowed."],
	[{ arm: ["index=none"] }, "arms: at least 2 entries are needed."],
])("the options %j are refused in the words of the page", async (options, sentence) => {
	const fault = await faultOf(() => readRequest(findExperiment("switches"), { arm: [], ...options }));
	expect([exitCodeOf(fault), fault.message]).toEqual([2, sentence]);
});
