import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readEnv } from "#server/env.ts";

const NONE = { databaseUrl: undefined, labDatabaseUrl: undefined, redisUrl: undefined, seed: 1 };

test("a test never sees the servers of whoever starts it", () => {
	expect(readEnv(process.env)).toMatchObject(NONE);
});

test("nor does a process it starts see those of a .env file", () => {
	const folder = mkdtempSync(join(tmpdir(), "latency-lab-env-"));
	try {
		writeFileSync(join(folder, ".env"), "DATABASE_URL=postgres://me@db/mine\nREDIS_URL=redis://cache\n");
		const script = "process.loadEnvFile('.env'); console.log(JSON.stringify(process.env))";
		const printed = execFileSync(process.execPath, ["-e", script], { cwd: folder, encoding: "utf8" });
		expect(readEnv(JSON.parse(printed))).toMatchObject(NONE);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
});
