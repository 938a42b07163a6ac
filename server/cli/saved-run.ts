import { readFile, stat } from "node:fs/promises";
import { Fault } from "#server/contract/fault.ts";
import type { RunFile } from "#server/contract/record.ts";
import type { RunRequest } from "#server/contract/run.ts";
import { readRecord, writeRecord } from "#server/reports/record.ts";
import { writeWhole } from "./output-file.ts";
import type { FinishedRun } from "./run.ts";

/** A run of the longest budget with four arms stays far below it. */
const LONGEST_BYTES = 256 * 1024 * 1024;

/** A run kept in a file: a record, as a run's page gives it as well. */
export type SavedRun = RunFile;

/** @throws Fault `io` or `disk-full`. */
export async function saveRun(
	path: string,
	request: RunRequest,
	{ output, slices }: FinishedRun,
): Promise<void> {
	const arms = request.arms.map((arm) => ({ ...arm }));
	await writeWhole(path, await writeRecord({ request: { ...request, arms }, output, slices }));
}

/**
 * Reads a saved run as far as a comparison will need it: what is wrong with it is told before anything is run for it.
 *
 * @throws Fault `io` when the file cannot be read, `bad-request` when it is no saved run, or its parts contradict each
 * other.
 */
export async function readSavedRun(path: string): Promise<SavedRun> {
	const text = await readText(path);
	try {
		return await readRecord(text);
	} catch (thrown) {
		if (thrown instanceof Fault) throw new Fault(thrown.code, `${path}: ${thrown.message}`);
		throw thrown;
	}
}

async function readText(path: string): Promise<string> {
	try {
		const { size } = await stat(path);
		if (size > LONGEST_BYTES) throw new Fault("too-large", `${path} is far too large for a saved run.`);
		return await readFile(path, "utf8");
	} catch (thrown) {
		if (thrown instanceof Fault) throw thrown;
		const { code } = thrown as NodeJS.ErrnoException;
		throw new Fault("io", `${path} cannot be read (${code}). Name a file that lab run --save has written.`);
	}
}
