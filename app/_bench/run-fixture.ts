import type { Point, RunEvent, RunEventBody } from "#server/contract/event.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { closedLoad, type OpenLoad } from "#server/contract/load.ts";
import type { ArmResult, Latencies, Result, Summary } from "#server/contract/result.ts";

/** For tests: a small experiment of one number: how many queries a request makes. */
export const RECORDED_DECLARATION: ExperimentDeclaration = {
	id: "lookups",
	title: "Lookups",
	question: "What does each further query cost?",
	operation: "Some lookups, one after the other.",
	factors: [
		{
			kind: "number",
			id: "queries",
			label: "Queries",
			help: "",
			unit: "queries",
			min: 1,
			max: 100,
			step: 1,
			initial: 1,
		},
	],
	defaultArms: [{ queries: 1 }, { queries: 10 }],
	load: closedLoad(4, 8),
	spans: [{ id: "query", label: "Query", help: "" }],
	counters: [],
};

export const RECORDED_LOAD: OpenLoad = {
	model: "open",
	clients: 16,
	arrivalRatePerSec: 500,
	arrivals: "poisson",
	profile: "constant",
	toRatePerSec: null,
	seconds: 4,
	budgetSeconds: null,
};

const ARMS = ["queries=1", "queries=10"] as const;
/** Of a thousand operations about 270 and 250 µs, and of 679 about 183 and 2.6 ms. */
const HISTOGRAMS = {
	"queries=1": {
		histogram:
			"HISTFAAAAJt4nEWO6w1CIQyF66FyayUEkSDB6wZu4WL+cAPHcROnMeV69Ttt0kf6mB/PIxG9iWhDRI4WLCa+Xu5r/gJO2GELBwcaMlthMDM8M/uBeBEVVQ0aYogxppRSzrmUUmqttbXWeus/5m5Z61a3fi2l5JJTtrkYY4ghBA2qtlVEvCx3PLMdNbAIw/H9bnz5lxvaYsKEPQ4444YPUmsMQg==",
		serviceHistogram:
			"HISTFAAAAJJ4nD3OQQoCMQwF0JipMcYSaqeUUmoJsxa8ogtv4EW8gVeTOo7vb5LV/+3xnAHgBQA7AJhgNW5w18t9+9+IMx5wwgnhm41DN5AjYmJmEfHeq2qIIcWccim11tZ672a2LLb8mJn13ltrtdSSc8oxxRCCqqr3IiIszMRERI7catT9q8cK+GdM2+MRT3jGG34AyhYL2g==",
	},
	"queries=10": {
		histogram:
			"HISTFAAAASp4nK2UMUvDQBiGv3vSGIqIhCJSYpASpEh16NDBycHBRejQyc3FwcHRXdDNSfwVDv4QcXTyJ/gLxE3umpjkcpe2aB6+997vLpA7jrw79089kfBMRJSIBDJ/tJfOQXpb9C8XfHb4gG/Fq+JZ8ai4U9wwYcyIfYbskTFgl5SUhIQ+fbYNW4ZeTmxqk9howYapKuu/Vaeba7emdSJLo1znrhz9hI4xrDhBCIz6XLNzz/yVVRZWnvjHdrkNtZ5o6Rfa8N9A+225vH3vgaNza+DsmmU7l/rcYkLL2dqsQsux3kWVucjS6h+k8Z900SlcO7T35PtuPQ2qOVJSZFCRTrFBp5dOMp1pOt0Sk3UDMjKGjDhkzIQjjjllyjmXXHPCjCseFG+Kd/ha4we36yHp",
		serviceHistogram:
			"HISTFAAAALl4nH2RQQrCMBBFpy9pSxERKSJViytxoRtXnkAEryLewYU38FCew1O4FZsmmSg4f+a9ZFFIk8XtXotwEpFMRIy4+qzFbtur3z9mPDMuHNmzYUXLnIYJNWWXnBwTxiCBEhgTlXQYB+VQVts6275tlE0Qx0E5qSJ18Ys/i+Qr5e9KTtCfS3WPEA/1s/4W7Pe9JLclkZKOb40gH6Psn1PHPbVP2aeiYtBlyIgxNVMalqzZceDMK+MNoH0OjA==",
	},
};
const BEGIN_MS = 500;

/** For tests: a run under an open loop which its second arm cannot keep up with, as its log holds it. */
export function recordedEvents(): RunEvent[] {
	const points: RunEventBody[] = Array.from({ length: 18 }, (_, index) => ({
		kind: "snapshot",
		point: pointAt((index + 1) * 250),
	}));
	return numbered([
		{ kind: "state", state: "preparing", restarted: false },
		{ kind: "state", state: "measuring", restarted: false },
		...points,
		{ kind: "result", result: recordedResult() },
		{ kind: "state", state: "done", restarted: false },
	]);
}

/** The log of a run that failed before anything was measured, or after a second of it. */
export function failedEvents(sentence: string, measured: boolean): RunEvent[] {
	return numbered([
		{ kind: "state", state: "preparing", restarted: false },
		{ kind: "state", state: "measuring", restarted: false },
		...(measured ? [250, 500, 750, 1_000] : []).map(
			(tMs): RunEventBody => ({ kind: "snapshot", point: pointAt(tMs) }),
		),
		{ kind: "state", state: "failed", restarted: false, failure: { code: "trial-hung", sentence } },
	]);
}

