import type { Experiment, ExperimentDeclaration } from "#server/contract/experiment.ts";
import { Fault, toFault } from "#server/contract/fault.ts";
import type { RunRequest } from "#server/contract/run.ts";
import type { Env } from "#server/env.ts";
import { failedMarkdownOf, markdownOf } from "#server/reports/markdown.ts";
import type { Terminal } from "#server/supervisor/terminal.ts";
import type { Condition } from "./condition.ts";
import { type ConditionOutcome, checkConditions, outcomeLines } from "./condition-outcome.ts";
import { parseCondition } from "./condition-parser.ts";
import { conditionTable } from "./condition-table.ts";
import { failedJunitOf, junitOf } from "./junit.ts";
import { checkApart, checkWritable, writeWhole } from "./output-file.ts";
import { reportOf } from "./report.ts";
import { type FinishedRun, type RequestOptions, readRequest, runToEnd } from "./run.ts";
import { saveRun } from "./saved-run.ts";

/** More of them are a mistake of whatever wrote the command. */
const MOST_CONDITIONS = 100;
const STDOUT = "-";

/** What the command line was given. */
export type RunOptions = RequestOptions & {
	failIf: string[];
	save?: string;
	junit?: string;
	markdown?: string;
	json?: boolean;
};

/** A checked order to run: what to measure, what must not come of it, and where to write what did. */
export type RunOrder = {
	request: RunRequest;
	declaration: ExperimentDeclaration;
	expressions: readonly string[];
	conditions: readonly Condition[];
	files: Pick<RunOptions, "save" | "junit" | "markdown">;
	/** What stdout gets. */
	format: "report" | "json" | "junit" | "markdown";
};

/**
 * Makes a checked order of the words of a command line.
 *
 * @throws Fault `bad-request` naming the field or the option, with the place in a condition that makes no sense.
 */
export function readRunOrder(experiment: Experiment, options: RunOptions): RunOrder {
	const request = readRequest(experiment, options);
	const { declaration } = experiment;
	const { failIf: expressions, save, junit, markdown } = options;
	if (expressions.length > MOST_CONDITIONS) {
		throw new Fault("bad-request", `--fail-if: at most ${MOST_CONDITIONS} conditions are allowed.`, {
			field: "--fail-if",
		});
	}
	if (save === STDOUT) {
		throw new Fault(
			"bad-request",
			"--save: takes a file, for stdout is the report's. --json prints the result.",
			{
				field: "--save",
			},
		);
	}
	const context = { factors: declaration.factors, arms: request.arms, load: request.load };
	return {
		request,
		declaration,
		expressions,
		conditions: expressions.map((text) => parseCondition(text, context)),
		files: {
			...(save === undefined ? {} : { save }),
			...(junit === undefined || junit === STDOUT ? {} : { junit }),
			...(markdown === undefined || markdown === STDOUT ? {} : { markdown }),
		},
		format: readFormat(options),
	};
}

function readFormat({ json, junit, markdown }: RunOptions): RunOrder["format"] {
	const wanted = [
		...(json === true ? (["json"] as const) : []),
		...(junit === STDOUT ? (["junit"] as const) : []),
		...(markdown === STDOUT ? (["markdown"] as const) : []),
	];
	if (wanted.length > 1) {
		const options = wanted.map((format) => `--${format}`).join(" and ");
		throw new Fault("bad-request", `${options} would both write to stdout. Give one of them a file.`);
	}
	return wanted[0] ?? "report";
}

/**
 * Runs the order and writes what it asks for, each file as a whole or not at all. When the run fails, the files for
 * what reads reports say so: one of an earlier run left standing would be taken for this one's.
 *
 * @returns what stdout gets, and the fault to end with: conditions that hold though they must not, or a run that failed
 * while stdout is a report's. Nothing is measured when a file cannot be written.
 * @throws Fault as the run does, and `io` or `bad-request` for files that could not be written from the start; one that
 * cannot be written afterwards is a fault to end with, beside the report.
 */
export async function performRun(
	order: RunOrder,
	env: Env,
	terminal: Terminal,
	signal: AbortSignal,
): Promise<{ text: string; fault: Fault | undefined }> {
	await checkApart(order.files);
	try {
		return await measure(order, env, terminal, signal);
	} catch (thrown) {
		const fault = toFault(thrown);
		await reportFailure(order, fault, terminal);
		const text = failureText(order, fault, order.format);
		if (text === undefined) throw fault;
		return { text: text.trimEnd(), fault };
	}
}

async function measure(
	order: RunOrder,
	env: Env,
	terminal: Terminal,
	signal: AbortSignal,
): Promise<{ text: string; fault: Fault | undefined }> {
	const { request, declaration, conditions, expressions, files } = order;
	for (const [name, path] of Object.entries(files)) await checkWritable(path, `--${name}`);
	const finished = await runToEnd(request, env, terminal, signal);
	const outcomes = checkConditions(conditions, expressions, finished.output);
	const { output } = finished;
	const unwritten = await faultsOf([
		...(files.save === undefined ? [] : [saveRun(files.save, request, finished)]),
		...(files.junit === undefined ? [] : [writeWhole(files.junit, junitOf(output, outcomes))]),
		...(files.markdown === undefined
			? []
			: [
					writeWhole(
						files.markdown,
						markdownOf(output, declaration, conditionTable(outcomes, output.confidence)),
					),
				]),
	]);
	const broken = outcomes.flatMap((outcome) => outcomeLines(outcome, output, declaration.factors));
	const lines = [...unwritten.map(({ message }) => message), ...broken];
	const code = unwritten[0]?.code ?? "threshold";
	return {
		text: textFor(order, finished, outcomes),
		fault: lines.length === 0 ? undefined : new Fault(code, lines.join("\n")),
	};
}

/** What went wrong with some writes: what was measured is told all the same. */
async function faultsOf(writes: readonly Promise<void>[]): Promise<Fault[]> {
	const written = await Promise.allSettled(writes);
	return written.flatMap((one) => (one.status === "rejected" ? [toFault(one.reason)] : []));
}

async function reportFailure(order: RunOrder, fault: Fault, terminal: Terminal): Promise<void> {
	for (const format of ["junit", "markdown"] as const) {
		const path = order.files[format];
		if (path === undefined) continue;
		const text = failureText(order, fault, format) ?? "";
		await writeWhole(path, text).catch((thrown: unknown) => terminal.line(toFault(thrown).message));
	}
}

/** A failed run in a format; undefined for one that has no words for it, which stderr has. */
function failureText(
	{ request, declaration }: RunOrder,
	fault: Fault,
	format: RunOrder["format"],
): string | undefined {
	if (format === "junit") return failedJunitOf(request.experiment, fault);
	return format === "markdown" ? failedMarkdownOf(declaration, fault) : undefined;
}

function textFor(
	{ format, declaration }: RunOrder,
	{ output }: FinishedRun,
	outcomes: readonly ConditionOutcome[],
): string {
	switch (format) {
		case "json":
			return JSON.stringify({ ...output, failIf: outcomes });
		case "junit":
			return junitOf(output, outcomes).trimEnd();
		case "markdown":
			return markdownOf(output, declaration, conditionTable(outcomes, output.confidence)).trimEnd();
		case "report":
			return reportOf(output, declaration);
	}
}
