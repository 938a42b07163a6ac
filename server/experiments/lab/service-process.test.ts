import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ServiceProcess, type ServiceProgram } from "./service-process.ts";

const OURS = new URL("service-process.ts", import.meta.url).href;
const ECHO = `import { serveOrders } from ${JSON.stringify(OURS)};
serveOrders(async ({ fail, exit, ...rest }) => {
	if (fail) throw new Error("out of echoes");
	if (exit) process.exit(3);
	if (rest.busyMs) for (const from = process.cpuUsage(); process.cpuUsage(from).user < rest.busyMs * 1_000; );
	return { ...rest, pid: process.pid };
}, async () => {});`;

let folder: string;
let program: ServiceProgram;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "service-process-"));
	await writeFile(join(folder, "echo.mts"), ECHO);
	const module = pathToFileURL(join(folder, "starter.ts")).href;
	program = { module, source: "echo.mts", bundle: "echo.js" };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

describe("a service in a process of its own", () => {
	it("answers orders in another process, says why it does not, tells its processor time, and is gone when it is closed", async () => {
		const service = new ServiceProcess(program);
		const { pid, word } = await service.order<{ pid: number; word: string }>({ word: "hello" });
		expect(word).toBe("hello");
		expect(pid).not.toBe(process.pid);
		await expect(service.order({ fail: true })).rejects.toMatchObject({
			code: "io",
			message: expect.stringContaining("out of echoes"),
		});
		expect(await service.order({ word: "again" })).toMatchObject({ word: "again", pid });
		const beforeMs = await service.cpuMs();
		await service.order({ busyMs: 100 });
		expect((await service.cpuMs()) - beforeMs).toBeGreaterThanOrEqual(100);
		await service.close();
		expect(isAlive(pid)).toBe(false);
		await service.close();
		await expect(service.order({ word: "gone" })).rejects.toMatchObject({ code: "io" });
	});

	it("says so when it ends instead of answering", async () => {
		const service = new ServiceProcess(program);
		await expect(service.order({ exit: true })).rejects.toMatchObject({
			code: "io",
			message: expect.stringContaining("process ended"),
		});
		await service.close();
	});

	it("ends with the process that started it, also when that one is killed", async () => {
		const starter = join(folder, "starter.mts");
		await writeFile(
			starter,
			`import { ServiceProcess } from ${JSON.stringify(OURS)};
			const service = new ServiceProcess(${JSON.stringify(program)});
			console.log((await service.order({})).pid);
			setInterval(() => {}, 1000);`,
		);
		const child: ChildProcess = spawn(process.execPath, ["--import", "tsx", starter], {
			stdio: ["ignore", "pipe", "inherit"],
		});
		const [line] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
		const pid = Number(line.toString());
		expect(isAlive(pid)).toBe(true);
		child.kill("SIGKILL");
		await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
	});
});
