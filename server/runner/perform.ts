import type { Sql } from "postgres";
import { connect } from "#db/client.ts";
import type { StoredSlice } from "#db/schema/workbench.ts";
import { type Arm, armLabels, formatArm } from "#server/contract/arm.ts";
import type { RunEventBody } from "#server/contract/event.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Experiment } from "#server/contract/experiment.ts";
import { Fault } from "#server/contract/fault.ts";
import type { ArmClient, Lab } from "#server/contract/lab.ts";
import { loadOfArm, withoutLoad } from "#server/contract/load-factor.ts";
import { requires } from "#server/contract/requirements.ts";
import type { DatabaseCounts, Result } from "#server/contract/result.ts";
import { systemClock, systemUtilisation } from "#server/engine/clock.ts";
import { clockStepUs } from "#server/engine/clock-step.ts";
import { isDecided } from "#server/engine/decision.ts";
import { disturbancesOf } from "#server/engine/disturbance.ts";
import { encodeSamples } from "#server/engine/encoding.ts";
import { figureIntervals } from "#server/engine/figure-intervals.ts";
import { lookCount } from "#server/engine/looks.ts";
import { type Measurement, measure } from "#server/engine/measure.ts";
import type { Observer } from "#server/engine/observer.ts";
import { buildResult } from "#server/engine/result.ts";
import { compareArms, resampleArms } from "#server/engine/statistics.ts";
import { explainTrialFault } from "./explain.ts";
import { takeFingerprint } from "./fingerprint.ts";
import { countsBetween, readDatabaseCounts, untilClosed } from "./observer/database-counts.ts";
import { TrialObserver } from "./observer/trial-observer.ts";
import { OpenParts } from "./open-parts.ts";
import type { TrialOrder } from "./protocol.ts";

/** Progress finer than this only fills the log. */
const PROGRESS_MS = 250;

/** Intervals of a run that goes on are looked at, not kept: so many resamples are enough. */
const LIVE_RESAMPLES = 200;

/** Events a trial publishes while it goes on. */
export type TrialEvent = Extract<RunEventBody, { kind: "progress" | "snapshot" | "evidence" | "warning" }>;

/** Who hears of a trial while it goes on. */
export type TrialListener = {
	event(body: TrialEvent): void;
	/** All arms are prepared and the first operation is about to start. */
	measuring(): void;
};

/** What a trial comes to. */
export type TrialOutcome = { result: Result; slices: StoredSlice[] };

/**
 * Prepares the arms, measures them, asks Postgres for evidence and concludes. Leaves no connection open, whatever
 * happens.
 *
 * @throws Fault with a sentence for the person who pressed Run; `database-unavailable` when Postgres went away or
 * was restarted meanwhile, in which case trying again makes sense; `too-busy` when it has no connection left.
 */
export async function performTrial(
	order: TrialOrder,
	experiment: Experiment,
	listener: TrialListener,
	signal: AbortSignal,
): Promise<TrialOutcome> {
	const admin = connect(order.admin, { applicationName: order.applicationName, max: 2, connect_timeout: 5 });
	const open = new OpenParts();
	try {
		const startedAt = await serverStart(admin);
		const lab = openLab(order, admin, listener, signal);
		for (const arm of servicesOf(order, experiment)) await experiment.prepare(arm, lab);
		const { measurement, database } = await measureArms({ order, experiment, lab, listener }, open);
		if ((await serverStart(admin)) !== startedAt) throw restarted();
		return await conclude({ order, experiment, lab, listener }, measurement, database);
	} catch (thrown) {
		throw await explainTrialFault(thrown, () => serverStart(admin));
	} finally {
		open.add(() => admin.end({ timeout: 1 }));
		await open.closeAll();
	}
}

function openLab(order: TrialOrder, admin: Sql, listener: TrialListener, signal: AbortSignal): Lab {
	let lastMs = Number.NEGATIVE_INFINITY;
	return {
		admin,
		service: order.service,
		applicationName: order.applicationName,
		redisUrl: order.redisUrl,
		dataset: order.dataset,
		signal,
		progress(label, share) {
			const nowMs = systemClock.now();
			if (nowMs - lastMs < PROGRESS_MS && share < 1) return;
			lastMs = nowMs;
			listener.event({ kind: "progress", label, share });
		},
	};
}

/** The arms as the experiment knows them, each once: those of a sweep over a load are one. */
function servicesOf({ request: { arms } }: TrialOrder, { declaration: { factors } }: Experiment): Arm[] {
	const services = arms.map((arm) => withoutLoad(factors, arm));
	return services.filter(
		(service, place) => services.findIndex((one) => formatArm(one) === formatArm(service)) === place,
	);
}

type Trial = { order: TrialOrder; experiment: Experiment; lab: Lab; listener: TrialListener };

