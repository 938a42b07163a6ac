import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import type { Lab } from "#server/contract/lab.ts";
import { closedLoad } from "#server/contract/load.ts";
import { createRandom } from "#server/engine/random.ts";
import { bookedShare, type ExperimentLab, openExperimentLab } from "#server/testing/experiment-lab.ts";
import { poolSize as experiment } from "./experiment.ts";

const { factors, spans, defaultArms, counters } = experiment.declaration;
const arm = (levels: Record<string, string | number>): Arm => normaliseArm(factors, levels, "arm");
const WORKS = ["payment", "lookup", "report"] as const;

let at: ExperimentLab;
let database: ExperimentLab["database"];
let lab: Lab;

beforeAll(async () => {
	at = await openExperimentLab("pool-size");
	({ database, lab } = at);
	for (const work of WORKS) await experiment.prepare(arm({ work }), lab);
});

afterAll(() => at.close());

/** What each of so many clients' operations booked, all of them at once over the arm's pool. */
async function load(one: Arm, clientCount: number, operationCount: number) {
	const client = await experiment.client(one, lab);
	await client.beforeSlice?.();
	client.resetCounters();
	const booked: Record<string, number> = {};
	const sink = {
		add(span: string, durationMs: number) {
			booked[span] = (booked[span] ?? 0) + durationMs;
		},
	};
	const random = createRandom(1);
	await Promise.all(
		Array.from({ length: clientCount }, async () => {
			for (let turn = 0; turn < operationCount; turn++) expect(await client.operation(random, sink)).toBe(1);
		}),
	);
	const counted = client.counters();
	await client.close();
	return { booked, counted, count: clientCount * operationCount };
}

/** Cents that left the accounts, cents that came to the branches, and the payments that the branches count. */
async function money() {
	const [row] = await database.sql<{ paid: number; got: number; count: number }[]>`
		select (select -sum(balance_cents)::int from pool_size.accounts) as paid,
			sum(total_cents)::int as got, sum(payment_count)::int as count from pool_size.branches`;
	return { paid: row?.paid ?? 0, got: row?.got ?? 0, count: row?.count ?? 0 };
}

describe("the arms", () => {
	it.each([...WORKS])("with work %s answer alike, however large their pool", async (work) => {
		const answers = [];
		for (const poolSize of [1, 3, 16]) {
			const client = await experiment.client(arm({ poolSize, work }), lab);
			answers.push(await Promise.all([1, 2, 3, 4_711].map((input) => client.answer(input))));
			await client.close();
		}
		expect(answers[0]).toHaveLength(4);
		for (const answer of answers[0] ?? []) expect(answer).toEqual(expect.any(Object));
		expect(answers[1]).toEqual(answers[0]);
		expect(answers[2]).toEqual(answers[0]);
	});

	it("answer with what is in the tables", async () => {
		const lookup = await experiment.client(arm({ work: "lookup" }), lab);
		const report = await experiment.client(arm({ work: "report" }), lab);
		const [order] = await database.sql`
			select id, customer_id as "customerId", status, total_cents as "totalCents" from lab.orders where id = 17`;
		expect(await lookup.answer(17)).toEqual(order);
		const [sums] = await database.sql`
			select count(*)::int as count, sum(total_cents)::float8 as "totalCents", max(total_cents) as "largestCents"
			from lab.orders where id >= 3`;
		expect(await report.answer(3)).toEqual(sums);
		await Promise.all([lookup.close(), report.close()]);
	});

	it.each([
		["payment", ["branch", "commit", "poolWait", "query"]],
		["lookup", ["poolWait", "query"]],
		["report", ["poolWait", "query"]],
	] as const)(
		"with work %s book the spans that are declared for it, and most of the time",
		async (work, expected) => {
			const { booked } = await load(arm({ work, poolSize: 2 }), 4, 100);
			expect(Object.keys(booked).sort()).toEqual([...expected]);
			for (const span of Object.keys(booked)) expect(spans.map(({ id }) => id)).toContain(span);
			const client = await experiment.client(arm({ work, poolSize: 2 }), lab);
			await client.beforeSlice?.();
			const random = createRandom(1);
			// A lookup is so short that what is around it counts.
			expect(await bookedShare((book) => client.operation(random, book), 200)).toBeGreaterThan(0.6);
			await client.close();
		},
	);

	it("make requests wait in the pool when it is small, and in Postgres when it is large", async () => {
		const small = await load(arm({ poolSize: 1 }), 32, 10);
		const large = await load(arm({ poolSize: 32 }), 32, 10);
		const shareOf = ({ booked }: typeof small, span: string) =>
			(booked[span] ?? 0) / Object.values(booked).reduce((sum, one) => sum + one, 0);
		expect(shareOf(small, "poolWait")).toBeGreaterThan(0.9);
		expect(shareOf(large, "poolWait")).toBeLessThan(0.5);
		expect(shareOf(large, "branch")).toBeGreaterThan(5 * shareOf(small, "branch"));
		// A connection is held longer where others are in the way: the reason why more of them do not do more.
		expect(large.counted.holdUs).toBeGreaterThan(4 * (small.counted.holdUs ?? 0));
	});
});

describe("payments", () => {
	it("lose nothing: what accounts paid is what branches got, each payment numbered once", async () => {
		const before = await money();
		const { counted, count } = await load(arm({ poolSize: 16 }), 32, 20);
		const after = await money();
		expect(after.count - before.count).toBe(count);
		expect(after.got - before.got).toBe(100 * count);
		expect(after.paid).toBe(after.got);
		expect(counted.lostPayments).toBe(0);
		expect(Object.keys(counted).sort()).toEqual(counters.map(({ id }) => id).sort());
	});

	it("that fail in the middle are taken back, and leave their connection to nobody", async () => {
		const client = await experiment.client(arm({ poolSize: 2 }), lab);
		const before = await money();
		await database.sql`revoke update on pool_size.branches from ${database.sql(lab.service.user)}`;
		await expect(client.answer(1)).rejects.toMatchObject({ code: "42501" });
		await database.sql`grant update on pool_size.branches to ${database.sql(lab.service.user)}`;
		expect(await money()).toEqual(before);
		await client.answer(1);
		expect((await money()).count).toBe(before.count + 1);
		await client.close();
	});
});

describe("the declaration", () => {
	it("names default arms that the factors allow, and the largest pool as the cost", () => {
		for (const one of defaultArms) expect(arm({ ...one })).toEqual(one);
		const arms = [1, 8, 128].map((poolSize) => arm({ poolSize }));
		expect(experiment.cost(arms, closedLoad(64, 4))).toEqual({ connections: 128 });
	});
});

describe("the evidence", () => {
	it.each([
		["payment", /Update on branches/],
		["lookup", /Index Scan using orders_pkey/],
		["report", /Aggregate/],
	] as const)("shows the plan of %s, and changes nothing", async (work, plan) => {
		const before = await money();
		const evidence = await experiment.evidence(arm({ work }), lab);
		expect(evidence.planText).toMatch(plan);
		expect(evidence.blocksHit + evidence.blocksRead).toBeGreaterThan(0);
		expect(evidence.relations.map(({ bytes }) => bytes > 0)).toEqual([true, true]);
		expect(await money()).toEqual(before);
	});
});
