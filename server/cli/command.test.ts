import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resultSchema } from "#server/contract/result.ts";
import { encodeSamples } from "#server/engine/encoding.ts";
import { Recorder } from "#server/engine/recorder.ts";

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

const RUN = [
	"run",
	"switches",
	"--arm",
	"index=none",
	"--arm",
	"index=btree",
	"--clients",
	"2",
	"--seconds",
	"2",
];

/** Where the first run is kept for the later ones. */
function saved(): string {
	return join(dataDir, "base.json");
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
		const outcome = await lab(...RUN, "--fail-if", "p50(index=btree) > 60s", "--save", saved(), "--json");
		expect(outcome.code, outcome.stderr).toBe(0);
		const output = JSON.parse(outcome.stdout);
		expect(output.failIf).toMatchObject([
			{ expression: "p50(index=btree) > 60s", met: false, measured: [{ unit: "us", met: false }] },
		]);
		expect(output.runId).toMatch(/^[\w-]{21}$/);
		const result = resultSchema.parse(output);
		expect(result.arms.map((arm) => arm.arm)).toEqual([
			"cache=none,index=none,pool=pool,poolSize=8",
			"cache=none,index=btree,pool=pool,poolSize=8",
		]);
		expect(result.arms.every((arm) => arm.operations > 0)).toBe(true);
		expect(serverRuns()).toBe(false);
	});

	test("ends with 99 and says which condition holds, after printing the result, which can be exported", {
		timeout: 120_000,
	}, async () => {
		const open = ["--rate", "200", "--arrivals", "poisson"];
		const conditions = [
			"--fail-if",
			"throughput(index=btree) > 0/s",
			"--fail-if",
			"service.p50(pool=pool) > 60s",
		];
		const outcome = await lab(...RUN, ...open, ...conditions, "--json");
		expect(outcome.code, outcome.stderr).toBe(99);
		expect(outcome.stderr).toMatch(/throughput\(index=btree\) > 0\/s holds: .* for "B-tree"\./);
		expect(outcome.stderr).not.toContain("service.p50");
		const output = JSON.parse(outcome.stdout);
		expect(output.failIf.map(({ met }: { met: boolean }) => met)).toEqual([true, false]);
		expect(output.load).toMatchObject({ model: "open", arrivalRatePerSec: 200, arrivals: "poisson" });

		const exported = await lab("export", output.runId, "--format", "csv");
		expect(exported.code, exported.stderr).toBe(0);
		expect(exported.stdout.split("\r\n")).toHaveLength(2 * output.design.blocks + 2);
		expect(serverRuns()).toBe(false);
	});

	test("runs a saved request again, and refuses to compare what was measured elsewhere unless it is forced", {
		timeout: 120_000,
	}, async () => {
		const base = JSON.parse(await readFile(saved(), "utf8"));
		base.output.fingerprint.cores = 1_000;
		await writeFile(saved(), JSON.stringify(base));
		const refused = await lab("compare", saved());
		expect([refused.code, refused.stdout]).toEqual([1, ""]);
		expect(refused.stderr).toMatch(/cores: 1000 then, \d+ now/);
		expect(refused.stderr).not.toContain("measuring");

		const forced = await lab("compare", saved(), "--force", "--max-regression", "9999%", "--json");
		expect(forced.code, forced.stderr).toBe(0);
		const comparison = JSON.parse(forced.stdout);
		expect(comparison).toMatchObject({ forced: true, regressed: false, differences: [{ fact: "cores" }] });
		expect(comparison.changes).toHaveLength(4);
	});

	test("ends a comparison with 99 when a figure has become worse than it may, and names it", {
		timeout: 120_000,
	}, async () => {
		const base = JSON.parse(await readFile(saved(), "utf8"));
		// As if each operation had taken 2 µs when the run was saved.
		const quick = new Recorder();
		for (let count = 0; count < 100; count++) quick.record(0.002);
		base.output.fingerprint.cores = availableParallelism();
		const histogram = encodeSamples(quick.samples());
		base.slices = base.slices.map((slice: object) => ({ ...slice, histogram }));
		await writeFile(saved(), JSON.stringify(base));
		const outcome = await lab("compare", saved(), "--metric", "p50");
		expect(outcome.code, outcome.stderr).toBe(99);
		expect(outcome.stdout).toContain("REGRESSED");
		expect(outcome.stderr).toMatch(/p50 of "B-tree" regressed by more than 10 %: .* then, .* now/);
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

	test.skipIf(!existsSync("/dev/full"))(
		"says so and ends with 74 when its output cannot be written",
		async () => {
			const full = openSync("/dev/full", "w");
			try {
				const child = spawn(process.execPath, [...COMMAND, "doctor"], {
					env: environment(),
					stdio: ["ignore", full, "pipe"],
				});
				const [said, [code]] = await Promise.all([
					text(child.stderr ?? Readable.from([])),
					once(child, "exit"),
				]);
				expect(code, said).toBe(74);
				expect(said).toMatch(/^The output could not be written \(ENOSPC\)\. .*\n$/);
			} finally {
				closeSync(full);
			}
		},
		30_000,
	);

	test("says nothing when the reader of its output has left", async () => {
		const child = spawn(process.execPath, [...COMMAND, "doctor"], {
			env: environment(),
			stdio: ["ignore", "pipe", "pipe"],
		});
		child.stdout.destroy();
		const [said, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
		expect([code, said]).toEqual([0, ""]);
	}, 30_000);

	test.each([
		[["run", "switches", "--clients", "10000"], 2, "load.clients"],
		[["run", "swiches"], 2, 'Did you mean "switches"?'],
		[["run", "switches", "--arm", "index=btre", "--arm", "index=none"], 2, "arms[0].index"],
		[["run", "switches", "--arm", "index=none"], 2, "arms"],
		[["rum"], 2, "unknown command"],
		[
			["run", "switches", "--fail-if", "p99(index=btree) > 20"],
			2,
			"p99(index=btree) > 20\n                       ^",
		],
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
