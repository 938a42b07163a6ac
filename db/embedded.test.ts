import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Fault } from "#server/contract/fault.ts";
import { connect } from "./client.ts";
import { moveAside } from "./embedded/cluster.ts";
import { type EmbeddedPostgres, startEmbedded } from "./embedded.ts";

let pristine: string;
let dataDir: string;
let running: EmbeddedPostgres[] = [];
const strangers: ChildProcess[] = [];

const folder = () => join(dataDir, "postgres");
const cluster = () => join(folder(), "cluster");
const pidFile = () => join(cluster(), "postmaster.pid");

async function start(lines: string[] = []): Promise<EmbeddedPostgres> {
	const server = await startEmbedded({
		dataDir,
		log: (line) => lines.push(line),
		throwaway: true,
		maxConnections: 20,
	});
	running.push(server);
	return server;
}

async function answerOf(server: EmbeddedPostgres): Promise<unknown> {
	const sql = connect(server.target("postgres"), { applicationName: "test", max: 1 });
	try {
		const [row] = await sql`select 6 * 7 as answer`;
		return row?.answer;
	} finally {
		await sql.end();
	}
}

async function faultOf(work: Promise<unknown>): Promise<Fault> {
	const thrown = await work.then(
		() => undefined,
		(error: unknown) => error,
	);
	if (!(thrown instanceof Fault)) throw new Error(`A fault was due and this came: ${thrown}`);
	return thrown;
}

beforeAll(async () => {
	pristine = await mkdtemp(join(tmpdir(), "latency-lab-pristine-"));
	dataDir = pristine;
	const server = await start();
	await server.stop();
	running = [];
});

afterEach(async () => {
	for (const server of running) await server.stop();
	running = [];
	for (const stranger of strangers.splice(0)) stranger.kill("SIGKILL");
	if (dataDir !== pristine) await rm(dataDir, { recursive: true, force: true });
});

afterAll(async () => {
	await rm(pristine, { recursive: true, force: true });
});

/** A data folder of its own with the whole cluster in it, ended cleanly. */
async function copyPristine(): Promise<void> {
	dataDir = await mkdtemp(join(tmpdir(), "latency-lab-fault-"));
	chmodSync(dataDir, 0o711);
	await cp(join(pristine, "postgres"), folder(), { recursive: true });
	for (const path of [cluster()]) chmodSync(path, 0o700);
}

test("it answers on a private socket, speaks UTF-8 and UTC, and asks for a password", async () => {
	await copyPristine();
	const server = await start();
	const sql = connect(server.target("postgres"), { applicationName: "test", max: 1 });
	const [row] = await sql<Record<string, string>[]>`
		select current_setting('server_encoding') as encoding, current_setting('timezone') as zone,
			current_setting('listen_addresses') as addresses, upper('é') as upper`;
	await sql.end();
	expect(row).toEqual({ encoding: "UTF8", zone: "UTC", addresses: "", upper: "É" });
	const intruder = connect(
		{ ...server.target("postgres"), password: "guess" },
		{ applicationName: "test", max: 1 },
	);
	await expect(intruder`select 1`).rejects.toMatchObject({ code: "28P01" });
	await intruder.end();
});

test("after kill -9 of the server it starts again with what it held", async () => {
	await copyPristine();
	const first = await start();
	process.kill(first.pid, "SIGKILL");
	await first.exited;
	expect(existsSync(pidFile())).toBe(true);
	const second = await start();
	expect(second.adopted).toBe(false);
	expect(await answerOf(second)).toBe(42);
});

test("a server left by a killed start is joined, not started twice, and can be stopped", async () => {
	await copyPristine();
	const first = await start();
	const second = await start();
	expect(second).toMatchObject({ adopted: true, pid: first.pid });
	expect(await answerOf(second)).toBe(42);
	await second.stop();
	await first.exited;
	expect(existsSync(pidFile())).toBe(false);
});

test("a pid file whose number another program has now is removed, and that program is left alone", async () => {
	await copyPristine();
	const stranger = spawn("sleep", ["60"], { stdio: "ignore" });
	strangers.push(stranger);
	writeFileSync(
		pidFile(),
		`${stranger.pid}\n${cluster()}\n1700000000\n5432\n/tmp\n\n  1234567    1234567\nready   \n`,
	);
	const server = await start();
	expect(server.adopted).toBe(false);
	expect(await answerOf(server)).toBe(42);
	expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
});

