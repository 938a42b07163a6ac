import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ensureServiceRole } from "#db/service-role.ts";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import type { ConnectionTarget, Dataset } from "#server/contract/lab.ts";
import { crossedArms, type Layout, sweepArms } from "#server/contract/layout.ts";
import { closedLoad, type Load } from "#server/contract/load.ts";
import { loadSchema } from "#server/contract/load-schema.ts";
import type { ArmResult } from "#server/contract/result.ts";
import { switches } from "#server/experiments/switches/experiment.ts";
import { createLab, type TestDatabase } from "#server/testing/database.ts";
import { ensureStatements } from "./observer/statements.ts";
import { performTrial, type TrialEvent, type TrialOutcome } from "./perform.ts";

const HAS_PROC = process.platform === "linux";

let lab: TestDatabase;
let service: ConnectionTarget;
let dataset: Dataset;

beforeAll(async () => {
	lab = await createLab();
	service = await ensureServiceRole(lab.sql, lab.target);
	await ensureStatements(lab.sql);
	const [row] = await lab.sql<Dataset[]>`
		select scale::float8, seed::int, customer_count::int as "customerCount", product_count::int as "productCount",
			order_count::int as "orderCount", order_item_count::int as "orderItemCount" from lab.dataset`;
	if (row === undefined) throw new Error("no data set");
	dataset = { ...row };
});
// Fails when a trial left a connection open.
afterAll(() => lab.drop());

const events: TrialEvent[] = [];
beforeEach(() => {
	events.length = 0;
});

function perform(arms: Arm[], load: Load, layout?: Layout): Promise<TrialOutcome> {
	const checked = arms.map((arm) => normaliseArm(switches.declaration.factors, arm, "arm"));
	return performTrial(
		{
			runId: "perform-test",
			attempt: 1,
			seed: 3,
			request: { experiment: "switches", arms: checked, load, ...(layout === undefined ? {} : { layout }) },
			admin: lab.target,
			service,
			applicationName: "lab:perform-test:1",
			redisUrl: null,
			dataset,
			noiseFloor: null,
		},
		switches,
		{ event: (event) => events.push(event), measuring: () => {} },
		new AbortController().signal,
	);
}

function spanned({ spans }: ArmResult): { allUs: number; otherUs: number } {
	const allUs = spans.reduce((sum, { meanUs }) => sum + meanUs, 0);
	return { allUs, otherUs: spans.find(({ span }) => span === "other")?.meanUs ?? 0 };
}

