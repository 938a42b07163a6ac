import { spawn } from "node:child_process";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { findProgram } from "#db/program.ts";
import { Fault } from "#server/contract/fault.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { quantileOf } from "./spread.ts";

/** Debian keeps the programs of each major here; what it puts on the PATH is there without them, and only looks for them. */
const DEBIAN_FOLDER = "/usr/lib/postgresql";
const DEBIAN_WRAPPER = "pg_wrapper";

/** What to tell who has none. */
export const NO_PGBENCH =
	"pgbench was not found on the PATH or in /usr/lib/postgresql. It comes with PostgreSQL (Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql).";

/** What one client program took for one statement; latencies in whole microseconds. */
export type LookupFigures = { p50Us: number; p99Us: number; perSec: number; cpuUsPerOperation: number };

/** How long a run of a script is, and with how many clients, all in one thread. */
export type ScriptLoad = { script: string; clients: number; seconds: number };

/** The pgbench of this machine, or undefined. */
export function findPgbench(): string | undefined {
	const found = findProgram("pgbench");
	if (found !== undefined && basename(realpathSync(found)) !== DEBIAN_WRAPPER) return found;
	return debianFolders()
		.map((folder) => join(folder, "pgbench"))
		.find((path) => existsSync(path));
}

/**
 * Runs `pgbench -i`: 100,000 narrow rows per unit of its scale, a vacuum and the primary keys.
 *
 * @returns seconds by the clock.
 * @throws Fault `io` with the last line pgbench wrote.
 */
export async function initialisePgbench(
	program: string,
	target: ConnectionTarget,
	scale: number,
	signal: AbortSignal,
): Promise<number> {
	const startMs = performance.now();
	await run(program, ["--initialize", "--quiet", `--scale=${scale}`], target, signal);
	return (performance.now() - startMs) / 1000;
}

/**
 * Runs a script of one prepared statement. The percentiles are taken from pgbench's log of every transaction, whose
 * writing is part of its work. Its processor time is without what starting and logging in take, which is measured by
 * a run of one transaction per client.
 *
 * @throws Fault `io` with the last line pgbench wrote, or when it did not say what is needed.
 */
export async function runPgbench(
	program: string,
	target: ConnectionTarget,
	load: ScriptLoad,
	signal: AbortSignal,
): Promise<LookupFigures> {
	const folder = await mkdtemp(join(tmpdir(), "latency-lab-pgbench-"));
	try {
		const file = join(folder, "script.sql");
		await writeFile(file, load.script);
		const common = [
			"--no-vacuum",
			"--protocol=prepared",
			"--jobs=1",
			`--client=${load.clients}`,
			`--file=${file}`,
		];
		const startMs = performance.now();
		const start = await run(program, [...common, "--transactions=1"], target, signal);
		// Its time runs while it still logs in, which can take seconds for many clients on a busy machine.
		const seconds = load.seconds + Math.ceil((performance.now() - startMs) / 1_000);
		const log = ["--log", `--log-prefix=${join(folder, "log")}`];
		const output = await run(program, [...common, ...log, `--time=${seconds}`], target, signal);
		const durationsUs = await readLog(folder);
		const perSec = Number(/^tps = ([\d.]+) \((?:without|excluding)/m.exec(output)?.[1]);
		if (durationsUs.length === 0 || !(perSec > 0)) {
			throw new Fault(
				"io",
				`${program} did not say how many transactions it did: ${output.trim().slice(-200)}`,
			);
		}
		return {
			p50Us: quantileOf(durationsUs, 0.5),
			p99Us: quantileOf(durationsUs, 0.99),
			perSec,
			cpuUsPerOperation: (cpuUsIn(output) - cpuUsIn(start)) / durationsUs.length,
		};
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** The third column of a log is how long a transaction took, in microseconds. Ascending. */
async function readLog(folder: string): Promise<Float64Array> {
	const names = (await readdir(folder)).filter((name) => name.startsWith("log"));
	const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
	const lines = texts.flatMap((text) => text.split("\n")).filter((line) => line !== "");
	return Float64Array.from(lines, (line) => Number(line.split(" ", 3)[2])).sort();
}

/** What the shell's `times` said at the end: user and system time of its children. */
function cpuUsIn(output: string): number {
	const last = output.trimEnd().split("\n").at(-1) ?? "";
	const seconds = [...last.matchAll(/(\d+)m([\d.]+)s/g)].map(
		([, minutes, rest]) => 60 * Number(minutes) + Number(rest),
	);
	return 1e6 * seconds.reduce((sum, one) => sum + one, 0);
}

/** Runs it under a shell, which alone can tell what processor time a program has taken once that is gone. */
async function run(
	program: string,
	args: readonly string[],
	target: ConnectionTarget,
	signal: AbortSignal,
): Promise<string> {
	const child = spawn("/bin/sh", ["-c", '"$@" || exit; times', "sh", program, ...args], {
		env: {
			...process.env,
			PGHOST: target.host,
			PGPORT: String(target.port),
			PGUSER: target.user,
			PGPASSWORD: target.password,
			PGDATABASE: target.database,
			PGSSLMODE: target.ssl === false ? "disable" : target.ssl,
			LC_ALL: "C",
		},
		stdio: ["ignore", "pipe", "pipe"],
		// A signal to the shell alone would leave the program running.
		detached: true,
	});
	const stop = () => child.pid !== undefined && process.kill(-child.pid, "SIGTERM");
	signal.addEventListener("abort", stop, { once: true });
	let output = "";
	let said = "";
	child.stdout.on("data", (data: Buffer) => {
		output = (output + data.toString()).slice(-8_000);
	});
	child.stderr.on("data", (data: Buffer) => {
		said = (said + data.toString()).slice(-4_000);
	});
	try {
		const code = await new Promise<number | null>((resolve, reject) => {
			child.once("error", reject);
			child.once("close", resolve);
		});
		if (signal.aborted) throw new Fault("cancelled", "The bench was stopped.");
		if (code === 0) return output;
		throw new Fault("io", `${program} failed: ${said.trim().split("\n").at(-1) ?? "without a word"}`);
	} finally {
		signal.removeEventListener("abort", stop);
	}
}

/** Newest first. */
function debianFolders(): string[] {
	try {
		const majors = readdirSync(DEBIAN_FOLDER).sort((a, b) => Number(b) - Number(a));
		return majors.map((major) => join(DEBIAN_FOLDER, major, "bin"));
	} catch {
		return [];
	}
}