test("a dead server that its parent has not yet buried does not keep the next one off", async () => {
	await copyPristine();
	const first = await start();
	// A program that never asks for the exit code of the child it inherits.
	const holder = spawn("sh", ["-c", "sleep 0.1 & exec sleep 60"], { stdio: "ignore" });
	strangers.push(holder);
	await sleep(500);
	const children = readFileSync(`/proc/${holder.pid}/task/${holder.pid}/children`, "utf8").trim();
	expect(readFileSync(`/proc/${children}/stat`, "utf8")).toContain(") Z ");
	const text = readFileSync(pidFile(), "utf8");
	await first.stop();
	writeFileSync(pidFile(), text.replace(/^\d+/, children));
	await mkdir(first.target("x").host, { mode: 0o700 });
	writeFileSync(join(first.target("x").host, ".s.PGSQL.5432.lock"), text.replace(/^\d+/, children));
	expect(await answerOf(await start())).toBe(42);
});

test("half an initdb left beside the data is cleared away and never used", async () => {
	dataDir = await mkdtemp(join(tmpdir(), "latency-lab-fault-"));
	const half = join(dataDir, "postgres.making-0badcafe", "cluster");
	await mkdir(half, { recursive: true });
	writeFileSync(join(half, "PG_VERSION"), "18\n");
	const server = await start();
	expect(await answerOf(server)).toBe(42);
	expect(await readdir(dataDir)).toEqual(["postgres"]);
});

test("half a cluster in its place is damaged: one sentence, nothing deleted", async () => {
	await copyPristine();
	rmSync(join(cluster(), "global"), { recursive: true });
	const fault = await faultOf(start());
	expect(fault.code).toBe("database-unavailable");
	expect(fault.message).toContain(folder());
	expect(fault.message).toContain("--reset");
	expect(existsSync(join(cluster(), "PG_VERSION"))).toBe(true);
});

test("a cluster whose control file is garbage is damaged, in Postgres's own judgement", async () => {
	await copyPristine();
	writeFileSync(join(cluster(), "global", "pg_control"), Buffer.alloc(8192, 7));
	const fault = await faultOf(start());
	expect(fault.message).toContain("--reset");
	expect(fault.message).not.toContain("\n");
});

test("a cluster whose write-ahead log is lost is damaged", async () => {
	await copyPristine();
	for (const name of await readdir(join(cluster(), "pg_wal"))) {
		if (/^[0-9A-F]{24}$/.test(name)) rmSync(join(cluster(), "pg_wal", name));
	}
	expect((await faultOf(start())).message).toContain("is damaged");
});

test("a cluster of another major version is refused with the way out", async () => {
	await copyPristine();
	writeFileSync(join(cluster(), "PG_VERSION"), "17\n");
	const fault = await faultOf(start());
	expect(fault.code).toBe("configuration");
	expect(fault.message).toMatch(/another Postgres than this version's Postgres 18.*--reset/);
});

test("a folder that others may read is refused by Postgres and told in one sentence", async () => {
	await copyPristine();
	chmodSync(cluster(), 0o777);
	const fault = await faultOf(start());
	expect(fault.code).toBe("io");
	expect(fault.message).toContain("chown");
});

test("reset moves the data aside and a new start makes a new cluster", async () => {
	await copyPristine();
	const aside = await moveAside(dataDir, new Date("2026-01-02T03:04:05.678Z"));
	expect(aside).toBe(join(dataDir, "postgres-aside-20260102-030405"));
	expect(readFileSync(join(String(aside), "cluster", "PG_VERSION"), "utf8").trim()).toBe("18");
	expect(await answerOf(await start())).toBe(42);
	expect(await moveAside(join(dataDir, "nothing-here"), new Date())).toBeUndefined();
});

test("reset ends a server that a killed start left, before it moves the data", async () => {
	await copyPristine();
	const orphan = await start();
	await moveAside(dataDir, new Date());
	await orphan.exited;
	const fresh = await start();
	expect(fresh.adopted).toBe(false);
	expect(await answerOf(fresh)).toBe(42);
});

test("two starts that meet on one data folder share one server", async () => {
	await copyPristine();
	const first = await start();
	await sleep(10);
	const others = await Promise.all([start(), start(), start()]);
	expect(others.map((server) => server.pid)).toEqual([first.pid, first.pid, first.pid]);
});