describe("a trial of real arms", () => {
	test("says where the time went, what Postgres did for it and what it took", async () => {
		const { result } = await perform(
			[{ index: "none", poolSize: 3 }, { index: "btree", poolSize: 3 }, { pool: "connect" }],
			closedLoad(3, 3),
		);
		for (const arm of result.arms) {
			const { allUs, otherUs } = spanned(arm);
			expect(Math.abs(allUs - arm.meanUs)).toBeLessThan(0.05 * arm.meanUs);
			// Nor does the sum come from a remainder: the experiment's own spans hold nearly all of it.
			expect(otherUs).toBeLessThan(0.1 * arm.meanUs);
			const { statements, trialCpuUs, postgresCpuUs, trialCpuShare } = arm.cost;
			expect(statements?.calls).toBeCloseTo(1, 2);
			expect(statements?.rows).toBeGreaterThan(1);
			expect(trialCpuUs).toBeGreaterThan(0);
			expect(trialCpuShare).toBeLessThan(2);
			if (HAS_PROC) expect(postgresCpuUs).toBeGreaterThan(0);
		}
		const [none, btree] = result.arms.map(({ cost }) => cost);
		expect(none?.connections).toBe(3);
		expect(none?.statements?.blocksHit).toBeGreaterThan(btree?.statements?.blocksHit ?? 0);
		const blocks = result.arms.reduce(
			(sum, { operations, cost }) => sum + operations * (cost.statements?.blocksHit ?? 0),
			0,
		);
		expect(result.database?.blocksHit).toBeGreaterThan(blocks);
		expect(result.database?.commits).toBeGreaterThan(
			result.arms.reduce((sum, { operations }) => sum + operations, 0),
		);
		expect(result.fingerprint.settings.plan_cache_mode).toBe("auto");
	}, 30_000);

	test("ends at its seconds when a budget would allow more and the verdict is plain", async () => {
		const load = loadSchema.parse({ clients: 2, seconds: 2, budgetSeconds: 40 });
		const { result } = await perform([{ index: "none" }, { index: "covering" }], load);
		// Of load alone, for what else a run takes is the machine's.
		expect(result.arms.reduce((sum, { measuredMs }) => sum + measuredMs, 0)).toBeLessThan(10_000);
		expect(result.comparisons.find(({ metric }) => metric === "p50")?.verdict).toBe("lower");
		expect(result.confidence).toBeGreaterThan(0.95);
	}, 60_000);

	test("explains each arm as its connections execute it: once for all values, or anew", async () => {
		const { result } = await perform(
			[{ index: "btree" }, { index: "btree", pool: "connect" }],
			closedLoad(2, 2),
		);
		const evidence = events.flatMap((event) => (event.kind === "evidence" ? [event.evidence] : []));
		expect(evidence.map(({ arm }) => arm)).toEqual(result.arms.map(({ arm }) => arm));
		const [pooled, anew] = evidence;
		expect(pooled?.planText).toContain("(customer_id = $1)");
		expect(pooled?.parameters).toContain("once for all values");
		expect(anew?.planText).toMatch(/\(customer_id = \d+\)/);
		expect(anew?.parameters).toContain("anew for each operation");
		for (const one of evidence) {
			expect(one.planText).toContain(`Buffers: shared hit=${one.blocksHit}`);
		}
	}, 30_000);

	test("sweeps a load in one run: each arm with clients of its own, explained once, with intervals as it goes", async () => {
		const { factors } = switches.declaration;
		const arms = sweepArms(factors, "clients", [normaliseArm(factors, { poolSize: 4 }, "arm")], [1, 2, 8]);
		const { result } = await perform(arms, closedLoad(8, 5), { kind: "sweep", factor: "clients" });
		expect(result.arms.map(({ levels }) => levels.clients)).toEqual([1, 2, 8]);
		// Little's law: throughput × mean response time is the clients.
		for (const { levels, achievedPerSec, meanUs } of result.arms) {
			expect((achievedPerSec * meanUs) / 1e6 / Number(levels.clients)).toBeCloseTo(1, 1);
		}
		// Whether throughput bends as well within these few clients is for the machine to say.
		expect(result.knees?.map(({ figure }) => figure)).toContain("power");
		expect(result.arms.every(({ intervals }) => intervals !== undefined)).toBe(true);
		const explained = events.flatMap((event) => (event.kind === "evidence" ? [event.evidence.arm] : []));
		expect(explained).toEqual(["cache=none,index=btree,pool=pool,poolSize=4"]);
		const live = events.filter((event) => event.kind === "snapshot" && event.point.intervals !== undefined);
		expect(live.length).toBeGreaterThan(1);
	}, 30_000);

	test("crosses two switches in one run and finds that the index is what matters", async () => {
		const { factors } = switches.declaration;
		const arms = crossedArms(factors, { poolSize: 2 }, [
			{ factor: "index", levels: ["none", "covering"] },
			{ factor: "cache", levels: ["none", "process"] },
		]);
		const { result } = await perform(arms, closedLoad(2, 6), {
			kind: "factorial",
			factors: ["index", "cache"],
		});
		// Where the cache answers, the index cannot matter: the effect over both halves that, how large it is where it can.
		const index = result.effects?.find(
			({ metric, kind, factors: [first], given }) =>
				metric === "p50" && kind === "simple" && first === "index" && given[0]?.level === "none",
		);
		expect(index).toMatchObject({ given: [{ factor: "cache", level: "none" }], verdict: "lower" });
		expect(index?.ratio).toBeGreaterThan(1.5);
		expect(result.effects).toHaveLength(4 * (2 + 4 + 1));
	}, 30_000);
});
