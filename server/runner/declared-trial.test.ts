import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DeclaredExperiment } from "#server/contract/declared.ts";
import type { Lab } from "#server/contract/lab.ts";
import { closedLoad } from "#server/contract/load.ts";
import type { TestDatabase } from "#server/testing/database.ts";
import { declared, sqlText } from "#server/testing/declared-experiment.ts";
import { openDeclaredLab } from "#server/testing/declared-lab.ts";
import type { TrialMessage, TrialOrder } from "./protocol.ts";

const NAME = "lab:declared-trial:1";

let lab: Lab;
let database: TestDatabase;
let close: () => Promise<void>;

beforeAll(async () => {
	({ lab, database, close } = await openDeclaredLab());
});
// Fails when a trial left a connection open.
afterAll(() => close());

/** The last word of a trial that measures what the request brings along, and its evidence. */
async function measure(definition: DeclaredExperiment) {
	const order: TrialOrder = {
		runId: "declared-trial",
		attempt: 1,
		seed: 4,
		request: {
			experiment: definition.id,
			arms: definition.arms.map(({ id }) => ({ arm: id })),
			load: closedLoad(2, 2),
			declared: definition,
		},
		admin: database.target,
		service: lab.service,
		applicationName: NAME,
		redisUrl: null,
		dataset: lab.dataset,
		noiseFloor: null,
	};
	const trial = fork(join(import.meta.dirname, "trial.ts"), [], {
		execArgv: ["--import", "tsx"],
		stdio: ["ignore", "inherit", "pipe", "ipc"],
	});
	const messages: TrialMessage[] = [];
	trial.on("message", (message: TrialMessage) => {
		messages.push(message);
		if (message.type === "ready") trial.send({ type: "start", order });
	});
	await once(trial, "exit");
	return messages.at(-1);
}

test("a trial measures an experiment that its request brings along, with no lesson at hand", async () => {
	const last = await measure(declared());
	if (last?.type !== "finished") throw new Error(JSON.stringify(last));
	const { arms, experiment } = last.result;
	expect(experiment).toBe("partial-indexes/partial");
	expect(arms.map(({ arm }) => arm)).toEqual(["arm=none", "arm=partial"]);
	expect(arms[0]?.rowsPerOperation).toBeCloseTo(arms[1]?.rowsPerOperation ?? 0, 0);
	for (const { operations, errors, spans } of arms) {
		expect(operations).toBeGreaterThan(100);
		expect(errors).toBe(0);
		expect(spans.map(({ span }) => span)).toEqual(["poolWait", "query", "other"]);
	}
});

test("a trial measures a query that writes", async () => {
	const query = sqlText("update orders set total_cents = total_cents + 1 where customer_id = :customer");
	const last = await measure(declared({ id: "writes/update", query }));
	if (last?.type !== "finished") throw new Error(JSON.stringify(last));
	for (const { operations, errors } of last.result.arms) {
		expect(operations).toBeGreaterThan(50);
		expect(errors).toBe(0);
	}
});

test("a trial fails with the lesson's line where Postgres does not plan the query", async () => {
	const query = sqlText("select id from orders\nwhere status = 5 and customer_id = :customer", 30);
	expect(await measure(declared({ id: "wrong/plan", query }))).toMatchObject({
		type: "failed",
		code: "bad-request",
		sentence: expect.stringMatching(/^lessons\/40-partial-indexes\/lesson\.md:31: Postgres refuses this/),
	});
});

test("a definition that was never checked is refused before anything of it runs", async () => {
	const query = sqlText("select pg_sleep(:customer)");
	expect(await measure(declared({ id: "hostile/sleep", query }))).toMatchObject({
		type: "failed",
		code: "bad-request",
		sentence: expect.stringContaining('no function "pg_sleep"'),
	});
	const schemas = await lab.admin`select from lab_private.declared where experiment = 'hostile/sleep'`;
	expect(schemas).toHaveLength(0);
});