function numbered(bodies: readonly RunEventBody[]): RunEvent[] {
	return bodies.map((body, index) => ({ ...body, attempt: 1, seq: index + 1, atMs: index * 250 }));
}

function pointAt(tMs: number): Point {
	const arm = (queueUs: number, serviceUs: number) => {
		const summary = summaryOf(latencies(serviceUs + queueUs), latencies(serviceUs), 125, 500);
		return { interval: summary, soFar: tMs > BEGIN_MS ? summary : null };
	};
	const waited = Math.max(0, tMs - BEGIN_MS);
	return {
		tMs,
		phase: tMs <= BEGIN_MS ? "warm-up" : "measure",
		arms: [arm(20, 250), arm(waited * 90, 2_600)],
	};
}

function latencies(p50Us: number): Latencies {
	return { p50Us, p95Us: 2 * p50Us, p99Us: 3 * p50Us, meanUs: p50Us + 30, maxUs: 5 * p50Us };
}

function summaryOf(
	response: Latencies,
	service: Latencies,
	operations: number,
	achievedPerSec: number,
): Summary {
	return {
		...response,
		operations,
		errors: 0,
		achievedPerSec,
		offeredPerSec: 500,
		droppedCount: 0,
		service,
	};
}

/** What that run found out. */
export function recordedResult(): Result {
	return {
		schema: 2,
		experiment: "lookups",
		load: RECORDED_LOAD,
		design: { warmupMs: BEGIN_MS, sliceMs: 250, blocks: 8 },
		arms: [armOf(ARMS[0], 20, 250, 0), armOf(ARMS[1], 180_000, 2_600, 321)],
		comparisons: (["p50", "p95", "p99", "throughput"] as const).map((metric) => ({
			metric,
			baseline: ARMS[0],
			arm: ARMS[1],
			...(metric === "throughput"
				? { ratio: 1.01, low: 1.002, high: 1.02, verdict: "lower" as const }
				: { ratio: 0.00125, low: 0.001, high: 0.0015, verdict: "higher" as const }),
		})),
		confidence: 0.975,
		noiseFloor: {
			p50: 0.04,
			p95: 0.09,
			p99: 0.16,
			throughput: 0.03,
			clients: 4,
			seconds: 6,
			measuredAt: "2026-03-01T14:05:00.000Z",
		},
		warnings: [
			{ code: "dropped", sentence: "321 requests were dropped.", advice: "Lower the rate." },
			{ code: "not-settled", sentence: "“10 queries” was still changing.", advice: "Run for longer." },
			{ code: "not-settled", sentence: "“1 query” was still changing.", advice: "Run for longer." },
			{ code: "disturbed-slices", sentence: "3 of 32 slices were disturbed.", advice: "Run again." },
		],
		disturbedSlices: [
			{ arm: 0, block: 1, startMs: 1_500, endMs: 1_750, causes: ["other-load"] },
			{ arm: 1, block: 1, startMs: 1_753, endMs: 2_000, causes: ["other-load", "steal"] },
			{ arm: 0, block: 5, startMs: 3_500, endMs: 3_750, causes: ["timer-gap"] },
		],
		disturbedCount: 3,
		database: {
			blocksHit: 120_400,
			blocksRead: 12,
			rowsReturned: 30_500,
			rowsFetched: 30_100,
			commits: 2_002,
			tempBytes: 0,
			walBytes: 4_096,
			ioReads: null,
			ioWrites: null,
		},
		fingerprint: {
			cores: 4,
			cpu: "a processor",
			memoryBytes: 8 * 1024 ** 3,
			platform: "linux x64",
			node: "v20.19.0",
			postgres: "18.4",
			settings: {},
			scale: 1,
			seed: 1,
			commit: "0123456789abcdef",
		},
	};
}

function armOf(
	arm: (typeof ARMS)[number],
	waitUs: number,
	serviceUs: number,
	droppedCount: number,
): ArmResult {
	const queries = Number(arm.split("=")[1]);
	return {
		...summaryOf(
			latencies(serviceUs + waitUs),
			latencies(serviceUs),
			1_000 - droppedCount,
			(1_000 - droppedCount) / 2,
		),
		arm,
		levels: { queries },
		droppedCount,
		measuredMs: 2_000,
		sliceCount: 16,
		errorKinds: {},
		rowsPerOperation: queries,
		spans: [
			{ span: "wait", meanUs: waitUs },
			{ span: "query", meanUs: serviceUs },
			{ span: "other", meanUs: 30 },
		],
		counters: {},
		scheduleError: latencies(12),
		cost: {
			trialCpuUs: 90 * queries,
			postgresCpuUs: null,
			elsewhereCpuUs: null,
			trialCpuShare: 0.31,
			eventLoopUtilisation: 0.27,
			gcMs: 3.2,
			loopDelayMaxMs: 4.1,
			statements: {
				calls: queries,
				rows: queries,
				blocksHit: 4 * queries,
				blocksRead: 0.01,
				walBytes: 0,
				executionUs: 21 * queries,
			},
			connections: 16,
		},
		...HISTOGRAMS[arm],
	};
}
