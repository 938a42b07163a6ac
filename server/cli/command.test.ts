import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resultSchema } from "#server/contract/result.ts";

const COMMAND = ["--import", "tsx", "server/cli.ts"];
let dataDir = "";

beforeAll(async () => {
	dataDir = await mkdtemp(join(tmpdir(), "latency-lab-cli-"));
});

afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** The command's environment: a lab of its own, and none of the settings of whoever runs the tests. */
function environment(): NodeJS.ProcessEnv {
	const blank = { DATABASE_URL: "", LAB_DATABASE_URL: "", REDIS_URL: "", LAB_SEED: "", LOG_LEVEL: "" };
	return { ...process.env, ...blank, LAB_DATA_DIR: dataDir, LAB_SCALE: "0.01" };
}

type Outcome = { code: number; stdout: string; stderr: string };

async function lab(...args: string[]): Promise<Outcome> {
	const options = { env: environment(), maxBuffer: 16 * 1024 * 1024 };
	try {
		const { stdout, stderr } = await promisify(execFile)(process.execPath, [...COMMAND, ...args], options);
		return { code: 0, stdout, stderr };
	} catch (thrown) {
		const { code, stdout, stderr } = thrown as Outcome;
		return { code, stdout, stderr };
	}
}

/** Whether the embedded server of the command's folder still runs. */
function serverRuns(): boolean {
	const file = join(dataDir, "postgres", "cluster", "postmaster.pid");
	if (!existsSync(file)) return false;
	try {
		process.kill(Number(readFileSync(file, "utf8").split("\n")[0]), 0);
		return true;
	} catch {
		return false;
	}
}

describe("the command lab", () => {
	test("starts what a run needs, prints the documented JSON and nothing else, and leaves nothing running", {
		timeout: 120_000,
	}, async () => {
		const arms = ["--arm", "index=none", "--arm", "index=btree"];
		const outcome = await lab("run", "switches", ...arms, "--clients", "2", "--seconds", "2", "--json");
		expect(outcome.code, outcome.stderr).toBe(0);
		const output = JSON.parse(outcome.stdout);
		expect(output.runId).toMatch(/^[\w-]{21}$/);
		const result = resultSchema.parse(output);
		expect(result.arms.map((arm) => arm.arm)).toEqual([
			"cache=none,index=none,pool=pool,poolSize=8",
			"cache=none,index=btree,pool=pool,poolSize=8",
		]);
		expect(result.arms.every((arm) => arm.operations > 0)).toBe(true);
		expect(serverRuns()).toBe(false);
	});

	test("cancels its run and stops what it started when it is interrupted", { timeout: 60_000 }, async () => {
		const child = spawn(process.execPath, [...COMMAND, "run", "switches", "--seconds", "60"], {
			env: environment(),
			stdio: ["ignore", "ignore", "pipe"],
		});
		let said = "";
		const measuring = new Promise<void>((resolve) => {
			child.stderr.on("data", (data: Buffer) => {
				said += data.toString();
				if (said.includes("measuring")) resolve();
			});
		});
		await Promise.race([measuring, once(child, "exit")]);
		expect(child.exitCode, said).toBeNull();
		child.kill("SIGINT");
		const [code] = await once(child, "exit");
		expect(code).toBe(130);
		expect(said).toContain("The run was cancelled.");
		expect(serverRuns()).toBe(false);
	});

	test.each([
		[["run", "switches", "--clients", "10000"], 2, "load.clients"],
		[["run", "swiches"], 2, 'Did you mean "switches"?'],
		[["run", "switches", "--arm", "index=btre", "--arm", "index=none"], 2, "arms[0].index"],
		[["run", "switches", "--arm", "index=none"], 2, "arms"],
		[["rum"], 2, "unknown command"],
	])(
		"refuses %j with exit code %i and says %s, starting nothing",
		async (args, code, words) => {
			const outcome = await lab(...args);
			expect(outcome.code).toBe(code);
			expect(outcome.stderr).toContain(words);
			expect(outcome.stdout).toBe("");
			expect(serverRuns()).toBe(false);
		},
		30_000,
	);
});
