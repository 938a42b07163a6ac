import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureServiceRole } from "#db/service-role.ts";
import type { Lab } from "#server/contract/lab.ts";
import { createLab, type TestDatabase } from "#server/testing/database.ts";
import { relay, serveTcp } from "#server/testing/relay.ts";
import { type Connections, connectPerRequest } from "./connections.ts";
import { openPool, type Pool } from "./pool.ts";
import { keepConnections } from "./shared-places.ts";

const NAME = "lab:connections:test";
const spans = { add: () => {} };

let database: TestDatabase;
let lab: Lab;

beforeAll(async () => {
	database = await createLab();
	lab = {
		admin: database.sql,
		service: await ensureServiceRole(database.sql, database.target),
		applicationName: NAME,
		redisUrl: null,
		dataset: { scale: 0.01, seed: 1, customerCount: 1, productCount: 1, orderCount: 1, orderItemCount: 1 },
		progress: () => {},
		signal: new AbortController().signal,
	};
});

afterAll(async () => {
	await database.sql.unsafe(`drop owned by "${lab.service.user}"`);
	await database.sql.unsafe(`drop role "${lab.service.user}"`);
	await database.drop();
});

const role = () => `"${lab.service.user}"`;

async function ask(connections: Connections, sql: string, ...parameters: (string | number)[]) {
	const rows = await connections.use(sql, parameters, spans);
	return rows.map((row) => row.map((value) => (value === null ? null : Buffer.from(value).toString())));
}

async function backends(): Promise<number> {
	const rows = await database.sql`select 1 from pg_stat_activity where application_name = ${NAME}`;
	return rows.length;
}

async function untilNobody(): Promise<void> {
	while ((await backends()) > 0) await sleep(20);
}

it.each([
	["a pool", () => openPool(lab, 2)],
	["a connection per request", async () => connectPerRequest(lab)],
])("%s asks in UTC and with ISO dates, and goes on after a statement that failed", async (_, open) => {
	const connections = await open();
	const sql = "select $1::timestamptz, null";
	expect(await ask(connections, sql, "2025-06-30 12:00:00.5+02")).toEqual([
		["2025-06-30 10:00:00.5+00", null],
	]);
	await expect(ask(connections, "select 1 / $1::int", 0)).rejects.toMatchObject({ code: "22012" });
	expect(await ask(connections, "select 1 / $1::int", 1)).toEqual([["1"]]);
	await connections.close();
	await untilNobody();
});

it("a lab with settings of its own has sessions with them, and shares none with the lab it was made of", async () => {
	const usual = await openPool(lab, 1);
	const set = await openPool({ ...lab, settings: { enable_seqscan: "off" } }, 1);
	const asked = "select current_setting('enable_seqscan')";
	expect(await ask(set, asked)).toEqual([["off"]]);
	expect(await ask(usual, asked)).toEqual([["on"]]);
	await Promise.all([usual.close(), set.close()]);
	await untilNobody();
});

it("a pool serves in the order of asking, one operation on a connection at a time", async () => {
	const pool = await openPool(lab, 1);
	const served: number[] = [];
	await Promise.all(
		Array.from({ length: 20 }, async (_, turn) => {
			await ask(pool, "select $1::int", turn);
			served.push(turn);
		}),
	);
	expect(served).toEqual(Array.from({ length: 20 }, (_, turn) => turn));
	await pool.close();
});

