import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { idOfRank, popularityOrder } from "#db/schema/lab.ts";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import type { ArmClient, Lab } from "#server/contract/lab.ts";
import { closedLoad } from "#server/contract/load.ts";
import { createRandom } from "#server/engine/random.ts";
import {
	bookedShare,
	type ExperimentLab,
	openExperimentLabWithRedis,
	spanBook,
} from "#server/testing/experiment-lab.ts";
import { cacheLevels } from "./experiment.ts";

const { factors, spans } = cacheLevels.declaration;
const arm = (levels: Record<string, string | number>): Arm =>
	normaliseArm(factors, { customers: 200, poolSize: 2, ...levels }, "arm");

let opened: ExperimentLab;
let lab: Lab;

beforeAll(async () => {
	opened = await openExperimentLabWithRedis("cache-levels");
	lab = opened.lab;
	await cacheLevels.prepare(arm({}), lab);
});

afterAll(() => opened.close());

async function withService<T>(levels: Record<string, string>, work: (client: ArmClient) => Promise<T>) {
	const client = await cacheLevels.client(arm(levels), lab);
	try {
		return await work(client);
	} finally {
		await client.close();
	}
}

/** A stretch of load, one operation after the other. */
async function load(client: ArmClient, operationCount: number, seed: number) {
	await client.beforeSlice?.();
	const random = createRandom(seed);
	const book = spanBook();
	for (let turn = 0; turn < operationCount; turn++) await client.operation(random, book);
	return book;
}

const levels = () =>
	["none", "process", "redis", "http", "proxy"].filter((cache) => cache !== "redis" || lab.redisUrl !== null);

// Two of the levels start a process for each arm, which takes a busy machine many seconds.
describe("the levels", { timeout: 90_000 }, () => {
	it("all give the answer that Postgres gives, on a miss and on a hit", async () => {
		const popularity = popularityOrder(lab.dataset.customerCount, lab.dataset.seed);
		const customers = [1, 2, 30, 400].map((rank) => idOfRank(popularity, rank)).concat(999_999);
		const expected = await Promise.all(
			customers.map(
				async (id) =>
					await opened.database.sql`
					select category, count(*)::int as lines, sum(quantity * unit_price_cents)::int as cents
					from lab.orders join lab.order_items on order_id = id join lab.products p on p.id = product_id
					where customer_id = ${id} group by category order by cents desc, category`,
			),
		);
		expect(expected[0]?.length).toBeGreaterThan(3);
		expect(expected.at(-1)).toHaveLength(0);
		for (const cache of levels()) {
			await withService({ cache }, async (client) => {
				for (const [at, id] of [...customers, ...customers].entries()) {
					expect(await client.answer(id)).toEqual(
						expected[at % customers.length]?.map((row) => ({ ...row })),
					);
				}
			});
		}
		expect(await opened.connections()).toBe(0);
	});

	it("ask Postgres once for each customer where there is a cache, and each time where there is none", async () => {
		for (const cache of levels()) {
			await withService({ cache }, async (client) => {
				for (let round = 0; round < 4; round++) await client.answer(1);
				const expected = ["none", "http"].includes(cache) ? {} : { hitRatio: 0.75, expiredAnswers: 0 };
				expect(client.counters()).toEqual(expected);
			});
		}
	});

	it("begin each stretch of load with nothing when cold, and with what the last one left when warm", async () => {
		for (const cache of levels().filter((one) => one !== "none" && one !== "http")) {
			const ratioOf = async (start: string) =>
				withService({ cache, start }, async (client) => {
					await load(client, 150, 1);
					client.resetCounters();
					await load(client, 150, 1);
					return client.counters().hitRatio ?? 0;
				});
			expect(await ratioOf("warm")).toBe(1);
			expect(await ratioOf("cold")).toBeLessThan(0.9);
		}
	});

	it("book their time in declared spans, those of the service behind HTTP too, and most of it", async () => {
		const expected: Record<string, string[]> = {
			none: ["decode", "poolWait", "query"],
			process: ["cache", "decode", "poolWait", "query"],
			redis: ["cache", "decode", "poolWait", "query"],
			http: ["decode", "http", "poolWait", "query"],
			proxy: ["decode", "http", "poolWait", "query"],
		};
		const declared = spans.map(({ id }) => id);
		for (const cache of levels()) {
			await withService({ cache }, async (client) => {
				await load(client, 50, 2);
				const { totalsMs } = await load(client, 300, 3);
				expect(Object.keys(totalsMs).sort()).toEqual(expected[cache]);
				for (const span of Object.keys(totalsMs)) expect(declared).toContain(span);
				const random = createRandom(3);
				const share = await bookedShare((book) => client.operation(random, book), 300);
				if (cache !== "process") expect(share).toBeGreaterThan(0.6);
			});
		}
	});

	it("tell the processor time of a service that is a process of its own, and none of one that is not", async () => {
		for (const cache of ["process", "http"]) {
			await withService({ cache }, async (client) => {
				const beforeMs = (await client.elsewhereCpuMs?.()) ?? 0;
				for (let customer = 1; customer <= 200; customer++) await client.answer(customer);
				const grownMs = ((await client.elsewhereCpuMs?.()) ?? 0) - beforeMs;
				if (cache === "process") expect(grownMs).toBe(0);
				else expect(grownMs).toBeGreaterThan(1);
			});
		}
	});

	it("answer faster from memory than from a proxy, which is a trip away", async () => {
		// The quickest of many: what else goes on in the machine is in the others.
		const quickestMs: Record<string, number> = {};
		for (const cache of ["process", "proxy"]) {
			quickestMs[cache] = await withService({ cache }, async (client) => {
				let quickest = Number.POSITIVE_INFINITY;
				for (let round = 0; round < 400; round++) {
					const startMs = performance.now();
					await client.answer(1);
					quickest = Math.min(quickest, performance.now() - startMs);
				}
				return quickest;
			});
		}
		expect((quickestMs.proxy ?? 0) / (quickestMs.process ?? 0)).toBeGreaterThan(5);
	});
});

