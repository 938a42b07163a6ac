import { spawn } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "#db/program.ts";
import { Fault } from "#server/contract/fault.ts";
import { sourceFile } from "./own-programs.ts";

/** What a tool measured in one go: response times in microseconds. */
export type LoadFigures = {
	p50Us: number;
	p90Us: number;
	p95Us: number;
	p99Us: number;
	perSec: number;
	errors: number;
	/** Requests that were due and never sent, or not answered in time; null of a tool to which nothing is due. */
	droppedCount: number | null;
};

export type ToolLoad = { url: string; connections: number; seconds: number };

/** What to tell who has no wrk. */
export const NO_WRK =
	"wrk was not found on the PATH (Debian, Ubuntu: apt-get install wrk; macOS: brew install wrk).";
/** What to tell who has no autocannon. */
export const NO_AUTOCANNON =
	"autocannon is not installed; it comes with the development packages: npm install.";

/** wrk prints some percentiles only; its script can ask for any. Microseconds. */
const WRK_SCRIPT = `done = function(summary, latency)
	io.write(string.format('{"p50Us":%d,"p90Us":%d,"p95Us":%d,"p99Us":%d,"perSec":%.3f,"errors":%d,"droppedCount":null}\\n',
		latency:percentile(50), latency:percentile(90), latency:percentile(95), latency:percentile(99),
		summary.requests * 1e6 / summary.duration, summary.errors.status + summary.errors.connect
			+ summary.errors.read + summary.errors.write + summary.errors.timeout))
end
`;

/** The wrk of this machine, or undefined. */
export function findWrk(): string | undefined {
	return findProgram("wrk");
}

/** Whether autocannon is among the packages. */
export function hasAutocannon(): boolean {
	try {
		createRequire(sourceFile("bench/autocannon-child.mjs")).resolve("autocannon");
		return true;
	} catch {
		return false;
	}
}

/**
 * Closed loop by wrk, one thread.
 *
 * @throws Fault `io` when it fails.
 */
export async function runWrk(program: string, load: ToolLoad, signal: AbortSignal): Promise<LoadFigures> {
	const script = join(tmpdir(), `latency-lab-wrk-${process.pid}.lua`);
	await writeFile(script, WRK_SCRIPT);
	try {
		const { url, connections, seconds } = load;
		const args = [`-c${connections}`, "-t1", `-d${seconds}s`, "-s", script, url];
		return figuresIn("wrk", await outputOf(program, args, signal));
	} finally {
		await rm(script, { force: true });
	}
}

/**
 * autocannon in a process of its own: a closed loop, or with a rate a quota of requests per second, which it uses up
 * at the start of each second as fast as its connections can.
 *
 * @throws Fault `io` when it fails.
 */
export async function runAutocannon(
	load: ToolLoad & { ratePerSec: number | null },
	signal: AbortSignal,
): Promise<LoadFigures> {
	const args = [sourceFile("bench/autocannon-child.mjs"), JSON.stringify(load)];
	return figuresIn("autocannon", await outputOf(process.execPath, args, signal));
}

function figuresIn(tool: string, output: string): LoadFigures {
	const line = output.split("\n").find((one) => one.startsWith('{"p50Us"'));
	if (line === undefined)
		throw new Fault("io", `${tool} did not say what it measured: ${output.trim().slice(-200)}`);
	return JSON.parse(line);
}

async function outputOf(program: string, args: readonly string[], signal: AbortSignal): Promise<string> {
	const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], signal });
	let output = "";
	const gather = (chunk: Buffer) => {
		output = (output + chunk.toString()).slice(-8_000);
	};
	child.stdout.on("data", gather);
	child.stderr.on("data", gather);
	const code = await new Promise<number | null>((resolve, reject) => {
		child.once("error", reject);
		child.once("close", resolve);
	}).catch((thrown: unknown) => {
		if (signal.aborted) throw new Fault("cancelled", "The bench was stopped.");
		throw thrown;
	});
	if (code === 0) return output;
	throw new Fault("io", `${program} failed: ${output.trim().split("\n").at(-1) ?? "without a word"}`);
}
