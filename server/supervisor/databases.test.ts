import { createServer } from "node:net";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { Fault } from "#server/contract/fault.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { checkServer } from "./databases.ts";
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
