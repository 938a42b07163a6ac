import type { ArmCost, Summary } from "#server/contract/result.ts";
import type { ArmMeasurement, Slice } from "./lane.ts";
import { blindConditions } from "./observer.ts";
import { Recorder } from "./recorder.ts";

const NONE = new Recorder().samples();

/** A slice for tests in which nothing happened but what is given. */
export function mockSlice(given: Partial<Slice>): Slice {
	return {
		arm: 0,
		block: 0,
		startMs: 0,
		elapsedMs: 100,
		errors: 0,
		samples: NONE,
		service: null,
		endedCount: 0,
		spanMs: 100,
		spunMs: 0,
		conditions: blindConditions,
		...given,
	};
}

const SUMMARY: Summary = {
	operations: 5_000,
	errors: 0,
	p50Us: 100,
	p95Us: 200,
	p99Us: 300,
	meanUs: 120,
	maxUs: 900,
	achievedPerSec: 5_000,
	offeredPerSec: null,
	droppedCount: 0,
	service: null,
};

const COST: ArmCost = {
	trialCpuUs: 40,
	postgresCpuUs: 60,
	elsewhereCpuUs: null,
	trialCpuShare: 0.4,
	eventLoopUtilisation: 0.4,
	gcMs: 0,
	loopDelayMaxMs: 1,
	statements: null,
	connections: 8,
};

/** What an arm that gives no reason for doubt has come to, for tests. */
export function mockMeasurement(
	given: Partial<Omit<ArmMeasurement, "summary" | "cost">> & {
		summary?: Partial<Summary>;
		cost?: Partial<ArmCost>;
	} = {},
): ArmMeasurement {
	const { summary, cost, ...rest } = given;
	return {
		samples: NONE,
		service: null,
		scheduleError: null,
		elapsedMs: 1_000,
		errorKinds: {},
		rowMean: 19,
		rowMeanError: 0.05,
		spans: [],
		counters: {},
		operationsPerTurn: 60,
		drift: undefined,
		...rest,
		summary: { ...SUMMARY, ...summary },
		cost: { ...COST, ...cost },
	};
}
