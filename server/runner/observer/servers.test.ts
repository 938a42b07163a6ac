import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startRedis } from "#db/redis.ts";
import { readProc } from "./proc.ts";
import { findPostmaster, findRedis } from "./servers.ts";

const TARGET = {
	host: "/tmp/socket",
	port: 5432,
	database: "shop",
	user: "owner",
	password: "",
	ssl: false,
} as const;

function procOf(texts: { title: string; parentName?: string }) {
	return (path: string) => {
		const text = {
			"/proc/70/cmdline": texts.title,
			"/proc/70/stat": `70 (postgres) S 60 ${Array(40).fill(0).join(" ")}`,
			"/proc/60/comm": `${texts.parentName ?? "postgres"}\n`,
		}[path];
		if (text === undefined) throw new Error(`ENOENT: ${path}`);
		return text;
	};
}

describe("the postmaster", () => {
	const title = "postgres: 16/main: owner shop [local] idle\0\0";

	test("is the parent of our backend", () => {
		expect(findPostmaster(TARGET, 70, procOf({ title }))).toBe(60);
		expect(findPostmaster({ ...TARGET, host: "localhost" }, 70, procOf({ title }))).toBe(60);
	});

	test("is not looked for when the address is another machine's, whatever runs here under that number", () => {
		expect(() => findPostmaster({ ...TARGET, host: "db.example" }, 70, procOf({ title }))).toThrow(
			"another machine",
		);
	});

	test.each([
		["another program", "node server.js\0", "postgres"],
		["a backend of another database", "postgres: owner shops [local] idle", "postgres"],
		["a backend of another user", "postgres: someone shop [local] idle", "postgres"],
		["no child of a Postgres", title, "bash"],
	])("is not taken for ours when the process here is %s", (_, other, parentName) => {
		expect(() => findPostmaster(TARGET, 70, procOf({ title: other, parentName }))).toThrow(
			"is not the lab's backend",
		);
	});
});

describe("the Redis of an arm", () => {
	test("is the process that answers, where that is of this machine", async (context) => {
		const dataDir = await mkdtemp(join(tmpdir(), "servers-test-"));
		const redis = await startRedis({ dataDir });
		try {
			if (!("url" in redis) || process.platform !== "linux") return context.skip();
			const { url } = redis;
			expect(readProc(`/proc/${await findRedis(url, readProc)}/comm`)).toMatch(/^(redis|valkey)/);
			await expect(findRedis(url, () => "sshd\n")).rejects.toThrow("is not the lab's Redis");
		} finally {
			if ("url" in redis) await redis.stop();
			await rm(dataDir, { recursive: true, force: true });
		}
	});

	test("cannot be found when nobody answers", async () => {
		await expect(findRedis("redis://127.0.0.1:1", readProc)).rejects.toThrow();
	});
});
