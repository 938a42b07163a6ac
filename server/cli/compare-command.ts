import { type Difference, findDifferences } from "#server/contract/comparability.ts";
import { Fault } from "#server/contract/fault.ts";
import { nearest } from "#server/contract/nearest.ts";
import { METRICS, type Metric } from "#server/contract/result.ts";
import { checkRequest, type RunRequest } from "#server/contract/run.ts";
import type { Env } from "#server/env.ts";
import { experimentOf } from "#server/experiments/registry.ts";
import type { Terminal } from "#server/supervisor/terminal.ts";
import { findKnownDifferences } from "./comparability.ts";
import { findLosses } from "./losses.ts";
import { findChanges } from "./regression.ts";
import { changeLines, changeReport, changesAsJson, lossLines, type RunChanges } from "./regression-report.ts";
import { runToEnd } from "./run.ts";
import { readSavedRun, type SavedRun } from "./saved-run.ts";

/** What the command line was given. */
export type CompareOptions = {
	maxRegression: string;
	metric: string;
	strict?: boolean;
	force?: boolean;
	json?: boolean;
};

/** A checked order to compare: the saved run and its request, and what may not come of it. */
export type CompareOrder = {
	saved: SavedRun;
	request: RunRequest;
	metrics: readonly Metric[];
	/** How much worse a figure may be: 0.1 is 10 %. */
	allowed: number;
	/** Whether a figure of which nobody can say counts as one that has regressed. */
	strict: boolean;
	force: boolean;
	json: boolean;
};

/**
 * Makes a checked order of the words of a command line and the file they name.
 *
 * @throws Fault `bad-request` naming the option, or when the file is no saved run; `io` when it cannot be read.
 */
export async function readCompareOrder(path: string, options: CompareOptions): Promise<CompareOrder> {
	const metrics = readMetrics(options.metric);
	const allowed = readShare(options.maxRegression);
	const saved = await readSavedRun(path);
	const request = checkRequest(saved.request, experimentOf(saved.request));
	return {
		saved,
		request,
		metrics,
		allowed,
		strict: options.strict === true,
		force: options.force === true,
		json: options.json === true,
	};
}

function readMetrics(text: string): Metric[] {
	const words = text.split(",").map((word) => word.trim());
	return [...new Set(words)].map((word) => {
		const metric = METRICS.find((one) => one === word);
		if (metric !== undefined) return metric;
		const near = nearest(word, METRICS);
		const hint = near === undefined ? `There are: ${METRICS.join(", ")}.` : `Did you mean "${near}"?`;
		throw new Fault("bad-request", `--metric: there is no figure "${word.slice(0, 64)}". ${hint}`, {
			field: "--metric",
		});
	});
}

function readShare(text: string): number {
	const [, percent] = /^(\d{1,4}(?:\.\d{1,3})?)\s*%$/.exec(text.trim()) ?? [];
	if (percent !== undefined) return Number(percent) / 100;
	throw new Fault(
		"bad-request",
		`--max-regression: "${text.slice(0, 64)}" is not a share. Write it with its sign, as in 10%.`,
		{ field: "--max-regression" },
	);
}

/**
 * Runs the saved request again and compares.
 *
 * @returns what stdout gets, and the fault to end with: a sentence for each figure that has become worse than it may.
 * Figures of which nobody can say are named on the terminal; in a strict order they count as worse.
 * @throws Fault `not-comparable` when the two runs' surroundings differ and it was not forced, before the run as far
 * as that is known, and as the run does.
 */
export async function performComparison(
	order: CompareOrder,
	env: Env,
	terminal: Terminal,
	signal: AbortSignal,
): Promise<{ text: string; fault: Fault | undefined }> {
	const { saved, request, metrics, allowed, force, strict } = order;
	const base = saved.output.fingerprint;
	if (!force) refuseDifferences(findKnownDifferences(base, env));
	const finished = await runToEnd(request, env, terminal, signal);
	const differences = findDifferences(base, finished.output.fingerprint);
	if (!force) refuseDifferences(differences);
	const outcome: RunChanges = {
		base: saved.output,
		now: finished.output,
		changes: findChanges(saved, finished, metrics, allowed),
		losses: findLosses(saved.output, finished.output),
		allowed,
		differences,
	};
	const { declaration } = experimentOf(request);
	const unsure = changeLines(outcome, "unsure", declaration);
	if (!strict) for (const line of unsure) terminal.line(line);
	const broken = [
		...changeLines(outcome, "regressed", declaration),
		...lossLines(outcome, declaration),
		...(strict ? unsure : []),
	];
	return {
		text: order.json ? JSON.stringify(changesAsJson(outcome)) : changeReport(outcome, declaration),
		fault: broken.length === 0 ? undefined : new Fault("threshold", broken.join("\n")),
	};
}

function refuseDifferences(differences: readonly Difference[]): void {
	if (differences.length > 0) throw notComparable(differences);
}

function notComparable(differences: readonly Difference[]): Fault {
	const facts = differences.map(({ fact, base, now }) => `\n  ${fact}: ${base} then, ${now} now`);
	return new Fault(
		"not-comparable",
		`The two runs cannot be compared, for their surroundings differ. Make them alike, save a new run here, or add --force to compare all the same:${facts.join("")}`,
	);
}
