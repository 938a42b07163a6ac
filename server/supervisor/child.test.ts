import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Keeper, keepRunning } from "./child.ts";

let folder: string;
let keeper: Keeper | undefined;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "latency-lab-child-"));
});

afterEach(async () => {
	await keeper?.stop();
	keeper = undefined;
	rmSync(folder, { recursive: true, force: true });
});

function keep(script: string, onMessage?: (message: unknown) => void) {
	const said: string[] = [];
	const gaveUp: string[] = [];
	const path = join(folder, "child.mjs");
	writeFileSync(path, script);
	keeper = keepRunning(
		{
			name: "test",
			cwd: folder,
			args: [path],
			env: process.env,
			logPath: join(folder, "log", "child.log"),
			...(onMessage === undefined ? {} : { onMessage }),
		},
		(line) => said.push(line),
		(sentence) => gaveUp.push(sentence),
	);
	return { keeper, said, gaveUp };
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
	} catch {
		return false;
	}
}

test("a child that is killed is started again and its messages arrive", async () => {
	const messages: unknown[] = [];
	const { keeper, said } = keep(
		"process.send({ pid: process.pid }); setInterval(() => {}, 1000);",
		(message) => messages.push(message),
	);
	await expect.poll(() => messages.length).toBe(1);
	process.kill(keeper.pid() ?? 0, "SIGKILL");
	await expect.poll(() => messages.length, { timeout: 5_000 }).toBe(2);
	expect(said).toEqual([expect.stringContaining("The test process ended (SIGKILL); starting it again.")]);
});

test("one that keeps ending is given up, with its log's place", async () => {
	const { gaveUp, said } = keep("console.log('no'); process.exit(3);");
	// Its waits alone are 12.7 s, and Node is started six times.
	await expect.poll(() => gaveUp.length, { timeout: 50_000, interval: 200 }).toBe(1);
	expect(gaveUp[0]).toContain("code 3");
	expect(said).toHaveLength(5);
	expect(readFileSync(join(folder, "log", "child.log"), "utf8")).toBe("no\n".repeat(6));
});

test("one that is deaf to SIGTERM is killed after five seconds, and all it started with it", async () => {
	const file = join(folder, "grandchild");
	const { keeper } = keep(`
		import { spawn } from "node:child_process";
		import { writeFileSync } from "node:fs";
		process.on("SIGTERM", () => {});
		writeFileSync(${JSON.stringify(file)}, String(spawn("sleep", ["60"], { stdio: "ignore" }).pid));
		setInterval(() => {}, 1000);
	`);
	await expect
		.poll(() => existsSync(file) && readFileSync(file, "utf8") !== "", { timeout: 5_000 })
		.toBe(true);
	const grandchild = Number(readFileSync(file, "utf8"));
	const startedMs = performance.now();
	await keeper.stop();
	expect(performance.now() - startedMs).toBeGreaterThan(4_500);
	await expect.poll(() => isAlive(grandchild), { timeout: 2_000 }).toBe(false);
});
