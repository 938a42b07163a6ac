import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import type { ArmClient, Lab } from "#server/contract/lab.ts";
import { loadSchema } from "#server/contract/load-schema.ts";
import { createRandom } from "#server/engine/random.ts";
import { type ExperimentLab, openExperimentLab } from "#server/testing/experiment-lab.ts";
import { relay, serveTcp } from "#server/testing/relay.ts";
import { idleMinimum } from "./experiment.ts";

const { factors, spans, defaultArms, counters, load: defaultLoad } = idleMinimum.declaration;
const arm = (levels: Record<string, string | number>): Arm => normaliseArm(factors, levels, "arm");
const NAME = "lab:test:idle-minimum";

let at: ExperimentLab;
let database: ExperimentLab["database"];
let lab: Lab;

beforeAll(async () => {
	at = await openExperimentLab("idle-minimum");
	({ database, lab } = at);
});

afterAll(() => at.close());

async function openConnections(): Promise<number> {
	const rows = await database.sql`select from pg_stat_activity where application_name = ${NAME}`;
	return rows.length;
}

/** The time of each of so many requests that all come at once, and how many times each span was booked. */
async function spike(client: ArmClient, requestCount: number) {
	const booked: Record<string, number> = {};
	const sink = {
		add(span: string) {
			booked[span] = (booked[span] ?? 0) + 1;
		},
	};
	const random = createRandom(1);
	const timesMs = await Promise.all(
		Array.from({ length: requestCount }, async () => {
			const startMs = performance.now();
			expect(await client.operation(random, sink)).toBe(1);
			return performance.now() - startMs;
		}),
	);
	return { booked, meanMs: timesMs.reduce((sum, one) => sum + one, 0) / requestCount };
}

describe("the arms", () => {
	it("all answer with the sum of what is in the table", async () => {
		const [expected] = await database.sql`
			select count(*)::int as count, sum(total_cents)::int as "totalCents" from lab.orders where id >= 9 and id < 2009`;
		for (const kept of [0, 3, 16]) {
			const client = await idleMinimum.client(arm({ idleMinimum: kept }), lab);
			await client.beforeSlice?.();
			expect(await client.answer(9)).toEqual(expected);
			await client.close();
		}
	});

	it("begin each slice with the connections that they keep, whatever the slice before it has opened", async () => {
		const clients: ArmClient[] = [];
		const keeps = [0, 4, 16];
		for (const kept of keeps) clients.push(await idleMinimum.client(arm({ idleMinimum: kept }), lab));
		for (let round = 0; round < 2; round++) {
			for (const [at, client] of clients.entries()) {
				await client.beforeSlice?.();
				expect(await openConnections()).toBe(keeps[at]);
				await spike(client, 32);
				expect(await openConnections()).toBe(16);
			}
		}
		await Promise.all(clients.map((client) => client.close()));
		await expect.poll(openConnections).toBe(0);
	});

	it("open what they lack on demand, count and book it, and make the spike pay for it", async () => {
		// Each handshake is held up on its way, so that what it costs is more than any machine takes for the sums.
		const lateMs = 400;
		const proxy = await serveTcp((socket) => {
			setTimeout(() => relay(socket, lab.service), lateMs);
		});
		const far = {
			...lab,
			service: { ...lab.service, host: proxy.host, port: proxy.port, ssl: false as const },
		};
		const means: number[] = [];
		for (const [kept, opened] of [
			[0, 16],
			[16, 0],
		] as const) {
			const client = await idleMinimum.client(arm({ idleMinimum: kept }), far);
			await client.beforeSlice?.();
			client.resetCounters();
			const { booked, meanMs } = await spike(client, 16);
			means.push(meanMs);
			expect(booked).toEqual({ poolWait: 16, query: 16, ...(opened === 0 ? {} : { connect: opened }) });
			for (const span of Object.keys(booked)) expect(spans.map(({ id }) => id)).toContain(span);
			expect(client.counters()).toEqual({ opened, keptIdle: kept });
			expect(Object.keys(client.counters())).toEqual(counters.map(({ id }) => id));
			await client.close();
		}
		proxy.close();
		expect(means[0]).toBeGreaterThan(lateMs - 10);
		expect(means[1]).toBeLessThan(lateMs / 2);
	});

	it("keep no more connections than their pool may have", async () => {
		const client = await idleMinimum.client(arm({ idleMinimum: 8, poolSize: 2 }), lab);
		await client.beforeSlice?.();
		expect(await openConnections()).toBe(2);
		await client.close();
	});
});

describe("the declaration", () => {
	it("names default arms that the factors allow, a load with a spike, and the largest pool as the cost", () => {
		for (const one of defaultArms) expect(arm({ ...one })).toEqual(one);
		expect(loadSchema.parse(defaultLoad)).toMatchObject({ model: "open", profile: "spike" });
		expect(idleMinimum.cost([arm({ poolSize: 4 }), arm({ poolSize: 9 })], defaultLoad)).toEqual({
			connections: 9,
		});
	});
});

describe("the evidence", () => {
	it("shows how the sum is made", async () => {
		const evidence = await idleMinimum.evidence(arm({}), lab);
		expect(evidence.planText).toMatch(/Aggregate[\s\S]*orders/);
		expect(evidence.relations.map(({ bytes }) => bytes > 0)).toEqual([true, true]);
	});
});
