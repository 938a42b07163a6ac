import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { decodeFromCompressedBase64 } from "hdr-histogram-js";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { connect } from "#db/client.ts";
import { ensureServiceRole } from "#db/service-role.ts";
import { type Arm, formatArm, normaliseArm } from "#server/contract/arm.ts";
import type { ConnectionTarget, Dataset } from "#server/contract/lab.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { closedLoad } from "#server/contract/load.ts";
import { resultSchema } from "#server/contract/result.ts";
import { switches } from "#server/experiments/switches/experiment.ts";
import { createLab, type TestDatabase } from "#server/testing/database.ts";
import type { TrialMessage, TrialOrder } from "./protocol.ts";

const ENTRY = join(import.meta.dirname, "trial.ts");
const NAME = "lab:trial-test:1";

let lab: TestDatabase;
let service: ConnectionTarget;
let dataset: Dataset;

beforeAll(async () => {
	lab = await createLab();
	service = await ensureServiceRole(lab.sql, lab.target);
	const [row] = await lab.sql<Dataset[]>`
		select scale::float8, seed::int, customer_count::int as "customerCount", product_count::int as "productCount",
			order_count::int as "orderCount", order_item_count::int as "orderItemCount" from lab.dataset`;
	if (row === undefined) throw new Error("no data set");
	dataset = { ...row };
});

const children = new Set<ChildProcess>();
afterEach(() => {
	for (const child of children) child.kill("SIGKILL");
	children.clear();
});

// Fails when a trial left a connection open.
afterAll(() => lab.drop());

function armOf(levels: Arm): Arm {
	return normaliseArm(switches.declaration.factors, levels, "arm");
}

const NONE = armOf({ index: "none", poolSize: 2 });
const BTREE = armOf({ index: "btree", poolSize: 2 });

function orderOf(changes: Partial<TrialOrder> = {}): TrialOrder {
	return {
		runId: "trial-test",
		attempt: 1,
		seed: 4,
		request: { experiment: "switches", arms: [NONE, BTREE], load: closedLoad(2, 2) },
		admin: lab.target,
		service,
		applicationName: NAME,
		redisUrl: null,
		dataset,
		noiseFloor: null,
		...changes,
	};
}

/** A trial and all it says; `until` waits for a message that may have come already. */
function startTrial(execArgv: string[] = []) {
	const child: ChildProcess = fork(ENTRY, [], {
		execArgv: ["--import", "tsx", ...execArgv],
		stdio: ["ignore", "inherit", "pipe", "ipc"],
	});
	children.add(child);
	const messages: TrialMessage[] = [];
	child.on("message", (message: TrialMessage) => messages.push(message));
	const exited = once(child, "exit").then(([code, signal]) => ({ code, signal }));
	let complaint = "";
	child.stderr?.on("data", (chunk) => {
		complaint += String(chunk);
	});
	const until = async (found: (message: TrialMessage) => boolean) => {
		while (!messages.some(found)) {
			const more = await Promise.race([once(child, "message"), exited]);
			if (!Array.isArray(more)) throw new Error(`The trial exited before it said so: ${complaint}`);
		}
	};
	return { child, messages, exited, until, complaint: () => complaint };
}

async function backendCount(): Promise<number> {
	const [row] = await lab.sql<{ count: number }[]>`
		select count(*)::int as count from pg_stat_activity where application_name = ${NAME}`;
	return row?.count ?? -1;
}

