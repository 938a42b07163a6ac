import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { readEnv } from "#server/env.ts";
import { lockDataFolder } from "#server/supervisor/instance.ts";
import { openWorkplace } from "./workplace.ts";

let folder = "";
afterEach(async () => {
	vi.unstubAllEnvs();
	await rm(folder, { recursive: true, force: true });
});

test.each(["/proc/nope/data", "/etc/passwd", "/etc/passwd/data"])(
	"a data folder %s, which cannot be, is named at once as a setting that is wrong",
	(dataDir) => {
		expect(() => lockDataFolder(dataDir)).toThrow(expect.objectContaining({ code: "configuration" }));
	},
);

test("a workplace that cannot be made leaves no server running and nobody locked out", async () => {
	folder = await mkdtemp(join(tmpdir(), "latency-lab-workplace-"));
	// What is to be the log of Redis is a folder, and so starting it throws, after Postgres has started.
	const dataDir = join(folder, "data");
	await mkdir(join(dataDir, "redis.log"), { recursive: true });
	await writeFile(join(folder, "redis-server"), "#!/bin/sh\nexit 0\n");
	await chmod(join(folder, "redis-server"), 0o755);
	vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
	const effects = { say: () => {}, signal: new AbortController().signal };
	await expect(openWorkplace(readEnv({ LAB_DATA_DIR: dataDir }), effects)).rejects.toMatchObject({
		code: "EISDIR",
	});
	expect(existsSync(join(dataDir, "postgres", "cluster", "PG_VERSION"))).toBe(true);
	expect(existsSync(join(dataDir, "postgres", "cluster", "postmaster.pid"))).toBe(false);
	lockDataFolder(dataDir).release();
}, 60_000);
