import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import type { ArmClient, Lab } from "#server/contract/lab.ts";
import { closedLoad } from "#server/contract/load.ts";
import { createRandom } from "#server/engine/random.ts";
import { type ExperimentLab, openExperimentLab } from "#server/testing/experiment-lab.ts";
import { poolLeak } from "./experiment.ts";

const { factors, spans, defaultArms, counters } = poolLeak.declaration;
const arm = (levels: Record<string, string | number>): Arm => normaliseArm(factors, levels, "arm");
const NAME = "lab:test:pool-leak";

let at: ExperimentLab;
let database: ExperimentLab["database"];
let lab: Lab;

beforeAll(async () => {
	at = await openExperimentLab("pool-leak");
	({ database, lab } = at);
});

afterAll(() => at.close());

async function openConnections(): Promise<number> {
	const rows = await database.sql`select from pg_stat_activity where application_name = ${NAME}`;
	return rows.length;
}

/** So many requests, one after the other: how many were answered, the codes of the others, and what was booked. */
async function ask(client: ArmClient, requestCount: number) {
	const booked: Record<string, number> = {};
	const sink = {
		add(span: string) {
			booked[span] = (booked[span] ?? 0) + 1;
		},
	};
	const random = createRandom(1);
	const codes: string[] = [];
	let answered = 0;
	for (let turn = 0; turn < requestCount; turn++) {
		try {
			answered += await client.operation(random, sink);
		} catch (thrown) {
			codes.push((thrown as { code: string }).code);
		}
	}
	return { booked, answered, codes };
}

async function opened(levels: Record<string, string | number>): Promise<ArmClient> {
	const client = await poolLeak.client(arm({ poolSize: 2, waitMs: 50, ...levels }), lab);
	await client.beforeSlice?.();
	client.resetCounters();
	return client;
}

describe("the arms", () => {
	it("give the same answers, and leak as often as they say", async () => {
		const [expected] = await database.sql`
			select id, customer_id as "customerId", status, total_cents as "totalCents" from lab.orders where id = 5`;
		for (const one of defaultArms) {
			const client = await poolLeak.client(one, lab);
			for (let turn = 0; turn < 120; turn++) expect(await client.answer(5)).toEqual(expected);
			expect(client.counters().leaked).toBe(one.leakEvery === 0 ? 0 : 2);
			expect(Object.keys(client.counters())).toEqual(counters.map(({ id }) => id));
			await client.close();
		}
		await expect.poll(openConnections).toBe(0);
	});

	it("without a leak time-out serve until the last connection is gone, and then nobody, until they are restarted", async () => {
		const client = await opened({ leakEvery: 10, reclaim: "never" });
		const first = await ask(client, 23);
		expect(first.answered).toBe(20);
		expect(first.codes).toEqual(["timeout", "timeout", "timeout"]);
		expect(first.booked).toEqual({ poolWait: 20, query: 20 });
		expect(client.counters()).toEqual({ leaked: 2, reclaimed: 0, restarts: 0, stillLent: 2 });
		// One that nobody asks for anything is not restarted.
		await sleep(600);
		expect(client.counters().restarts).toBe(0);
		const { answered, codes } = await ask(client, 20);
		expect(codes.length).toBeGreaterThan(0);
		expect(answered).toBeGreaterThan(0);
		expect(client.counters().restarts).toBe(1);
		await client.close();
		await expect.poll(openConnections).toBe(0);
	});

	it("begin each slice as a service that was just started", async () => {
		const client = await opened({ leakEvery: 10, reclaim: "never" });
		for (let slice = 0; slice < 3; slice++) {
			await client.beforeSlice?.();
			expect(await openConnections()).toBe(2);
			expect((await ask(client, 20)).answered).toBe(20);
		}
		expect(client.counters()).toEqual({ leaked: 6, reclaimed: 0, restarts: 0, stillLent: 2 });
		await client.close();
		// Nor is one restarted that is closed.
		await sleep(600);
		expect(client.counters().restarts).toBe(0);
		expect(await openConnections()).toBe(0);
	});

	it("with a leak time-out go on, and pay with new connections", async () => {
		const client = await opened({ leakEvery: 10, reclaim: "timeout", leakMs: 100, waitMs: 2_000 });
		const { answered, codes, booked } = await ask(client, 100);
		expect(codes).toEqual([]);
		expect(answered).toBe(100);
		await expect.poll(() => client.counters().reclaimed).toBe(10);
		expect(client.counters().stillLent).toBe(0);
		expect(booked.connect).toBeGreaterThan(3);
		for (const span of Object.keys(booked)) expect(spans.map(({ id }) => id)).toContain(span);
		// One that was reclaimed is listed until its backend has gone.
		await expect.poll(openConnections).toBeLessThanOrEqual(2);
		await client.close();
		await expect.poll(openConnections).toBe(0);
	});
});

describe("the declaration", () => {
	it("names default arms that the factors allow, and each arm's pool as its cost", () => {
		for (const one of defaultArms) expect(arm({ ...one })).toEqual(one);
		expect(poolLeak.cost(defaultArms, closedLoad(16, 4))).toEqual({ connections: 24 });
	});
});

describe("the evidence", () => {
	it("is of one lookup", async () => {
		const evidence = await poolLeak.evidence(arm({}), lab);
		expect(evidence.planText).toContain("Index Scan using orders_pkey");
		expect(evidence.relations.map(({ bytes }) => bytes > 0)).toEqual([true, true]);
	});
});
