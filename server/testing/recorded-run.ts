import type { StoredSlice } from "#db/schema/workbench.ts";
import type { StoredRun } from "#server/cli/stored-run.ts";
import { formatArm, normaliseArm } from "#server/contract/arm.ts";
import { closedLoad, type OpenLoad } from "#server/contract/load.ts";
import type { ArmResult, Disturbance, Latencies, NoiseFloor } from "#server/contract/result.ts";
import { encodeSamples } from "#server/engine/encoding.ts";
import { mockSlice } from "#server/engine/mock-measurement.ts";
import { createRandom } from "#server/engine/random.ts";
import { Recorder } from "#server/engine/recorder.ts";
import { compareArms } from "#server/engine/statistics.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import type { ReportedRun } from "#server/reports/reported-run.ts";

/** How the recorded run of a test is unlike others. */
export type Recording = {
	/** Mean latency of each arm, in microseconds. */
	meansUs: readonly [number, number];
	/** Of each arm in each block. */
	operations: number;
	blocks: number;
	/** How far blocks are apart from one another: 0.02 is about 2 %. */
	unrest: number;
	seed: number;
	open: boolean;
	noiseFloor: NoiseFloor | null;
};

const SLICE_MS = 100;
const OPEN_LOAD: OpenLoad = {
	model: "open",
	clients: 8,
	arrivalRatePerSec: 500,
	arrivals: "constant",
	profile: "constant",
	toRatePerSec: null,
	seconds: 4,
	budgetSeconds: null,
};

const { declaration } = findExperiment("switches");
const arms = [{ index: "none" }, { index: "btree" }].map((arm, place) =>
	normaliseArm(declaration.factors, arm, `arms[${place}]`),
);

/** A run for tests, always the same for the same recording: its latencies are drawn around the means. */
export function recordedRun(given: Partial<Recording> = {}): StoredRun & ReportedRun {
	const recording: Recording = {
		meansUs: [4_000, 400],
		operations: 200,
		blocks: 20,
		unrest: 0.02,
		seed: 1,
		open: false,
		noiseFloor: null,
		...given,
	};
	const load = recording.open ? OPEN_LOAD : closedLoad(2, 4);
	const recorders = arms.map((_, arm) => recordBlocks(recording, arm));
	const names = arms.map(formatArm);
	const taken = recorders.flatMap((blocks, arm) =>
		blocks.map((recorder, block) => mockSlice({ arm, block, samples: recorder.samples() })),
	);
	return {
		request: { experiment: declaration.id, arms, load },
		queuedAtMs: Date.UTC(2026, 0, 2, 3, 4),
		output: {
			runId: "recorded-run-00000001",
			url: null,
			schema: 2,
			experiment: declaration.id,
			load,
			design: { warmupMs: 400, sliceMs: SLICE_MS, blocks: recording.blocks },
			arms: recorders.map((blocks, arm) => armResult(blocks, arm, recording)),
			comparisons: compareArms({ slices: taken }, names, 1),
			confidence: 0.95,
			noiseFloor: recording.noiseFloor,
			warnings: [
				{
					code: "cold-data",
					sentence: 'One operation of "No index" read 90 blocks.',
					advice: "Use less data.",
				},
				{
					code: "cold-data",
					sentence: 'One operation of "B-tree" read 70 blocks.',
					advice: "Use less data.",
				},
			],
			disturbedSlices: [{ arm: 0, block: 1, startMs: 600, endMs: 700, causes: ["steal"] }],
			disturbedCount: 1,
			database: null,
			fingerprint: {
				cores: 4,
				cpu: "A Processor <X> & Co",
				memoryBytes: 8 * 1024 ** 3,
				platform: "linux x64 6.1",
				node: "v20.19.0",
				postgres: "18.1",
				settings: { shared_buffers: "128MB", work_mem: "4MB" },
				scale: 0.01,
				seed: 1,
				commit: "0123456789abcdef0123456789abcdef01234567",
			},
		},
		slices: recorders
			.flatMap((blocks, arm) => blocks.map((recorder, block) => storedSlice(recorder, arm, block, recording)))
			.sort((left, right) => left.startMs - right.startMs),
		events: [],
		evidence: [],
	};
}

function recordBlocks({ meansUs, operations, blocks, unrest, seed }: Recording, arm: number): Recorder[] {
	const random = createRandom(seed, arm);
	return Array.from({ length: blocks }, () => {
		const recorder = new Recorder();
		const mood = 1 + unrest * (2 * random() - 1);
		for (let count = 0; count < operations; count++) {
			// From half the mean to one and a half, which keeps quantiles easy to tell.
			recorder.record(((meansUs[arm] ?? 0) * mood * (0.5 + random())) / 1_000);
		}
		return recorder;
	});
}

function storedSlice(recorder: Recorder, arm: number, block: number, { open }: Recording): StoredSlice {
	const disturbances: Disturbance[] = arm === 0 && block === 1 ? ["steal"] : [];
	const histogram = encodeSamples(recorder.samples());
	return {
		arm,
		block,
		startMs: 400 + (2 * block + arm) * SLICE_MS,
		elapsedMs: SLICE_MS - 0.5,
		errors: 0,
		endedCount: recorder.count,
		histogram,
		serviceHistogram: open ? histogram : null,
		disturbances,
		gcMs: 0,
		loopDelayMaxMs: 1,
	};
}

function armResult(blocks: readonly Recorder[], arm: number, { open }: Recording): ArmResult {
	const all = new Recorder();
	for (const block of blocks) all.merge(block);
	const latencies: Latencies = {
		p50Us: all.quantileUs(0.5),
		p95Us: all.quantileUs(0.95),
		p99Us: all.quantileUs(0.99),
		meanUs: Math.round(all.meanUs),
		maxUs: all.maxUs,
	};
	return {
		...latencies,
		arm: formatArm(arms[arm] ?? {}),
		levels: { ...arms[arm] },
		operations: all.count,
		errors: arm === 0 ? 3 : 0,
		achievedPerSec: (all.count * 1_000) / (blocks.length * SLICE_MS),
		offeredPerSec: open ? 500 : null,
		droppedCount: open ? 40 : 0,
		service: open ? { ...latencies, p99Us: Math.round(latencies.p99Us / 2) } : null,
		measuredMs: blocks.length * SLICE_MS,
		sliceCount: blocks.length,
		errorKinds: arm === 0 ? { timeout: 3 } : {},
		rowsPerOperation: 20,
		spans: [{ span: "other", meanUs: latencies.meanUs }],
		counters: {},
		scheduleError: null,
		cost: {
			trialCpuUs: 40,
			postgresCpuUs: null,
			elsewhereCpuUs: null,
			trialCpuShare: 0.2,
			eventLoopUtilisation: 0.2,
			gcMs: 0,
			loopDelayMaxMs: 1,
			statements: null,
			connections: 8,
		},
		histogram: encodeSamples(all.samples()),
		serviceHistogram: null,
	};
}