/** Opens the arms, measures them, closes them, and says what Postgres has counted meanwhile. */
async function measureArms(
	trial: Trial,
	open: OpenParts,
): Promise<{ measurement: Measurement; database: DatabaseCounts | null }> {
	const { order, experiment, lab, listener } = trial;
	const clients: ArmClient[] = [];
	for (const arm of order.request.arms) {
		const client = await experiment.client(withoutLoad(experiment.declaration.factors, arm), lab);
		clients.push(client);
		open.add(() => client.close());
	}
	const observer = await openObserver(trial, clients);
	open.add(() => observer.close());
	const before = await readDatabaseCounts(lab.admin);
	listener.measuring();
	const measurement = await measureClients(trial, clients, observer);
	// A backend hands in what it has counted when it ends.
	await open.closeAll();
	await untilClosed(lab.admin, order.service.user, order.applicationName);
	const after = await readDatabaseCounts(lab.admin);
	return { measurement, database: countsBetween(before, after) };
}

function openObserver(
	{ order, experiment: { declaration } }: Trial,
	clients: readonly ArmClient[],
): Promise<TrialObserver> {
	return TrialObserver.open({
		admin: order.admin,
		service: order.service,
		applicationName: order.applicationName,
		redisUrl: requires(declaration, order.request.arms, "redis") ? order.redisUrl : null,
		async elsewhereCpuMs() {
			const timesMs = await Promise.all(clients.map((client) => client.elsewhereCpuMs?.() ?? 0));
			return timesMs.reduce((sum, timeMs) => sum + timeMs, 0);
		},
		complain: (line) => process.stderr.write(`${line}\n`),
	});
}

function measureClients(
	{ order, experiment, lab, listener }: Trial,
	clients: readonly ArmClient[],
	observer: Observer,
): Promise<Measurement> {
	const { arms, load, layout } = order.request;
	const { factors, spans } = experiment.declaration;
	const labels = armLabels(factors, arms);
	return measure({
		arms: clients.map((client, place) => ({
			client,
			label: labels[place] ?? "",
			load: loadOfArm(factors, arms[place] ?? {}, load),
		})),
		load,
		spans: spans.map(({ id }) => id),
		seed: order.seed,
		clock: systemClock,
		utilisation: systemUtilisation,
		observer,
		isDecided: (slices) =>
			isDecided(compareArms({ slices }, arms.map(formatArm), order.seed, lookCount(load))),
		publish: (point) => listener.event({ kind: "snapshot", point }),
		...(layout === undefined
			? {}
			: {
					intervalsOf: (slices) =>
						figureIntervals(
							resampleArms({ slices }, arms.length, order.seed, LIVE_RESAMPLES),
							lookCount(load),
						),
				}),
		signal: lab.signal,
	});
}

async function conclude(
	{ order, experiment, lab, listener }: Trial,
	measurement: Measurement,
	database: DatabaseCounts | null,
): Promise<TrialOutcome> {
	const evidence: Evidence[] = [];
	const { factors } = experiment.declaration;
	// After the measuring: explaining a slow arm takes seconds that the first point should not wait for.
	for (const arm of servicesOf(order, experiment)) {
		const one = await experiment.evidence(arm, lab);
		evidence.push(one);
		listener.event({ kind: "evidence", evidence: one });
	}
	const { arms, load, layout } = order.request;
	const fingerprint = await takeFingerprint(lab.admin, order.dataset);
	const { declaration } = experiment;
	const result = buildResult(measurement, {
		declaration,
		arms,
		load,
		layout,
		seed: order.seed,
		evidence: arms.flatMap((arm) => {
			const service = formatArm(withoutLoad(factors, arm));
			return evidence.find((one) => one.arm === service) ?? [];
		}),
		fingerprint,
		noiseFloor: order.noiseFloor,
		database,
		clockStepUs: clockStepUs(systemClock),
	});
	for (const warning of result.warnings) listener.event({ kind: "warning", warning });
	const slices = measurement.slices.map(
		({ arm, block, errors, endedCount, samples, service, startMs, elapsedMs, conditions }): StoredSlice => ({
			arm,
			block,
			startMs: Math.round(startMs * 1_000) / 1_000,
			elapsedMs: Math.round(elapsedMs * 1_000) / 1_000,
			errors,
			endedCount,
			histogram: encodeSamples(samples),
			serviceHistogram: service === null ? null : encodeSamples(service),
			disturbances: disturbancesOf(conditions),
			gcMs: Math.round(conditions.gcMs * 1_000) / 1_000,
			loopDelayMaxMs: Math.round(conditions.loopDelayMaxMs * 1_000) / 1_000,
		}),
	);
	return { result, slices };
}

async function serverStart(admin: Sql): Promise<string> {
	const [row] = await admin<{ at: string }[]>`select pg_postmaster_start_time()::text as at`;
	return row?.at ?? "";
}

function restarted(): Fault {
	return new Fault(
		"database-unavailable",
		"Postgres was restarted during the run, so its figures were thrown away. Run it again.",
	);
}
