import { pbkdf2Sync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import type { Lab } from "#server/contract/lab.ts";
import { closedLoad } from "#server/contract/load.ts";
import { createRandom } from "#server/engine/random.ts";
import { type ExperimentLab, openExperimentLab } from "#server/testing/experiment-lab.ts";
import { holdTime } from "./experiment.ts";

const { factors, spans, defaultArms, counters } = holdTime.declaration;
const arm = (levels: Record<string, string | number>): Arm => normaliseArm(factors, levels, "arm");

let at: ExperimentLab;
let database: ExperimentLab["database"];
let lab: Lab;

beforeAll(async () => {
	at = await openExperimentLab("hold-time");
	({ database, lab } = at);
});

afterAll(() => at.close());

/** What eight clients' operations book over the arm's pool, span by span in the order in which they ended. */
async function load(one: Arm, operationCount: number) {
	const client = await holdTime.client(one, lab);
	client.resetCounters();
	const booked: string[] = [];
	const random = createRandom(1);
	await Promise.all(
		Array.from({ length: 8 }, async () => {
			for (let turn = 0; turn < operationCount; turn++) {
				expect(await client.operation(random, { add: (span) => booked.push(span) })).toBe(1);
			}
		}),
	);
	const counted = client.counters();
	await client.close();
	return { booked, counted };
}

describe("the arms", () => {
	it("all answer with the key of the order that was asked for", async () => {
		const [order] = await database.sql`
			select id, customer_id as "customerId", status, total_cents as "totalCents" from lab.orders where id = 5`;
		const expected = pbkdf2Sync("the shop's secret", JSON.stringify(order), 300, 32, "sha256").toString(
			"base64url",
		);
		for (const giveBack of ["late", "early"]) {
			for (const poolSize of [1, 4]) {
				const client = await holdTime.client(arm({ giveBack, poolSize, iterations: 300 }), lab);
				expect(await client.answer(5)).toBe(expected);
				expect(await client.answer(6)).not.toBe(expected);
				expect(await client.answer(lab.dataset.orderCount + 1)).toBeNull();
				await client.close();
			}
		}
	});

	it("book the spans that are declared, and count how long a connection is held", async () => {
		const declared = spans.map(({ id }) => id);
		for (const [giveBack, answer] of [
			["late", "answerHeld"],
			["early", "answer"],
		] as const) {
			const { booked, counted } = await load(arm({ giveBack, iterations: 500 }), 5);
			expect(booked).toHaveLength(3 * 40);
			expect([...new Set(booked)].sort()).toEqual([answer, "poolWait", "query"]);
			for (const span of booked) expect(declared).toContain(span);
			expect(Object.keys(counted)).toEqual(counters.map(({ id }) => id));
			expect(counted.holdUs).toBeGreaterThan(0);
		}
	});

	it("query while another answer is made only where the connection is back by then", async () => {
		const worksIn = async (giveBack: string) => {
			const { booked } = await load(arm({ giveBack, iterations: 20_000 }), 5);
			return booked.filter((span) => span !== "poolWait");
		};
		const late = await worksIn("late");
		expect(late).toEqual(Array.from({ length: 80 }, (_, at) => (at % 2 === 0 ? "query" : "answerHeld")));
		const early = await worksIn("early");
		expect(early.some((span, at) => span === "query" && early[at - 1] === "query")).toBe(true);
	});
});

describe("the declaration", () => {
	it("names default arms that the factors allow, and the largest pool as the cost", () => {
		for (const one of defaultArms) expect(arm({ ...one })).toEqual(one);
		const arms = [1, 12].map((poolSize) => arm({ poolSize }));
		expect(holdTime.cost(arms, closedLoad(16, 4))).toEqual({ connections: 12 });
	});
});

describe("the evidence", () => {
	it("shows the one statement that all arms send", async () => {
		const evidence = await holdTime.evidence(arm({}), lab);
		expect(evidence.planText).toContain("Index Scan using orders_pkey");
		expect(evidence.relations.map(({ bytes }) => bytes > 0)).toEqual([true, true]);
	});
});