describe("a trial", () => {
	test("says it is ready, measures, and ends with a result whose figures its histograms give again", async () => {
		const trial = startTrial();
		await trial.until(({ type }) => type === "ready");
		trial.child.send({ type: "start", order: orderOf() });
		expect(await trial.exited).toEqual({ code: 0, signal: null });

		const types = trial.messages.map((message) =>
			message.type === "event" ? message.body.kind : message.type,
		);
		expect(types[0]).toBe("ready");
		expect(types.at(-1)).toBe("finished");
		expect(types.indexOf("measuring")).toBeLessThan(types.indexOf("snapshot"));
		expect(types.lastIndexOf("snapshot")).toBeLessThan(types.indexOf("evidence"));
		expect(types.filter((type) => type === "snapshot").length).toBeGreaterThanOrEqual(8);
		expect(types.filter((type) => type === "evidence")).toHaveLength(2);

		const finished = trial.messages.at(-1);
		if (finished?.type !== "finished") throw new Error("not finished");
		const result = resultSchema.parse(finished.result);
		expect(result.arms.map(({ arm }) => arm)).toEqual([formatArm(NONE), formatArm(BTREE)]);
		expect(result.comparisons).toHaveLength(4);
		for (const [place, arm] of result.arms.entries()) {
			const all = decodeFromCompressedBase64(arm.histogram);
			expect(all.totalCount).toBe(arm.operations);
			expect(all.getValueAtPercentile(99)).toBe(arm.p99Us);
			const slices = finished.slices.filter((slice) => slice.arm === place);
			expect(slices).toHaveLength(arm.sliceCount);
			const counts = slices.map((slice) => decodeFromCompressedBase64(slice.histogram).totalCount);
			expect(counts.reduce((sum, count) => sum + count, 0)).toBe(arm.operations);
			expect(arm.errors).toBe(0);
			const spanned = arm.spans.reduce((sum, { meanUs }) => sum + meanUs, 0);
			expect(Math.abs(spanned - arm.meanUs)).toBeLessThan(1 + arm.meanUs * 0.01);
		}
		expect(result.fingerprint).toMatchObject({
			scale: dataset.scale,
			seed: dataset.seed,
			node: process.version,
		});
		expect(result.fingerprint.settings.shared_buffers).toBeDefined();
	}, 60_000);

	test("exits at once when its channel closes, and Postgres sees its connections go", async () => {
		const trial = startTrial();
		await trial.until(({ type }) => type === "ready");
		const load = closedLoad(2, 60);
		trial.child.send({
			type: "start",
			order: orderOf({ request: { experiment: "switches", arms: [NONE, BTREE], load } }),
		});
		await trial.until((message) => message.type === "event" && message.body.kind === "snapshot");
		expect(await backendCount()).toBeGreaterThan(3);
		trial.child.disconnect();
		expect(await trial.exited).toEqual({ code: 1, signal: null });
		await expect.poll(backendCount, { timeout: 5_000 }).toBe(0);
	}, 60_000);

	test("ends by itself, with its backends, when its host is there and says nothing any more", async () => {
		const limits = new URL("../contract/limits.ts", import.meta.url);
		const impatient = `import { LIMITS } from "${limits}"; LIMITS.trialSilenceMs = 3_000;`;
		const trial = startTrial(["--import", `data:text/javascript,${encodeURIComponent(impatient)}`]);
		await trial.until(({ type }) => type === "ready");
		const load = closedLoad(2, 60);
		const request = { experiment: "switches", arms: [NONE, BTREE], load };
		trial.child.send({ type: "start", order: orderOf({ request }) });
		await trial.until(({ type }) => type === "measuring");
		trial.child.send({ type: "alive" });
		expect(await trial.exited).toEqual({ code: 1, signal: null });
		expect(trial.complaint()).toContain("The runner said nothing");
		await expect.poll(backendCount, { timeout: 3_000 }).toBe(0);
	}, 60_000);

	test("fails with a sentence, without password or stack, when Postgres refuses it", async () => {
		const trial = startTrial();
		await trial.until(({ type }) => type === "ready");
		const admin = { ...lab.target, host: "/nowhere/at/all", password: "hunter2" };
		trial.child.send({ type: "start", order: orderOf({ admin }) });
		expect(await trial.exited).toEqual({ code: 0, signal: null });
		const failed = trial.messages.at(-1);
		expect(failed).toMatchObject({ type: "failed", code: "database-unavailable" });
		expect(JSON.stringify(failed)).not.toMatch(/hunter2|nowhere|\bat .*:\d+/);
		expect(trial.complaint()).not.toContain("hunter2");
	}, 60_000);

	test("fails for good, saying what to do, when the role has no connection left", async () => {
		const trial = startTrial();
		await trial.until(({ type }) => type === "ready");
		const role = lab.sql(service.user);
		await lab.sql`alter role ${role} connection limit 1`;
		try {
			trial.child.send({ type: "start", order: orderOf() });
			await trial.exited;
		} finally {
			await lab.sql`alter role ${role} connection limit ${lab.sql.unsafe(String(LIMITS.serviceConnections))}`;
		}
		expect(trial.messages.at(-1)).toMatchObject({
			type: "failed",
			code: "too-busy",
			sentence: expect.stringContaining("fewer clients or arms"),
		});
	}, 60_000);

	test("fails as refused when the arm is wrong about what the lab has", async () => {
		const trial = startTrial();
		await trial.until(({ type }) => type === "ready");
		const arms = [BTREE, armOf({ index: "btree", cache: "redis" })];
		const request = { experiment: "switches", arms, load: closedLoad(2, 2) };
		trial.child.send({ type: "start", order: orderOf({ request }) });
		await trial.exited;
		expect(trial.messages.at(-1)).toMatchObject({ type: "failed", code: "requirement-missing" });
		expect(await backendCount()).toBe(0);
	}, 60_000);

	test("that loses its connections in the middle says that trying again makes sense", async () => {
		const trial = startTrial();
		await trial.until(({ type }) => type === "ready");
		const load = closedLoad(2, 60);
		trial.child.send({
			type: "start",
			order: orderOf({ request: { experiment: "switches", arms: [NONE, BTREE], load } }),
		});
		await trial.until((message) => message.type === "event" && message.body.kind === "snapshot");
		// Its own database cannot be closed from within.
		const server = connect(
			{ ...lab.target, database: "postgres" },
			{ applicationName: "test:server", max: 1 },
		);
		const database = server(lab.target.database);
		await server`alter database ${database} allow_connections false`;
		try {
			await server`select pg_terminate_backend(pid) from pg_stat_activity where application_name = ${NAME}`;
			expect(await trial.exited).toEqual({ code: 0, signal: null });
		} finally {
			await server`alter database ${database} allow_connections true`;
			await server.end();
		}
		expect(trial.messages.at(-1)).toMatchObject({ type: "failed", code: "database-unavailable" });
	}, 60_000);
});