it("a pool tells everybody who waits when nobody can connect any more, and recovers by itself", async () => {
	const pool = await openPool(lab, 2);
	await database.sql.unsafe(`alter role ${role()} nologin`);
	await database.sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = ${NAME}`;
	const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => ask(pool, "select 1")));
	expect(outcomes.every((outcome) => outcome.status === "rejected")).toBe(true);
	await expect(ask(pool, "select 1")).rejects.toMatchObject({ code: "28000" });
	await database.sql.unsafe(`alter role ${role()} login`);
	expect(await Promise.all(Array.from({ length: 12 }, () => ask(pool, "select 1")))).toEqual(
		Array(12).fill([["1"]]),
	);
	expect(await backends()).toBe(2);
	await pool.close();
	await untilNobody();
});

it("a pool takes the making of a new connection for a wait neither for a place nor for Postgres", async () => {
	let lateMs = 0;
	const proxy = await serveTcp((socket) => {
		// The handshake is held up on its way, not in the server.
		setTimeout(() => relay(socket, lab.service), lateMs);
	});
	const pool = await openPool(
		{ ...lab, service: { ...lab.service, host: proxy.host, port: proxy.port, ssl: false } },
		1,
	);
	const booked: Record<string, number> = {};
	const sink = { add: (span: string, durationMs: number) => Object.assign(booked, { [span]: durationMs }) };
	lateMs = 400;
	await database.sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = ${NAME}`;
	// It may have been told already that its connection is gone; else the first to ask finds out.
	let startMs = performance.now();
	await pool.use("select 1", [], sink).catch((thrown: unknown) => {
		expect(thrown).toMatchObject({ code: "57P01" });
		startMs = performance.now();
		return pool.use("select 1", [], sink);
	});
	expect(performance.now() - startMs).toBeGreaterThan(lateMs - 10);
	expect(Object.keys(booked)).toEqual(["poolWait", "query"]);
	for (const durationMs of Object.values(booked)) expect(durationMs).toBeLessThan(lateMs / 2);
	await pool.close();
	proxy.close();
	await untilNobody();
});

it("a pool that is closed fails what is in progress and what waits, and takes nothing more", async () => {
	const pool = await openPool(lab, 1);
	const pending = Array.from({ length: 3 }, () => ask(pool, "select pg_sleep(20)"));
	const settled = Promise.allSettled(pending);
	await sleep(50);
	await pool.close();
	for (const outcome of await settled) {
		expect(outcome).toMatchObject({ status: "rejected", reason: { code: "CONNECTION_ENDED" } });
	}
	await expect(ask(pool, "select 1")).rejects.toMatchObject({ code: "CONNECTION_ENDED" });
	await untilNobody();
});

it("connections per request that are closed fail what connects and what asks", async () => {
	const connections = connectPerRequest(lab);
	const asking = Promise.allSettled([ask(connections, "select pg_sleep(20)")]);
	while ((await backends()) === 0) await sleep(5);
	await sleep(50);
	const connecting = Promise.allSettled([ask(connections, "select 1")]);
	await connections.close();
	for (const outcome of [...(await asking), ...(await connecting)]) {
		expect(outcome).toMatchObject({ status: "rejected", reason: { code: "CONNECTION_ENDED" } });
	}
	await untilNobody();
});

it("pools of one lab share their connections, until the last of them is closed", async () => {
	const [large, small] = [await openPool(lab, 3), await openPool(lab, 2)];
	expect(await backends()).toBe(3);
	const pidsOf = async (pool: Connections) => {
		const asked = Array.from({ length: 2 }, () => ask(pool, "select pg_backend_pid()"));
		return (await Promise.all(asked)).flat(2).sort();
	};
	expect(await pidsOf(small)).toEqual(await pidsOf(large));
	await large.close();
	expect(await ask(small, "select 1")).toEqual([["1"]]);
	await small.close();
	await untilNobody();
});

it("a pool does not wait for an operation that another pool of the lab was left with", async () => {
	const [first, second] = [await openPool(lab, 1), await openPool(lab, 1)];
	const left = ask(first, "select pg_sleep(20)");
	const settled = Promise.allSettled([left]);
	await sleep(50);
	expect(await ask(second, "select 1")).toEqual([["1"]]);
	expect((await settled)[0]).toMatchObject({ status: "rejected", reason: { code: "CONNECTION_ENDED" } });
	await first.close();
	await second.close();
	await untilNobody();
});

