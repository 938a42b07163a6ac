import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { EXIT, exitCodeOf, Fault } from "#server/contract/fault.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { readEnv } from "#server/env.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { checkServer, openDatabases } from "./databases.ts";
import { checkPort } from "./port.ts";

let workbench: TestDatabase;

beforeAll(async () => {
	workbench = await createWorkbench();
});

afterAll(() => workbench.drop());

async function faultOf(target: ConnectionTarget): Promise<Fault> {
	const thrown = await checkServer(target, "DATABASE_URL").catch((error: unknown) => error);
	if (!(thrown instanceof Fault)) throw new Error(`A fault was due and this came: ${thrown}`);
	return thrown;
}

test("a server that answers is accepted and nothing stays open", async () => {
	await checkServer(workbench.target, "DATABASE_URL");
});

test.each([
	["a wrong password", { password: "wrong-secret" }, /refuses the password of "postgres"/],
	["no such database", { database: "nowhere" }, /no database "nowhere"/],
	["nothing that listens", { host: "127.0.0.1", port: 9 }, /nothing answers at 127\.0\.0\.1:9/],
	["no such host", { host: "no-such-host.invalid" }, /no host "no-such-host\.invalid"/],
	["no such socket", { host: "/tmp/no-such-folder" }, /nothing answers at \/tmp\/no-such-folder/],
] as const)("%s gives one sentence with the variable and no password", async (_title, change, words) => {
	const fault = await faultOf({ ...inject("postgres"), ...change });
	expect(fault.code).toBe("database-unavailable");
	expect(fault.message).toMatch(words);
	expect(fault.message.startsWith("DATABASE_URL: ")).toBe(true);
	expect(fault.message).not.toContain("\n");
	expect(fault.message).not.toContain("wrong-secret");
});

test("a port that is taken is told with another to choose", async () => {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	const port = typeof address === "object" && address !== null ? address.port : 0;
	await expect(checkPort("127.0.0.1", port, new AbortController().signal)).rejects.toMatchObject({
		code: "configuration",
		message: expect.stringMatching(/is taken.*PORT=/),
	});
	server.close();
});

test("a host that is not of this machine is told", async () => {
	await expect(checkPort("203.0.113.7", 4999, new AbortController().signal)).rejects.toThrow(/0\.0\.0\.0/);
});

test("an embedded server that keeps ending is given up as a missing database", async () => {
	const dataDir = await mkdtemp(join(tmpdir(), "latency-lab-ending-"));
	let fault: Fault | undefined;
	const databases = await openDatabases(readEnv({ LAB_DATA_DIR: dataDir }), {
		say: () => {},
		giveUp: (given) => {
			fault = given;
		},
		signal: new AbortController().signal,
	});
	try {
		const ended = new Set<number>();
		const deadlineMs = performance.now() + 50_000;
		while (fault === undefined && performance.now() < deadlineMs) {
			const pid = await postmasterOf(dataDir);
			if (pid !== undefined && !ended.has(pid)) {
				ended.add(pid);
				process.kill(pid, "SIGQUIT");
			}
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		if (fault === undefined) throw new Error("it was not given up");
		expect(exitCodeOf(fault)).toBe(EXIT.databaseUnavailable);
		expect(fault.message).toContain("its log is in the data folder");
	} finally {
		await databases.stop();
		await rm(dataDir, { recursive: true, force: true });
	}
}, 60_000);

/** The pid of the server on a data folder, once it is ready. */
async function postmasterOf(dataDir: string): Promise<number | undefined> {
	const file = await readFile(join(dataDir, "postgres", "cluster", "postmaster.pid"), "utf8").catch(() => "");
	const lines = file.split("\n");
	return lines[7]?.trim() === "ready" ? Number(lines[0]) : undefined;
}
