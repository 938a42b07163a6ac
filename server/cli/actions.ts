import { EXIT, type Fault } from "#server/contract/fault.ts";
import { readGivenEnv } from "#server/given-env.ts";
import { readExperiment } from "#server/lessons/experiments.ts";
import type { Terminal } from "#server/supervisor/terminal.ts";
import { type CompareOptions, performComparison, readCompareOrder } from "./compare-command.ts";
import { examine, reportChecks } from "./doctor.ts";
import { type ExportOptions, performExport, readExportOrder } from "./export-command.ts";
import { performRun, type RunOptions, readRunOrder } from "./run-command.ts";
import { readServeOrder, type ServeOptions, serveArm } from "./serve.ts";
import { writeStdout } from "./stdout.ts";
import { performVerification } from "./verify-command.ts";
import { readVerifyOrder, type VerifyOptions } from "./verify-order.ts";

/** What commands write with, and the signal of an interruption, whose reason is the exit code. */
export type Doors = { print: (text: string) => Promise<void>; terminal: Terminal; signal: AbortSignal };

/** `lab run`: prints what was measured. @throws Fault `threshold` where a condition does not hold, and what the run throws. */
export async function run(experiment: string, options: RunOptions, doors: Doors): Promise<void> {
	const env = readGivenEnv(process.env);
	const order = readRunOrder(await readExperiment(experiment), options);
	await conclude(await performRun(order, env, doors.terminal, doors.signal), doors);
}

/** `lab compare`: runs a saved request again and prints both. @throws Fault `threshold` where a figure has become worse. */
export async function compare(file: string, options: CompareOptions, doors: Doors): Promise<void> {
	const env = readGivenEnv(process.env);
	const order = await readCompareOrder(file, options);
	await conclude(await performComparison(order, env, doors.terminal, doors.signal), doors);
}

/** `lab lessons verify`: prints what was claimed against what is measured. @throws Fault `threshold` where a claim is refuted. */
export async function verify(names: string[], options: VerifyOptions, doors: Doors): Promise<void> {
	const env = readGivenEnv(process.env);
	const order = await readVerifyOrder(names, options);
	await conclude(await performVerification(order, env, doors.terminal, doors.signal), doors);
}

/** Prints what was found; what is not as it was demanded ends the command with its own exit code. */
async function conclude(
	{ text, fault }: { text: string; fault: Fault | undefined },
	{ print }: Doors,
): Promise<void> {
	await print(text);
	if (fault !== undefined) throw fault;
}

/** `lab export`: writes a stored run to a file, or to standard output where none is named. */
export async function exportRun(id: string, options: ExportOptions, doors: Doors): Promise<void> {
	const env = readGivenEnv(process.env);
	const order = readExportOrder(id, options);
	const text = await performExport(order, env, doors.terminal, doors.signal);
	if (text !== undefined) await writeStdout(text);
}

/** `lab serve`: serves one arm over HTTP until it is interrupted. */
export async function serve(
	experiment: string,
	options: ServeOptions & { json?: boolean },
	{ print, terminal, signal }: Doors,
): Promise<void> {
	const env = readGivenEnv(process.env);
	const order = readServeOrder(await readExperiment(experiment), options);
	await serveArm(order, env, terminal, signal, async (url) => {
		if (options.json) await print(JSON.stringify({ url }));
	});
	process.exitCode = Number(signal.reason);
}

/** `lab doctor`: prints what this machine has of what is needed; ends with 1 where something is missing. */
export async function doctor(options: { json?: boolean }, { print }: Doors): Promise<void> {
	const checks = await examine(readGivenEnv(process.env));
	await print(options.json ? JSON.stringify({ checks }) : reportChecks(checks));
	if (checks.some((check) => check.state === "missing")) process.exitCode = EXIT.failed;
}
