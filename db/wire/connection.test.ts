import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { isConnectionLost } from "#db/connection-lost.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { relay, serveTcp } from "#server/testing/relay.ts";
import { WireConnection } from "./connection.ts";

const NAME = "wire:test";

let database: TestDatabase;
let target: ConnectionTarget;
const opened: WireConnection[] = [];

beforeAll(async () => {
	database = await createWorkbench();
	target = database.target;
});

afterEach(async () => {
	await Promise.all(opened.splice(0).map((connection) => connection.close()));
});

afterAll(async () => {
	await database.drop();
});

async function open(to: ConnectionTarget = target): Promise<WireConnection> {
	const connection = await WireConnection.open(to, {
		applicationName: NAME,
		parameters: { TimeZone: "UTC" },
	});
	opened.push(connection);
	return connection;
}

const asText = (rows: readonly (readonly (Uint8Array | null)[])[]) =>
	rows.map((row) => row.map((value) => (value === null ? null : Buffer.from(value).toString())));

async function ask(connection: WireConnection, sql: string, ...parameters: (string | number)[]) {
	return asText(await connection.query(sql, parameters));
}

async function thrownBy(work: Promise<unknown>): Promise<Error & { code?: string }> {
	return work.then(
		() => new Error("nothing was thrown"),
		(thrown) => thrown,
	);
}

describe("a query", () => {
	it("takes parameters and gives rows, nulls, letters of all kinds, and none", async () => {
		const connection = await open();
		const sql = "select $1::int, $2::text, null, '', repeat($2, 2) from generate_series(1, $1)";
		const word = "zoë 😀 \\x00 \n";
		expect(await ask(connection, sql, 2, word)).toEqual(Array(2).fill(["2", word, null, "", word + word]));
		expect(await ask(connection, sql, 0, "x")).toEqual([]);
		expect(await ask(connection, "select")).toEqual([[]]);
		expect(await ask(connection, "create temporary table wire (n int)")).toEqual([]);
		expect(await ask(connection, "insert into wire values ($1) returning n", -7)).toEqual([["-7"]]);
	});

	it("is prepared once for each text and connection", async () => {
		const connection = await open();
		for (let turn = 0; turn < 3; turn++) await ask(connection, "select $1::int + 1", turn);
		await ask(connection, "select 2");
		const prepared = "select statement from pg_prepared_statements order by prepare_time";
		expect(await ask(connection, prepared)).toEqual([["select $1::int + 1"], ["select 2"], [prepared]]);
	});

	it("survives rows that fill many chunks, and keeps them when later ones come", async () => {
		const connection = await open();
		const wide = await connection.query("select repeat($1, 100000), n from generate_series(1, 30) as n", [
			"é",
		]);
		const narrow = await ask(connection, "select n from generate_series(1, 20000) as n");
		expect(narrow.map(([n]) => Number(n))).toEqual(Array.from({ length: 20_000 }, (_, at) => at + 1));
		expect(asText(wide)).toEqual(
			Array.from({ length: 30 }, (_, at) => ["é".repeat(100_000), String(at + 1)]),
		);
	});

	it("sends long parameters whole, many times over", async () => {
		const connection = await open();
		for (const length of [10, 100_000, 3, 1_000_000]) {
			expect(await ask(connection, "select length($1), md5($1)", "ü".repeat(length))).toEqual([
				[String(length), expect.any(String)],
			]);
		}
	});

	it("that fails says why and leaves the connection as it was", async () => {
		const connection = await open();
		await expect(ask(connection, "select 1 / $1::int", 0)).rejects.toMatchObject({ code: "22012" });
		await expect(ask(connection, "select nothing")).rejects.toMatchObject({
			code: "42703",
			severity: "ERROR",
			message: expect.stringContaining("nothing"),
		});
		await expect(ask(connection, "select $1::int", "x")).rejects.toMatchObject({ code: "22P02" });
		expect(connection.isOpen).toBe(true);
		expect(await ask(connection, "select 1 / $1::int", 1)).toEqual([["1"]]);
	});

	it("whose rows had begun to come when it failed gives none of them", async () => {
		const connection = await open();
		await expect(
			ask(connection, "select repeat('x', 9000), 1 / (50 - n) from generate_series(1, 60) as n"),
		).rejects.toMatchObject({ code: "22012" });
		expect(await ask(connection, "select 1")).toEqual([["1"]]);
	});

	it("is prepared anew after its table has changed", async () => {
		const connection = await open();
		await ask(connection, "create temporary table changing as select 1 as a");
		expect(await ask(connection, "select * from changing")).toEqual([["1"]]);
		await ask(connection, "alter table changing add column b int default 2");
		await expect(ask(connection, "select * from changing")).rejects.toMatchObject({ code: "0A000" });
		expect(await ask(connection, "select * from changing")).toEqual([["1", "2"]]);
	});

	it("is refused while another is in progress, which goes on", async () => {
		const connection = await open();
		const first = ask(connection, "select pg_sleep(0.1), 'first'");
		await expect(ask(connection, "select 2")).rejects.toMatchObject({ name: "Fault", code: "internal" });
		expect(await first).toEqual([["", "first"]]);
	});

	it("is refused when each has a text of its own, and when a text holds a zero byte", async () => {
		const connection = await open();
		const texts = Array.from({ length: 257 }, (_, at) => `select ${at}`);
		const last = texts.pop() ?? "";
		for (const text of texts) await ask(connection, text);
		await expect(ask(connection, last)).rejects.toThrow(/parameters/);
		expect(await ask(connection, "select 7")).toEqual([["7"]]);
		await expect(ask(await open(), "select 1\0")).rejects.toThrow(/zero byte/);
	});

	it("of more than 64 MB ends the connection, not the process", async () => {
		const connection = await open();
		const rows = ask(connection, "select repeat('x', 1000000) from generate_series(1, 80)");
		await expect(rows).rejects.toMatchObject({ code: "54000" });
		await expect(ask(connection, "select 1")).rejects.toMatchObject({ code: "54000" });
	});
});