describe("the proxy", () => {
	it("goes on with an expired answer at once, has it checked meanwhile, and is fresh again", async () => {
		const client = await cacheLevels.client(arm({ cache: "proxy", ttlSeconds: 2 }), lab);
		const first = await client.answer(1);
		await new Promise((resolve) => setTimeout(resolve, 3_100));
		client.resetCounters();
		expect(await client.answer(1)).toEqual(first);
		expect(client.counters()).toEqual({ hitRatio: 1, expiredAnswers: 1 });
		const answerAnew = async () => {
			client.resetCounters();
			expect(await client.answer(1)).toEqual(first);
			return client.counters();
		};
		await expect.poll(answerAnew, { timeout: 10_000 }).toEqual({ hitRatio: 1, expiredAnswers: 0 });
		await client.close();
	});

	it("fails operations, with a sentence, when the service behind it is gone, and closes all the same", async () => {
		const client = await cacheLevels.client(arm({ cache: "proxy" }), lab);
		await client.answer(1);
		await opened.database.sql`
			select pg_terminate_backend(pid) from pg_stat_activity where application_name = ${lab.applicationName}`;
		await opened.database.sql.unsafe(`alter role "${lab.service.user}" connection limit 0`);
		try {
			await expect(client.answer(2)).rejects.toMatchObject({
				code: "io",
				message: expect.stringContaining("5"),
			});
			expect(await client.answer(1)).not.toEqual([]);
		} finally {
			await opened.database.sql.unsafe(`alter role "${lab.service.user}" connection limit 240`);
		}
		await client.close();
		expect(await opened.connections()).toBe(0);
	});
});

describe("what is left behind", () => {
	it("is no key in Redis and no connection", async (context) => {
		if (lab.redisUrl === null) return context.skip("no redis-server here");
		const reader = new Redis({ path: lab.redisUrl.slice("unix://".length) });
		await withService({ cache: "redis" }, async (client) => {
			for (let customer = 1; customer <= 20; customer++) await client.answer(customer);
			expect(await reader.dbsize()).toBe(20);
		});
		expect(await reader.dbsize()).toBe(0);
		reader.disconnect();
		expect(await opened.connections()).toBe(0);
	});

	it("is no process when the service cannot be reached at all", async () => {
		const processCount = () => process.getActiveResourcesInfo().filter((one) => one === "ProcessWrap").length;
		const before = processCount();
		await opened.database.sql.unsafe(`alter role "${lab.service.user}" connection limit 0`);
		try {
			for (const cache of ["none", "http"]) {
				await expect(cacheLevels.client(arm({ cache }), lab)).rejects.toMatchObject({ code: "53300" });
			}
		} finally {
			await opened.database.sql.unsafe(`alter role "${lab.service.user}" connection limit 240`);
		}
		expect(processCount()).toBe(before);
		expect(await opened.connections()).toBe(0);
	});
});

describe("the declaration", () => {
	it("names as the cost the pool that arms share, and one more for each service that is a process of its own", () => {
		const arms = [arm({}), arm({ cache: "redis", poolSize: 3 })];
		expect(cacheLevels.cost(arms, closedLoad(8, 4))).toEqual({ connections: 3 });
		const elsewhere = ["http", "proxy"].map((cache) => arm({ cache, poolSize: 5 }));
		expect(cacheLevels.cost([...arms, ...elsewhere], closedLoad(8, 4))).toEqual({ connections: 13 });
	});

	it("shows the plan of a miss, with sizes and words", async () => {
		const evidence = await cacheLevels.evidence(arm({ cache: "process" }), lab);
		expect(evidence.planText).toContain("orders_customer");
		expect(evidence.parameters).toContain("a hit asks Postgres nothing");
		expect(evidence.relations.map(({ bytes }) => bytes > 0)).toEqual([true, true, true, true]);
		expect(evidence.blocksHit + evidence.blocksRead).toBeGreaterThan(0);
	});
});
