import { Fault } from "#server/contract/fault.ts";
import type { Env } from "#server/env.ts";
import { experimentOf } from "#server/experiments/registry.ts";
import { csvOf } from "#server/reports/csv.ts";
import { htmlOf } from "#server/reports/html.ts";
import { markdownOf } from "#server/reports/markdown.ts";
import { shownIn } from "#server/reports/reported-run.ts";
import type { Terminal } from "#server/supervisor/terminal.ts";
import { checkWritable, writeWhole } from "./output-file.ts";
import { readRunId, readStoredRun, type StoredRun } from "./stored-run.ts";

const FORMATS = ["csv", "json", "md", "html"] as const;

/** What the command line was given. */
export type ExportOptions = { format: string; output?: string };

/** A checked order to export; without a file it goes to stdout. */
export type ExportOrder = { runId: string; format: (typeof FORMATS)[number]; file: string | undefined };

/**
 * Makes a checked order of the words of a command line.
 *
 * @throws Fault `bad-request` naming the field.
 */
export function readExportOrder(run: string, { format, output }: ExportOptions): ExportOrder {
	const found = FORMATS.find((one) => one === format);
	if (found === undefined) {
		throw new Fault(
			"bad-request",
			`--format: there is no format "${format.slice(0, 64)}". There are: ${FORMATS.join(", ")}.`,
			{ field: "--format" },
		);
	}
	return { runId: readRunId(run), format: found, file: output === "-" ? undefined : output };
}

/**
 * Writes a stored run to the order's file.
 *
 * @returns what stdout gets; undefined when it went to a file.
 * @throws Fault `not-found`, `io`, and as reading the run does.
 */
export async function performExport(
	{ runId, format, file }: ExportOrder,
	env: Env,
	terminal: Terminal,
	signal: AbortSignal,
): Promise<string | undefined> {
	if (file !== undefined) await checkWritable(file, "--output");
	const run = await readStoredRun(runId, env, { say: terminal.line, signal });
	const text = await exportOf(run, format);
	if (file === undefined) return text;
	await writeWhole(file, text);
	terminal.line(`Wrote ${file}.`);
	return undefined;
}

async function exportOf(run: StoredRun, format: ExportOrder["format"]): Promise<string> {
	const { output, request, slices, events } = run;
	const { declaration } = experimentOf(request);
	switch (format) {
		case "csv":
			return csvOf(output, slices);
		case "json":
			return `${JSON.stringify({ ...output, request, slices, events })}\n`;
		case "md":
			return markdownOf(output, declaration);
		case "html":
			return htmlOf({ ...run, evidence: shownIn(events).evidence }, declaration);
	}
}