describe("a connection that breaks", () => {
	const kill = () =>
		database.sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = ${NAME}`;

	it("in the middle of a query fails it with Postgres' reason, and every later one", async () => {
		const connection = await open();
		const sleeping = thrownBy(ask(connection, "select pg_sleep(30)"));
		await untilActive();
		await kill();
		const thrown = await sleeping;
		expect([thrown.code, isConnectionLost(thrown), connection.isOpen]).toEqual(["57P01", true, false]);
		await expect(ask(connection, "select 1")).rejects.toMatchObject({ code: "57P01" });
		await connection.close();
	});

	it("while nobody asks is known as broken before the next query", async () => {
		const connection = await open();
		await kill();
		while (connection.isOpen) await sleep(5);
		await expect(ask(connection, "select 1")).rejects.toMatchObject({ code: "57P01" });
	});

	it("without a word fails the query as lost", async () => {
		const sockets: Socket[] = [];
		const server = await serveTcp((socket) => {
			sockets.push(socket);
			relay(socket, target);
		});
		const connection = await open({ ...target, host: server.host, port: server.port });
		const sleeping = thrownBy(ask(connection, "select pg_sleep(0.5)"));
		await sleep(50);
		for (const socket of sockets) socket.resetAndDestroy();
		const thrown = await sleeping;
		expect([thrown.code, isConnectionLost(thrown)]).toEqual(["ECONNRESET", true]);
		server.close();
	});

	it("on this side fails the query in progress, takes no other, and closes only once", async () => {
		const connection = await open();
		const sleeping = thrownBy(ask(connection, "select pg_sleep(30)"));
		await untilActive();
		await Promise.all([connection.close(), connection.close()]);
		expect((await sleeping).code).toBe("CONNECTION_ENDED");
		await untilNobody();
		await expect(ask(connection, "select 1")).rejects.toMatchObject({ code: "CONNECTION_ENDED" });
		const idle = await open();
		await idle.close();
		await expect(ask(idle, "select 1")).rejects.toMatchObject({ code: "CONNECTION_ENDED" });
	});
});

async function untilActive(): Promise<void> {
	for (;;) {
		const [row] = await database.sql`
			select 1 from pg_stat_activity where application_name = ${NAME} and state = 'active' and query like '%pg_sleep%'`;
		if (row !== undefined) return;
		await sleep(10);
	}
}

/** A backend looks for its client once a second, also while it sleeps. */
async function untilNobody(): Promise<void> {
	for (;;) {
		const rows = await database.sql`select 1 from pg_stat_activity where application_name = ${NAME}`;
		if (rows.length === 0) return;
		await sleep(50);
	}
}
