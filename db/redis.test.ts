import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type RedisStart, startRedis } from "./redis.ts";

let dataDir: string;
let started: RedisStart[] = [];

beforeEach(async () => {
	dataDir = await mkdtemp(join(tmpdir(), "latency-lab-redis-"));
});

afterEach(async () => {
	vi.unstubAllEnvs();
	for (const redis of started) if ("stop" in redis) await redis.stop();
	started = [];
	await rm(dataDir, { recursive: true, force: true });
});

async function start(): Promise<{ url: string; stop(): Promise<void> } | undefined> {
	const redis = await startRedis({ dataDir });
	started.push(redis);
	return "url" in redis ? redis : undefined;
}

function ask(url: string, command: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const connection = createConnection(url.replace("unix://", ""), () => connection.write(`${command}\r\n`));
		connection.once("data", (data) => {
			connection.destroy();
			resolve(data.toString().trim());
		});
		connection.once("error", reject);
	});
}

const isHere = (process.env.PATH ?? "")
	.split(":")
	.some((folder) => existsSync(join(folder, "redis-server")) || existsSync(join(folder, "valkey-server")));

test("without a server on the PATH it says so and how to get one", async () => {
	vi.stubEnv("PATH", dataDir);
	const redis = await startRedis({ dataDir });
	expect(redis).toEqual({ missing: expect.stringMatching(/apt-get install redis-server.*REDIS_URL/) });
});

test("one that does not start is told without a path of this machine, for the page shows the sentence", async () => {
	await writeFile(join(dataDir, "redis-server"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
	vi.stubEnv("PATH", `${dataDir}:/bin`);
	const redis = await startRedis({ dataDir });
	const missing = "missing" in redis ? redis.missing : "";
	expect(missing).toContain("redis-server did not start; redis.log in the data folder says why");
	expect(missing).not.toContain("/");
});

test.runIf(isHere)("it answers on a socket, listens on no port, and goes without a trace", async () => {
	const redis = await start();
	if (redis === undefined) throw new Error("it did not start");
	expect(await ask(redis.url, "PING")).toBe("+PONG");
	expect(await ask(redis.url, "CONFIG GET port")).toMatch(/\r\n0$/);
	await redis.stop();
	expect(existsSync(redis.url.replace("unix://", ""))).toBe(false);
});

test.runIf(isHere)("one that dies is started again on the same socket", async () => {
	const redis = await start();
	if (redis === undefined) throw new Error("it did not start");
	process.kill(Number(readFileSync(join(dataDir, "redis.pid"), "utf8")), "SIGKILL");
	await expect
		.poll(() => ask(redis.url, "PING").catch(() => "down"), { timeout: 5_000, interval: 100 })
		.toBe("+PONG");
});

test.runIf(isHere)("one left by a killed start is ended and replaced", async () => {
	await start();
	const orphan = Number(readFileSync(join(dataDir, "redis.pid"), "utf8"));
	const second = await start();
	expect(await ask(second?.url ?? "", "PING")).toBe("+PONG");
	await sleep(50);
	expect(Number(readFileSync(join(dataDir, "redis.pid"), "utf8"))).not.toBe(orphan);
});
