import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ensureServiceRole } from "#db/service-role.ts";
import { normaliseArm } from "#server/contract/arm.ts";
import type { Dataset } from "#server/contract/lab.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { closedLoad } from "#server/contract/load.ts";
import { switches } from "#server/experiments/switches/experiment.ts";
import { openWorkbench, type Workbench } from "#server/queue/workbench.ts";
import { createLab, createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { beginRun, type HostedOptions, isAlive, scriptedTrial } from "#server/testing/hosted-run.ts";
import { trialEntry } from "./trial-process.ts";

const LIMITED = { silenceMs: 3_000, residentBytes: LIMITS.trialBytes };

let database: TestDatabase;
let workbench: Workbench;

beforeAll(async () => {
	database = await createWorkbench();
	workbench = openWorkbench(database.target, { applicationName: "test:failing", maxConnections: 4 });
});
afterAll(async () => {
	await workbench.close();
	await database.drop();
});

/** Hosts a run that is to fail; says what became of it once nothing of it is left, and that the next one works. */
async function failureOf(begun: Awaited<ReturnType<typeof beginRun>>) {
	await begun.ended;
	expect(isAlive(begun.trial.pid)).toBe(false);
	expect(await begun.backendCount()).toBe(0);
	const { run, stderrTail } = await begun.outcome();
	expect(run.state).toBe("failed");
	// No page is sent what the process wrote.
	expect(JSON.stringify(run)).not.toMatch(/stderr|secret/);
	const next = await beginRun({ workbench, lab: database }, "finish");
	await next.ended;
	expect((await next.outcome()).run.state).toBe("done");
	return { code: run.failure?.code, sentence: run.failure?.sentence ?? "", stderrTail: stderrTail ?? "" };
}

describe("a trial that", () => {
	const begin = (part: string, options: HostedOptions = {}) =>
		beginRun({ workbench, lab: database }, part, options);

	test("exits has crashed, with its exit code, and its last lines are kept", async () => {
		const { code, sentence, stderrTail } = await failureOf(await begin("crash"));
		expect(code).toBe("trial-crashed");
		expect(sentence).toContain("exit code 3");
		const lines = stderrTail.split("\n");
		expect(lines).toHaveLength(LIMITS.stderrLines);
		expect(lines[0]).toBe("line 32");
		expect(lines.at(-1)).toBe("about to crash \ufffd");
	});

	test("is killed from outside has crashed, and it is told what may have done it", async () => {
		const begun = await begin("sleep");
		await begun.untilItSleeps();
		process.kill(begun.trial.pid ?? 0, "SIGKILL");
		const { code, sentence, stderrTail } = await failureOf(begun);
		expect(code).toBe("trial-crashed");
		expect(sentence).toMatch(/signal SIGKILL.*out of memory/s);
		expect(stderrTail).toBe("");
	});

	test("blocks in a loop hangs, and is stopped", async () => {
		const { code, sentence } = await failureOf(await begin("loop", { limits: LIMITED }));
		expect(code).toBe("trial-hung");
		expect(sentence).toContain("loop");
	});

	test("is frozen hangs, and is stopped with what it does in Postgres", async () => {
		const begun = await begin("sleep", { limits: LIMITED });
		await begun.untilItSleeps();
		process.kill(begun.trial.pid ?? 0, "SIGSTOP");
		expect((await failureOf(begun)).code).toBe("trial-hung");
	});

	test("waits for Postgres for long does not hang", async () => {
		const begun = await begin("sleep", { limits: LIMITED, prepareMs: LIMITED.silenceMs + 1_500 });
		expect((await failureOf(begun)).code).toBe("timeout");
	});

	test("fills its heap is out of memory, by V8's own account", async () => {
		const entry = { ...scriptedTrial, execArgv: ["--max-old-space-size=48"] };
		const { code, sentence, stderrTail } = await failureOf(await begin("leak-objects", { entry }));
		expect(code).toBe("trial-out-of-memory");
		expect(sentence).toMatch(/smaller caches, fewer arms/);
		expect(stderrTail).toContain("heap out of memory");
	});

	test("fills memory outside its heap is out of memory, as seen from outside", async () => {
		const limits = { ...LIMITED, residentBytes: 400_000_000 };
		const { code } = await failureOf(await begin("leak-buffers", { limits }));
		expect(code).toBe("trial-out-of-memory");
	});
});

describe("a real trial whose experiment's operation", () => {
	let lab: TestDatabase;
	let host: Parameters<typeof beginRun>[0];

	beforeAll(async () => {
		lab = await createLab();
		const service = await ensureServiceRole(lab.sql, lab.target);
		const [dataset] = await lab.sql<Dataset[]>`
			select scale::float8, seed::int, customer_count::int as "customerCount", product_count::int as "productCount",
				order_count::int as "orderCount", order_item_count::int as "orderItemCount" from lab.dataset`;
		if (dataset === undefined) throw new Error("no data set");
		host = { workbench, lab, service, dataset: { ...dataset } };
	});
	// Fails when a trial left a connection open.
	afterAll(() => lab.drop());

	const begin = (how: string) => {
		const { path, execArgv } = trialEntry();
		const broken = new URL("broken-operation.mjs", import.meta.url);
		broken.searchParams.set("how", how);
		const arms = ["none", "btree"].map((index) =>
			normaliseArm(switches.declaration.factors, { index, poolSize: 2 }, "arm"),
		);
		const entry = { path, execArgv: [...execArgv, "--import", broken.href] };
		return beginRun(host, "switches", { arms, load: closedLoad(2, 4), entry, limits: LIMITED });
	};

	test("never returns hangs, and is stopped", async () => {
		expect((await failureOf(await begin("loop"))).code).toBe("trial-hung");
	});

	test("throws fails with a sentence that names the arm and the kind, and its stack is kept", async () => {
		const { code, sentence, stderrTail } = await failureOf(await begin("throw"));
		expect(code).toBe("internal");
		expect(sentence).toMatch(/operations of the arm ".*" all failed \(TypeError\)/);
		expect(stderrTail).toContain("broken-operation.mjs");
	});

	test("throws where nobody waits for it fails with a sentence, and its stack is kept", async () => {
		const { code, sentence, stderrTail } = await failureOf(await begin("throw-elsewhere"));
		expect(code).toBe("internal");
		expect(sentence).toContain("TypeError");
		expect(stderrTail).toContain("broken-operation.mjs");
	});
});
