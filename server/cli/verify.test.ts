import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatDatabaseUrl } from "#db/client.ts";
import { parseArm } from "#server/contract/arm.ts";
import { parseExpectation } from "#server/contract/claim.ts";
import { exitCodeOf } from "#server/contract/fault.ts";
import type { LabStatus } from "#server/contract/lab.ts";
import type { ClaimBlock } from "#server/contract/lesson.ts";
import { closedLoad } from "#server/contract/load.ts";
import { checkRequest } from "#server/contract/run.ts";
import { readEnv } from "#server/env.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { publishLab } from "#server/queue/labs.ts";
import { type Claim, claim, finish } from "#server/queue/lease.ts";
import { openWorkbench, type Workbench } from "#server/queue/workbench.ts";
import { createTerminal } from "#server/supervisor/terminal.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { performVerification } from "./verify-command.ts";
import { type ClaimOrder, readVerifyOrder } from "./verify-order.ts";

const BUDGET_SECONDS = 12;
const switches = findExperiment("switches");

let database: TestDatabase;
let workbench: Workbench;
let said = "";
const terminal = createTerminal({
	write(text: string) {
		said += text;
		return true;
	},
});

beforeAll(async () => {
	database = await createWorkbench();
	workbench = openWorkbench(database.target, { applicationName: "test:verify", maxConnections: 2 });
});
afterAll(async () => {
	await workbench.close();
	await database.drop();
});

/** A claim on the switches as a lesson would hold it. */
function claimed(id: string, expect: string, arms = ["index=none", "index=btree"]): ClaimOrder {
	const { factors, counters } = switches.declaration;
	const parsed = arms.map((text, place) => parseArm(factors, text, `arms[${place}]`));
	const load = { ...closedLoad(2, 4), budgetSeconds: BUDGET_SECONDS };
	const input = { experiment: "switches", arms: parsed.map((arm) => ({ ...arm })), load };
	const block: ClaimBlock = {
		kind: "claim",
		id,
		experiment: "switches",
		arms,
		load,
		expectation: parseExpectation("p50", expect, { declaration: { factors, counters }, arms: parsed }),
		written: expect,
		budgetSeconds: BUDGET_SECONDS,
	};
	return { lesson: "indexing", claim: block, experiment: switches, request: checkRequest(input, switches) };
}

/** Plays the runner: ends so many runs as `play` says of each, and keeps the lab alive meanwhile. */
async function playRuns(
	count: number,
	play: (run: Claim, place: number) => Parameters<typeof finish>[2],
): Promise<Claim[]> {
	const taken: Claim[] = [];
	while (taken.length < count) {
		const found = await claim(workbench.db, "r1", "lane");
		if (found === undefined) await sleep(20);
		else {
			await finish(workbench.db, found.lease, play(found, taken.length));
			taken.push(found);
		}
	}
	return taken;
}

function measured(meansUs: readonly [number, number], unrest = 0.02): Parameters<typeof finish>[2] {
	const { output, slices } = recordedRun({
		meansUs,
		unrest,
		...(unrest > 0.1 ? { blocks: 4, operations: 5 } : {}),
	});
	const { runId: _, url: __, ...result } = output;
	return { state: "done", result, slices };
}

/** The same run on a machine on which something else was at work all the time. */
function loaded(ending: Parameters<typeof finish>[2]): Parameters<typeof finish>[2] {
	if (ending.state !== "done") return ending;
	const { design, arms } = ending.result;
	const disturbedSlices = Array.from({ length: design.blocks }, (_, block) =>
		arms.map((_arm, arm) => ({
			arm,
			block,
			startMs: 0,
			endMs: 100,
			causes: ["other-load" as const],
		})),
	).flat();
	return {
		...ending,
		result: { ...ending.result, disturbedSlices, disturbedCount: disturbedSlices.length },
	};
}

async function verify(
	claims: ClaimOrder[],
	changes: { strict?: boolean; json?: boolean; repeats?: number } = {},
) {
	const dataset = { scale: 1, seed: 1, customerCount: 1, productCount: 1, orderCount: 1, orderItemCount: 1 };
	const status: LabStatus = {
		state: "ready",
		dataset,
		capabilities: { redis: { available: false, detail: "There is no Redis." } },
	};
	await publishLab(workbench.db, "lane", status);
	said = "";
	const order = { claims, repeats: 3, strict: false, json: false, ...changes };
	const env = readEnv({ DATABASE_URL: formatDatabaseUrl(database.target) });
	return performVerification(order, env, terminal, new AbortController().signal);
}