describe("a connection that is lent", () => {
	const pidOf = async (pool: Pool) => Number((await ask(pool, "select pg_backend_pid()"))[0]?.[0]);

	it("is the borrower's own until it is given back, for as many statements as it likes", async () => {
		const pool = await openPool(lab, 1);
		const booked: string[] = [];
		let askedElsewhere: Promise<unknown> | undefined;
		const level = await pool.hold(
			async (connection) => {
				await connection.query("begin isolation level serializable", []);
				askedElsewhere = ask(pool, "show transaction_isolation");
				const [row] = await connection.query("show transaction_isolation", []);
				await connection.query("commit", []);
				return row?.[0]?.toString();
			},
			{ add: (span) => booked.push(span) },
		);
		expect(level).toBe("serializable");
		expect(await askedElsewhere).toEqual([["read committed"]]);
		expect(booked).toEqual(["poolWait"]);
		await pool.close();
		await untilNobody();
	});

	it("is hung up on when its work fails, so that nobody finds it in the middle of a transaction", async () => {
		const pool = await openPool(lab, 1);
		const before = await pidOf(pool);
		const failing = pool.hold(async (connection) => {
			await connection.query("begin", []);
			await connection.query("select 1 / 0", []);
		}, spans);
		await expect(failing).rejects.toMatchObject({ code: "22012" });
		expect(await pidOf(pool)).not.toBe(before);
		expect(await backends()).toBe(1);
		await pool.close();
		await untilNobody();
	});

	it("comes back once, whoever gives it back and how often", async () => {
		const pool = await openPool(lab, 2);
		const loan = await pool.borrow();
		loan.giveBack();
		loan.giveBack();
		await loan.discard();
		const both = [await pool.borrow(), await pool.borrow()];
		expect(new Set(both.map(({ connection }) => connection)).size).toBe(2);
		await expect(pool.borrow(20)).rejects.toMatchObject({ code: "timeout" });
		for (const one of both) one.giveBack();
		await pool.close();
		await untilNobody();
	});

	it("is waited for no longer than the borrower wants, and then for nobody", async () => {
		const pool = await openPool(lab, 1);
		const loan = await pool.borrow();
		const startMs = performance.now();
		await expect(pool.borrow(100)).rejects.toMatchObject({ name: "Fault", code: "timeout" });
		expect(performance.now() - startMs).toBeGreaterThan(90);
		const waiting = pool.borrow(5_000);
		loan.giveBack();
		const next = await waiting;
		expect(next.connection).toBe(loan.connection);
		next.giveBack();
		await pool.close();
		await untilNobody();
	});

	it("is timed from lending to giving back", async () => {
		const pool = await openPool(lab, 1);
		expect(pool.holdUs).toBe(0);
		const startMs = performance.now();
		let heldMs = 0;
		for (const restMs of [40, 80]) {
			await pool.hold(async () => {
				const lentMs = performance.now();
				await sleep(restMs);
				heldMs += performance.now() - lentMs;
			}, spans);
		}
		expect(pool.holdUs).toBeGreaterThanOrEqual((1_000 * heldMs) / 2);
		expect(pool.holdUs).toBeLessThanOrEqual((1_000 * (performance.now() - startMs)) / 2);
		pool.resetCounts();
		expect(pool.holdUs).toBe(0);
		await pool.close();
	});
});

describe("a pool that grows", () => {
	it("opens a connection when all that are open are lent, and says how long that took", async () => {
		const pool = await openPool(lab, 3, 1);
		expect(await backends()).toBe(1);
		const first = await pool.borrow();
		const second = await pool.borrow();
		expect(first.connectMs).toBe(0);
		expect(second.connectMs).toBeGreaterThan(0);
		second.giveBack();
		// The open one, not the place that has none yet.
		expect((await pool.borrow()).connection).toBe(second.connection);
		expect(await backends()).toBe(2);
		await pool.close();
		await untilNobody();
	});

	it("is left with as many as are kept, opened or closed", async () => {
		const pool = await openPool(lab, 4, 0);
		await keepConnections(lab, 3);
		expect(await backends()).toBe(3);
		await keepConnections(lab, 1);
		expect(await backends()).toBe(1);
		expect((await pool.borrow()).connectMs).toBe(0);
		expect((await pool.borrow()).connectMs).toBeGreaterThan(0);
		await pool.close();
		await untilNobody();
		await keepConnections(lab, 2);
		expect(await backends()).toBe(0);
	});
});
