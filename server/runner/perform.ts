import type { Sql } from "postgres";
import { connect } from "#db/client.ts";
import type { StoredSlice } from "#db/schema/workbench.ts";
import { armLabels } from "#server/contract/arm.ts";
import type { RunEventBody } from "#server/contract/event.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Experiment } from "#server/contract/experiment.ts";
import { Fault } from "#server/contract/fault.ts";
import type { ArmClient, Lab } from "#server/contract/lab.ts";
import type { Result } from "#server/contract/result.ts";
import { systemClock, systemUtilisation } from "#server/engine/clock.ts";
import { disturbancesOf } from "#server/engine/disturbance.ts";
import { encodeSamples } from "#server/engine/encoding.ts";
import { type Measurement, measure } from "#server/engine/measure.ts";
import { blindObserver } from "#server/engine/observer.ts";
import { buildResult } from "#server/engine/result.ts";
import { explainTrialFault } from "./explain.ts";
import { takeFingerprint } from "./fingerprint.ts";
import type { TrialOrder } from "./protocol.ts";

/** Progress finer than this only fills the log. */
const PROGRESS_MS = 250;
/** Giving back connections may not hold up an outcome that is already known. */
const CLOSE_MS = 2_000;

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
	const clients: ArmClient[] = [];
	try {
		const startedAt = await serverStart(admin);
		const lab = openLab(order, admin, listener, signal);
		for (const arm of order.request.arms) await experiment.prepare(arm, lab);
		for (const arm of order.request.arms) clients.push(await experiment.client(arm, lab));
		listener.measuring();
		const measurement = await measureArms(order, experiment, clients, listener, signal);
		if ((await serverStart(admin)) !== startedAt) throw restarted();
		return await conclude(order, experiment, lab, measurement, listener);
	} catch (thrown) {
		throw await explainTrialFault(thrown, () => serverStart(admin));
	} finally {
		await closeAll(clients, admin);
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

function measureArms(
	order: TrialOrder,
	experiment: Experiment,
	clients: readonly ArmClient[],
	listener: TrialListener,
	signal: AbortSignal,
): Promise<Measurement> {
	const { arms, load } = order.request;
	const { factors, spans } = experiment.declaration;
	const labels = armLabels(factors, arms);
	return measure({
		arms: clients.map((client, place) => ({ client, label: labels[place] ?? "" })),
		load,
		spans: spans.map(({ id }) => id),
		seed: order.seed,
		clock: systemClock,
		utilisation: systemUtilisation,
		observer: blindObserver,
		isDecided: () => true,
		publish: (point) => listener.event({ kind: "snapshot", point }),
		signal,
	});
}

async function conclude(
	order: TrialOrder,
	experiment: Experiment,
	lab: Lab,
	measurement: Measurement,
	listener: TrialListener,
): Promise<TrialOutcome> {
	const evidence: Evidence[] = [];
	// After the measuring: explaining a slow arm takes seconds that the first point should not wait for.
	for (const arm of order.request.arms) {
		const one = await experiment.evidence(arm, lab);
		evidence.push(one);
		listener.event({ kind: "evidence", evidence: one });
	}
	const { arms, load } = order.request;
	const fingerprint = await takeFingerprint(lab.admin, order.dataset);
	const { declaration } = experiment;
	const result = buildResult(measurement, {
		declaration,
		arms,
		load,
		seed: order.seed,
		evidence,
		fingerprint,
		noiseFloor: order.noiseFloor,
		database: null,
	});
	for (const warning of result.warnings) listener.event({ kind: "warning", warning });
	const slices = measurement.slices.map(
		({ samples, service, startMs, elapsedMs, spanMs, conditions, ...slice }) => ({
			...slice,
			startMs: Math.round(startMs * 1_000) / 1_000,
			elapsedMs: Math.round(elapsedMs * 1_000) / 1_000,
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

async function closeAll(clients: readonly ArmClient[], admin: Sql): Promise<void> {
	const closing = Promise.allSettled([...clients.map((client) => client.close()), admin.end({ timeout: 1 })]);
	let cancel = () => {};
	const late = new Promise<void>((resolve) => {
		cancel = systemClock.after(CLOSE_MS, resolve);
	});
	await Promise.race([closing, late]);
	cancel();
}