describe("verifying claims", () => {
	test("runs once what they have in common, with their budget, and tells measured against expected", async () => {
		const verifying = verify([claimed("fast", "ratio(A, B) > 5"), claimed("bounded", "value(B) < 1ms")]);
		const taken = await playRuns(1, () => measured([4_000, 400]));
		const { text, fault } = await verifying;
		expect(taken[0]?.request.load).toMatchObject({ seconds: 4, budgetSeconds: BUDGET_SECONDS });
		expect(fault).toBeUndefined();
		expect(text).toMatch(/indexing\/fast +p50 ratio\(A, B\) > 5 +(9\.\d+|10\.\d) +[\d.]+ – [\d.]+ +1 +holds/);
		expect(text).toMatch(/indexing\/bounded +p50 value\(B\) < 1ms +\d+\sµs +\d+\sµs – \d+\sµs +1 +holds/);
		expect(text).toContain("2\u00a0claims: 2 holds");
		expect(said).toContain("Claims 1 and 2 of 2: indexing/fast, indexing/bounded");
	});

	test("ends with 99 when one is refuted, and says what was measured", async () => {
		const verifying = verify([claimed("wrong", "ratio(A, B) > 50"), claimed("right", "ratio(A, B) > 2")]);
		await playRuns(1, () => measured([4_000, 400]));
		const { text, fault } = await verifying;
		expect(fault && exitCodeOf(fault)).toBe(99);
		expect(fault?.message).toMatch(
			/^indexing\/wrong: REFUTED: p50 ratio\(A, B\) > 50; measured .+ \(.+ – .+\)$/,
		);
		expect(text).toContain("2\u00a0claims: 1 holds, 1 refuted");
	});

	test("runs one that is undecided again, and takes the verdict of the first run that decides", async () => {
		const verifying = verify([claimed("late", "ratio(A, B) > 1.5")]);
		const taken = await playRuns(2, (_, place) =>
			place === 0 ? measured([600, 400], 0.6) : measured([4_000, 400]),
		);
		const { text, fault } = await verifying;
		// The first may have ended when its medians were decided; the second takes all that it may.
		expect(taken.map(({ request }) => [request.load.seconds, request.load.budgetSeconds])).toEqual([
			[4, BUDGET_SECONDS],
			[BUDGET_SECONDS, null],
		]);
		expect(fault).toBeUndefined();
		expect(text).toMatch(/ 2 +holds/);
		expect(said).toContain("Undecided; run 2 of 3.");
	});

	test("runs one again that a run speaks against while others load the machine, and refutes it only when they do not", async () => {
		const verifying = verify([claimed("wrong", "ratio(A, B) > 50")]);
		await playRuns(2, (_, place) => (place === 0 ? loaded(measured([4_000, 400])) : measured([4_000, 400])));
		const { text, fault } = await verifying;
		expect(fault && exitCodeOf(fault)).toBe(99);
		expect(text).toMatch(/ 2 +REFUTED/);

		const busy = verify([claimed("wrong", "ratio(A, B) > 50")], { repeats: 2 });
		await playRuns(2, () => loaded(measured([4_000, 400])));
		const undecided = await busy;
		expect(undecided.fault).toBeUndefined();
		expect(undecided.text).toMatch(/ 2 +could not decide/);
		expect(undecided.text).toContain("indexing/wrong: something else loaded the machine meanwhile");
		expect(said).toMatch(
			/could not decide: p50 ratio\(A, B\) > 50; measured [\d.]+ .*; something else loaded/,
		);
	});

	test("says of what holds while others load the machine that it may be their doing, and of no other", async () => {
		const claims = [claimed("slow", "value(A) > 2ms"), claimed("near", "ratio(A, B) > 9.99")];
		const busy = verify(claims, { repeats: 1 });
		await playRuns(1, () => loaded(measured([4_000, 400])));
		const { text, fault } = await busy;
		expect(fault).toBeUndefined();
		expect(text).toMatch(/indexing\/slow .* holds/);
		expect(text).toContain(
			"indexing/slow: something else loaded the machine meanwhile, so that this may be its doing.",
		);
		expect(text).toMatch(/indexing\/near .* could not decide/);
		expect(text).not.toContain("indexing/near: something else");

		const printed = verify(claims.slice(0, 1), { json: true });
		await playRuns(1, () => loaded(measured([4_000, 400])));
		const [claim] = JSON.parse((await printed).text).claims;
		expect(claim).toMatchObject({
			outcome: "holds",
			reason: expect.stringContaining("something else loaded"),
		});

		const still = verify(claims.slice(0, 1));
		await playRuns(1, () => measured([4_000, 400]));
		expect((await still).text).not.toContain("something else loaded");
	});

	test("takes all of a budget that is longer than a run may be measured for, while its medians are undecided", async () => {
		const order = claimed("long", "ratio(A, B) > 1.5");
		const { load } = order.request;
		const long = { ...order, request: { ...order.request, load: { ...load, budgetSeconds: 240 } } };
		const verifying = verify([long], { repeats: 2 });
		const taken = await playRuns(2, () => measured([600, 400], 0.6));
		await verifying;
		expect(taken.map(({ request }) => [request.load.seconds, request.load.budgetSeconds])).toEqual([
			[4, 240],
			[60, 240],
		]);
	});

	test("gives the figure of one arm an interval, and holds it to all of that", async () => {
		const medianUs = recordedRun().output.arms[1]?.p50Us;
		const claims = [claimed("near", `value(B) < ${medianUs}us`), claimed("far", "value(B) < 500us")];
		const verifying = verify(claims, { repeats: 1 });
		await playRuns(1, () => measured([4_000, 400]));
		const { text } = await verifying;
		expect(text).toMatch(
			/indexing\/near +p50 value\(B\) < \d+us +\d+\sµs +\d+\sµs – \d+\sµs +1 +could not decide/,
		);
		expect(text).toMatch(/indexing\/far +p50 value\(B\) < 500us +\d+\sµs +\d+\sµs – \d+\sµs +1 +holds/);
	});

	test("names one that could not be decided, which only a strict order fails for", async () => {
		for (const strict of [false, true]) {
			const verifying = verify([claimed("near", "ratio(A, B) > 1.5")], { strict, repeats: 2 });
			await playRuns(2, () => measured([600, 400], 0.6));
			const { text, fault } = await verifying;
			expect(text).toContain("1\u00a0claim: 1 could not decide");
			expect(fault && exitCodeOf(fault)).toBe(strict ? 99 : undefined);
			expect(strict ? fault?.message : said).toContain(
				"indexing/near: could not decide: p50 ratio(A, B) > 1.5",
			);
		}
	});

	test("leaves out what the lab lacks, with the reason, and runs nothing for it", async () => {
		const { text, fault } = await verify([
			claimed("cached", "ratio(A, B) > 1", ["cache=none", "cache=redis"]),
		]);
		expect(fault).toBeUndefined();
		expect(text).toContain("indexing/cached: arms[1].cache: There is no Redis.");
		expect(text).toContain("1\u00a0claim: 1 left out");
	});

	test("goes on after a run that failed, and ends with 1", async () => {
		const other = ["index=none", "index=covering"];
		const verifying = verify([
			claimed("broken", "ratio(A, B) > 2", other),
			claimed("right", "ratio(A, B) > 2"),
		]);
		await playRuns(2, (_, place) =>
			place === 0
				? { state: "failed", failure: { code: "trial-crashed", sentence: "It crashed." } }
				: measured([4_000, 400]),
		);
		const { text, fault } = await verifying;
		expect(fault && exitCodeOf(fault)).toBe(1);
		expect(fault?.message).toBe("indexing/broken: FAILED: It crashed.");
		expect(text).toContain("2\u00a0claims: 1 holds, 1 failed");
	});

	test("prints the same for machines", async () => {
		const verifying = verify([claimed("fast", "ratio(A, B) > 5")], { json: true });
		await playRuns(1, () => measured([4_000, 400]));
		const { schema, claims } = JSON.parse((await verifying).text);
		expect(schema).toBe(1);
		expect(claims).toEqual([
			{
				lesson: "indexing",
				claim: "fast",
				experiment: "switches",
				arms: ["index=none", "index=btree"],
				metric: "p50",
				expect: "ratio(A, B) > 5",
				outcome: "holds",
				value: expect.closeTo(10, 0),
				low: expect.any(Number),
				high: expect.any(Number),
				reason: null,
				runIds: [expect.stringMatching(/^[\w-]{21}$/)],
			},
		]);
	});
});

describe("an order to verify", () => {
	test.each([
		[["indexng"], "3", 'no lesson "indexng". Did you mean "indexing"?'],
		[["indexing/nothing"], "3", 'no claim "nothing" in indexing.'],
		[[], "0", '--repeats: "0" is not a whole number from 1 to 10.'],
	])("of %j with --repeats %s is refused: %s", async (names, repeats, sentence) => {
		await expect(readVerifyOrder(names, { repeats })).rejects.toMatchObject({
			code: "bad-request",
			message: expect.stringContaining(sentence),
		});
	});

	test("takes a lesson by its slug or its folder", async () => {
		const one = await readVerifyOrder(["indexing"], { repeats: "3" });
		expect(await readVerifyOrder(["03-indexing"], { repeats: "3" })).toEqual(one);
	});
});
