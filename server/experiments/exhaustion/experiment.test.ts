import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import type { Lab } from "#server/contract/lab.ts";
import { closedLoad } from "#server/contract/load.ts";
import { createRandom } from "#server/engine/random.ts";
import { type ExperimentLab, openExperimentLab } from "#server/testing/experiment-lab.ts";
import { exhaustion } from "./experiment.ts";
import { MOST_CONNECTIONS } from "./limited-role.ts";

const { factors, spans, defaultArms, counters } = exhaustion.declaration;
const arm = (levels: Record<string, string | number>): Arm => normaliseArm(factors, levels, "arm");

let at: ExperimentLab;
let database: ExperimentLab["database"];
let lab: Lab;
let role: string;

beforeAll(async () => {
	at = await openExperimentLab("exhaustion");
	({ database, lab } = at);
	role = `${lab.service.user}_limited`;
	await exhaustion.prepare(arm({}), lab);
	// Cheap, and without effect, when all is there.
	await exhaustion.prepare(arm({}), lab);
});

afterAll(async () => {
	await database.sql.unsafe(`drop owned by "${role}"`);
	await database.sql.unsafe(`drop role "${role}"`);
	await at.close();
});

async function openConnections(): Promise<number> {
	const rows = await database.sql`select from pg_stat_activity where usename = ${role}`;
	return rows.length;
}

/** As many requests as asked for by each of 32 clients, who do not give up when one fails. */
async function load(one: Arm, operationCount: number) {
	const client = await exhaustion.client(one, lab);
	await client.beforeSlice?.();
	client.resetCounters();
	const booked = new Set<string>();
	const failures: Record<string, number> = {};
	const random = createRandom(1);
	let answered = 0;
	await Promise.all(
		Array.from({ length: 32 }, async () => {
			for (let turn = 0; turn < operationCount; turn++) {
				try {
					const rows = await client.operation(random, { add: (span) => booked.add(span) });
					answered += rows;
				} catch (thrown) {
					const { code } = thrown as { code: string };
					failures[code] = (failures[code] ?? 0) + 1;
				}
			}
		}),
	);
	const counted = client.counters();
	await client.close();
	return { booked, failures, answered, counted };
}

describe("the arms", () => {
	it("give the same answers where they get a connection", async () => {
		const [expected] = await database.sql`
			select id, customer_id as "customerId", status, total_cents as "totalCents" from lab.orders where id = 5`;
		for (const one of defaultArms) {
			const client = await exhaustion.client(one, lab);
			expect(await client.answer(5)).toEqual(expected);
			expect(await client.answer(lab.dataset.orderCount + 1)).toBeNull();
			await client.close();
		}
	});

	it.each([
		["connecting for each request", { access: "connect" }, ["close", "connect", "query"]],
		[
			"with a pool larger than what is granted",
			{ access: "pool", poolSize: 32 },
			["connect", "poolWait", "query"],
		],
	])("%s, are refused some requests with 53300 and answer the others", async (_, levels, expected) => {
		const { booked, failures, answered, counted } = await load(arm(levels), 10);
		expect(Object.keys(failures)).toEqual(["53300"]);
		const refused = failures["53300"] ?? 0;
		expect(refused).toBeGreaterThan(0);
		expect(answered).toBeGreaterThan(0);
		expect(answered + refused).toBe(320);
		expect(counted).toEqual({ refused: refused / 320 });
		expect([...booked].sort()).toEqual(expected);
		for (const span of booked) expect(spans.map(({ id }) => id)).toContain(span);
	});

	it("with a pool within what is granted, answer all", async () => {
		const { failures, answered, counted } = await load(arm({ access: "pool", poolSize: 8 }), 10);
		expect(failures).toEqual({});
		expect(answered).toBe(320);
		expect(counted).toEqual({ refused: 0 });
		expect(Object.keys(counted)).toEqual(counters.map(({ id }) => id));
	});

	it("begin each slice without the connections that another arm has left open", async () => {
		const pool = await exhaustion.client(arm({ access: "pool", poolSize: MOST_CONNECTIONS }), lab);
		const other = await exhaustion.client(arm({ access: "connect" }), lab);
		await Promise.all(Array.from({ length: 64 }, (_, at) => pool.answer(1 + at)));
		expect(await openConnections()).toBe(MOST_CONNECTIONS);
		await expect(other.answer(1)).rejects.toMatchObject({ code: "53300" });
		await other.beforeSlice?.();
		expect(await openConnections()).toBe(0);
		await other.answer(1);
		await Promise.all([pool.close(), other.close()]);
	});
});

describe("the role", () => {
	it("may have few connections while the lab's own role may have many", async () => {
		const rows = await database.sql<{ name: string; limit: number }[]>`
			select rolname as name, rolconnlimit as limit from pg_roles where rolname in (${role}, ${lab.service.user})`;
		const limits = Object.fromEntries(rows.map(({ name, limit }) => [name, limit]));
		expect(limits[role]).toBe(MOST_CONNECTIONS);
		expect(limits[lab.service.user]).toBeGreaterThan(100);
	});

	it("is left alone when it is somebody else's", async () => {
		await database.sql.unsafe(`comment on role "${role}" is 'payroll'`);
		await expect(exhaustion.prepare(arm({}), lab)).rejects.toMatchObject({ code: "configuration" });
		await database.sql.unsafe(`comment on role "${role}" is 'made by Latency Lab, which may drop it'`);
		await exhaustion.prepare(arm({}), lab);
	});
});

describe("the declaration", () => {
	it("names default arms that the factors allow, and what the role may have as the cost", () => {
		for (const one of defaultArms) expect(arm({ ...one })).toEqual(one);
		expect(exhaustion.cost(defaultArms, closedLoad(64, 4))).toEqual({ connections: MOST_CONNECTIONS });
	});
});

describe("the evidence", () => {
	it("is of one lookup, planned each time where each has a connection of its own", async () => {
		const [pool, connect] = await Promise.all(
			["pool", "connect"].map((access) => exhaustion.evidence(arm({ access }), lab)),
		);
		expect(pool?.planText).toContain("Index Scan using orders_pkey");
		expect(pool?.parameters).toContain("once for all values");
		expect(connect?.parameters).toContain("anew for each operation");
	});
});
