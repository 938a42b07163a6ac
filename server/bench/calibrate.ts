import type { Sql } from "postgres";
import { connect } from "#db/client.ts";
import { normaliseArm } from "#server/contract/arm.ts";
import { Fault } from "#server/contract/fault.ts";
import { closedLoad } from "#server/contract/load.ts";
import { createRandom, shuffle } from "#server/engine/random.ts";
import { lookups } from "#server/experiments/lookups/experiment.ts";
import { carryOutAlone, orderAlone } from "#server/runner/lone-trial.ts";
import { type PreparedLab, prepareLab } from "#server/runner/prepare-lab.ts";
import { TrialProcess, trialEntry } from "#server/runner/trial-process.ts";
import { type CalibrationRun, summarise, tableOf } from "./calibration.ts";
import type { BenchContext, BenchReport } from "./part.ts";

/** As many as a run has where nobody says otherwise. */
const CLIENTS = 4;
/** Queries of an operation of the baseline; each one more is 5 % more work of the very same kind. */
const QUERIES = 20;
/** Runs of equal arms, and for each of them so many of arms with so much more work: most of the size one wants to rely on. */
const EQUAL_RUNS = 100;
const INJECTED = [
	{ percent: 5, runsShare: 0.1 },
	{ percent: 10, runsShare: 0.4 },
	{ percent: 25, runsShare: 0.1 },
	{ percent: 50, runsShare: 0.1 },
];
/** Seconds of a run with more work, and the part of them that equal arms get: an interval has to hold in short runs. */
const SECONDS = 10;
const EQUAL_SECONDS_SHARE = 0.5;

/** A run to be made. */
type Plan = { injectedPercent: number; seconds: number };

/**
 * Whether verdicts can be trusted: runs whose truth is known, each by a trial of its own as any run's, in random
 * order. Equal arms tell how often a difference is found that is not there, and arms with so many more queries how
 * often one of known size is found. When it is stopped it tells what it has by then.
 *
 * @throws Fault of preparing the lab, and of a trial that fails.
 */
export async function benchCalibrate(context: BenchContext): Promise<BenchReport> {
	const { target, scale, seed, signal, log, options } = context;
	const clients = options.clients ?? CLIENTS;
	const admin = connect(target, { applicationName: "lab:bench:calibrate", max: 2 });
	try {
		const lab = await prepareLab({ admin, target, scale, seed, redisUrl: null, signal, report: () => {} });
		const plans = planRuns(options.runs ?? EQUAL_RUNS, options.seconds ?? SECONDS, seed);
		const runs: CalibrationRun[] = [];
		for (const [index, plan] of plans.entries()) {
			const run = await unlessStopped(carryOut(plan, index, { context, clients, admin, lab }), signal);
			if (run === undefined) break;
			runs.push(run);
			log(`${index + 1} of ${plans.length}: ${lineOf(run)}`);
		}
		const calibration = summarise(runs);
		const data = { clients, queries: QUERIES, plannedRuns: plans.length, ...calibration, runs };
		return { data, table: tableOf(calibration) };
	} finally {
		await admin.end({ timeout: 5 });
	}
}

/** All kinds of runs mixed, so that an hour of the machine that is worse than another weighs on none alone. */
function planRuns(equalRuns: number, seconds: number, seed: number): Plan[] {
	const equalSeconds = Math.max(2, Math.round(seconds * EQUAL_SECONDS_SHARE));
	const plans = [
		...Array.from({ length: equalRuns }, () => ({ injectedPercent: 0, seconds: equalSeconds })),
		...INJECTED.flatMap(({ percent: injectedPercent, runsShare }) =>
			Array.from({ length: Math.ceil(equalRuns * runsShare) }, () => ({ injectedPercent, seconds })),
		),
	];
	return shuffle(plans, createRandom(seed));
}

async function carryOut(
	{ injectedPercent, seconds }: Plan,
	index: number,
	{ context, clients, admin, lab }: { context: BenchContext; clients: number; admin: Sql; lab: PreparedLab },
): Promise<CalibrationRun> {
	const { id, factors } = lookups.declaration;
	const arms = [0, injectedPercent].map((percent) => {
		const queries = Math.round(QUERIES * (1 + percent / 100));
		return normaliseArm(factors, { queries, poolSize: clients }, "arm");
	});
	const order = orderAlone({
		runId: `calibrate-${index}`,
		seed: context.seed + index,
		request: { experiment: id, arms, load: closedLoad(clients, seconds) },
		target: context.target,
		...lab,
	});
	const trial = new TrialProcess(trialEntry());
	await trial.ready;
	const { comparisons } = await carryOutAlone({ trial, order, admin, signal: context.signal });
	return { injectedPercent, seconds, comparisons };
}

/** Undefined when it was stopped, for what is known by then is to be told. */
async function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
	try {
		return await work;
	} catch (thrown) {
		if (signal.aborted && thrown instanceof Fault && thrown.code === "cancelled") return undefined;
		throw thrown;
	}
}

function lineOf({ injectedPercent, comparisons }: CalibrationRun): string {
	const found = comparisons.map(({ metric, ratio, low, high, verdict }) => {
		return `${metric} ${ratio.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)}) ${verdict}`;
	});
	return `${injectedPercent} % more, ${found.join(", ")}`;
}
