import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql, TransactionSql } from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client.ts";
import { ensureServiceRole } from "#db/service-role.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { closedLoad } from "#server/contract/load.ts";
import { systemClock, systemUtilisation } from "#server/engine/clock.ts";
import { disturbancesOf } from "#server/engine/disturbance.ts";
import { measure } from "#server/engine/measure.ts";
import { createMockArm } from "#server/engine/mock-arm.ts";
import type { SliceConditions } from "#server/engine/observer.ts";
import { findWarnings } from "#server/engine/warnings.ts";
import { createLab, type TestDatabase } from "#server/testing/database.ts";
import { readProc } from "./proc.ts";
import { treeCpuMs } from "./process-tree.ts";
import { ensureStatements } from "./statements.ts";
import { type Surroundings, TrialObserver } from "./trial-observer.ts";

const NAME = "lab:observer-test:1";
const HAS_PROC = process.platform === "linux";

let lab: TestDatabase;
let target: ConnectionTarget;
let service: Sql;

beforeAll(async () => {
	lab = await createLab();
	target = await ensureServiceRole(lab.sql, lab.target);
	await ensureStatements(lab.sql);
});
beforeEach(() => {
	service = connect(target, { applicationName: NAME, max: 2 });
});

const children: ChildProcess[] = [];
const complaints: string[] = [];
let observer: TrialObserver;
afterEach(async () => {
	await observer.close();
	await service.end();
	for (const child of children.splice(0)) {
		const gone = once(child, "exit");
		child.kill("SIGKILL");
		await gone;
	}
	complaints.length = 0;
});
afterAll(async () => {
	await lab.sql.unsafe(`drop owned by "${target.user}"`);
	await lab.sql.unsafe(`drop role "${target.user}"`);
	await lab.drop();
});

async function open(changes: Partial<Surroundings> = {}): Promise<void> {
	observer = await TrialObserver.open({
		admin: lab.target,
		service: target,
		applicationName: NAME,
		redisUrl: null,
		elsewhereCpuMs: () => Promise.resolve(0),
		complain: (line) => complaints.push(line),
		...changes,
	});
}

async function during(work: () => Promise<unknown>): Promise<SliceConditions> {
	await observer.begin();
	await work();
	return observer.end();
}

/** As many lookups as asked for, by two clients. */
async function lookUp(count: number): Promise<void> {
	for (let done = 0; done < count; done += 2) {
		await Promise.all([1, 2].map((id) => service`select id, status from lab.orders where id = ${id}`));
	}
}

async function pidOf(sql: Sql | TransactionSql): Promise<number> {
	const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
	return row?.pid ?? 0;
}

/** Lets a backend work until it has had so much of a processor, however fast that is; how much it was, by the system's account. */
async function work(sql: Sql, leastMs: number): Promise<number> {
	let hadMs = 0;
	await sql.begin(async (transaction) => {
		const pid = await pidOf(transaction);
		const beforeMs = treeCpuMs(pid, readProc);
		while (hadMs < leastMs) {
			await transaction`select count(*) from generate_series(1, 300000)`;
			hadMs = treeCpuMs(pid, readProc) - beforeMs;
		}
	});
	return hadMs;
}

/** Programs that keep as many processors busy. */
async function keepBusy(coreCount: number): Promise<void> {
	for (let core = 0; core < coreCount; core++) {
		const child = spawn(process.execPath, ["-e", "console.log(1); for (;;);"], {
			stdio: ["ignore", "pipe", "ignore"],
		});
		children.push(child);
		if (child.stdout !== null) await once(child.stdout, "data");
	}
}

describe("the surroundings of a slice", () => {
	test("tell what Postgres did in it for the service, and over how many connections", async () => {
		await open();
		await lookUp(2);
		const first = await during(() => lookUp(200));
		const second = await during(() => lookUp(20));
		expect(complaints).toEqual([]);
		expect(first.statements).toMatchObject({ calls: 200, rows: 200, walBytes: 0 });
		expect(second.statements).toMatchObject({ calls: 20, rows: 20 });
		const { blocksHit, blocksRead, executionUs } = second.statements ?? {};
		expect((blocksHit ?? 0) + (blocksRead ?? 0)).toBeGreaterThanOrEqual(20 * 2);
		expect(executionUs).toBeGreaterThan(0);
		expect(second.connections).toBe(2);
		const idle = await during(() => sleep(1));
		expect(idle).toMatchObject({ statements: { calls: 0 }, connections: 0 });
	});

	test("tell the processor time of the trial, of Postgres, and how long the event loop was held up", async () => {
		await open();
		let postgresMs = 0;
		const atWork = await during(async () => {
			if (HAS_PROC) postgresMs = await work(service, 100);
			const from = process.cpuUsage();
			while (process.cpuUsage(from).user < 100_000);
		});
		expect(atWork.trialCpuMs).toBeGreaterThanOrEqual(100);
		expect(atWork.loopDelayMaxMs).toBeGreaterThanOrEqual(85);
		if (HAS_PROC) expect(atWork.postgresCpuMs).toBeGreaterThan(0.9 * postgresMs);
		const idle = await during(() => sleep(100));
		expect(idle.trialCpuMs).toBeLessThan(50);
	});

	test.runIf(HAS_PROC)("count what Postgres does for others as load of others", async () => {
		await open();
		let postgresMs = 0;
		const working = (sql: Sql) =>
			during(async () => {
				postgresMs = await work(sql, 400);
			});
		const forService = await working(service);
		expect(forService.postgresCpuMs).toBeGreaterThan(0.9 * postgresMs);
		const fromMs = performance.now();
		const forOthers = await working(lab.sql);
		// One processor at most, of as many as the machine has.
		const share = postgresMs / ((performance.now() - fromMs) * availableParallelism());
		expect(forOthers.postgresCpuMs).toBeLessThan(postgresMs / 2);
		expect(forOthers.otherShare).toBeGreaterThan(share / 2);
	});

	test("count a member of the service's role as the service, and nobody who only made that role", async () => {
		const role = `${target.user}_member`;
		await lab.sql.unsafe(
			`create role "${role}" login password 'its own'; grant "${target.user}" to "${role}"`,
		);
		await lab.sql.unsafe(`grant "${target.user}" to current_user`);
		const member = connect({ ...target, user: role, password: "its own" }, { applicationName: NAME, max: 1 });
		const pid = await pidOf(member);
		const memberMs = () => (HAS_PROC ? treeCpuMs(pid, readProc) : 0);
		await open();
		const beforeMs = memberMs();
		const conditions = await during(async () => {
			await member`select count(*) from generate_series(1, 3000000)`;
			await lab.sql`select count(*) from generate_series(1, 3000000)`;
		});
		const grownMs = memberMs() - beforeMs;
		expect(conditions).toMatchObject({ statements: { calls: 1, rows: 1 }, connections: 1 });
		if (HAS_PROC) {
			expect(grownMs).toBeGreaterThan(0);
			expect(conditions.postgresCpuMs).toBeGreaterThan(0.9 * grownMs);
		}
		await member.end();
		await lab.sql.unsafe(`revoke "${target.user}" from current_user; drop role "${role}"`);
	});

	test("tell of a connection that came and went what it cost Postgres", async () => {
		await open();
		const conditions = await during(async () => {
			const passing = connect(target, { applicationName: NAME, max: 1 });
			if (HAS_PROC) await work(passing, 100);
			await passing.end();
			await expect
				.poll(() =>
					lab.sql`select from pg_stat_activity where application_name = ${NAME}`.then((rows) => rows.length),
				)
				.toBeLessThan(2);
		});
		if (HAS_PROC) expect(conditions.postgresCpuMs).toBeGreaterThan(90);
	});

	test("are all null but our own where nothing can be read, each told of once", async () => {
		await open({
			read: () => {
				throw new Error("there is no /proc");
			},
			service: { ...target, user: "nobody_we_know" },
		});
		for (let slice = 0; slice < 2; slice++) {
			expect(await during(() => lookUp(2))).toMatchObject({
				gcMs: expect.any(Number),
				gcMaxMs: expect.any(Number),
				trialCpuMs: expect.any(Number),
				postgresCpuMs: null,
				otherShare: null,
				stealShare: null,
				swappedPages: null,
				statements: null,
				connections: 0,
			});
		}
		expect(complaints.toSorted()).toEqual([
			"This run does without Postgres's counts of statements: the database has no pg_stat_statements.",
			"This run does without the count of swapped pages: there is no /proc.",
			"This run does without the load of the machine: there is no /proc.",
			"This run does without the processor time of Postgres: there is no /proc.",
		]);
	});

	test("leave other load unknown where Postgres is on another machine", async () => {
		await open({ admin: { ...lab.target, host: "192.0.2.7" } });
		expect(await during(() => sleep(300))).toMatchObject({ postgresCpuMs: null, otherShare: null });
		expect(complaints.join()).toContain("the processor time of Postgres");
	}, 30_000);

	test.runIf(HAS_PROC)("count the service's other processes as the measured thing", async () => {
		const coreCount = availableParallelism();
		await keepBusy(coreCount);
		const busy = children.flatMap(({ pid }) => pid ?? []);
		await open({
			elsewhereCpuMs: async () => busy.reduce((sum, pid) => sum + treeCpuMs(pid, readProc), 0),
		});
		const fromMs = performance.now();
		const { elsewhereCpuMs, otherShare } = await during(() => sleep(1_000));
		// On a busy machine a second is longer.
		const elsewhereShare = (elsewhereCpuMs ?? 0) / ((performance.now() - fromMs) * coreCount);
		// However little other programs leave them.
		expect(elsewhereShare).toBeGreaterThan(0);
		// All processors are busy, so what is not theirs is the others', and together they are all there is.
		expect(elsewhereShare + (otherShare ?? 1)).toBeLessThan(1.15);
	});

	test.runIf(HAS_PROC)("tell of other programs that take the machine's time", async () => {
		await open();
		await keepBusy(Math.ceil(availableParallelism() / 2));
		const disturbed = await during(() => sleep(400));
		expect(disturbed.otherShare).toBeGreaterThan(0.1);
		expect(disturbancesOf(disturbed)).toContain("other-load");
	});
});

describe("a measurement under these eyes", () => {
	const measured = (operation: () => Promise<number>, seconds: number) =>
		measure({
			arms: ["one", "other"].map((label) => ({ label, client: createMockArm(operation) })),
			load: closedLoad(2, seconds),
			spans: [],
			seed: 1,
			clock: systemClock,
			utilisation: systemUtilisation,
			observer,
			isDecided: () => true,
			publish: () => {},
			signal: new AbortController().signal,
		});
	const codesOf = (measurement: Awaited<ReturnType<typeof measured>>) =>
		findWarnings({
			measurement,
			comparisons: [],
			load: closedLoad(2, 2),
			labels: ["one", "other"],
			evidence: [],
			clockStepUs: 0,
		}).map(({ code }) => code);

	test("warns of operations that Postgres refuses", async () => {
		await open();
		let count = 0;
		const measurement = await measured(async () => {
			const divisor = ++count % 50 === 0 ? 0 : 1;
			const rows = await service`select 1 / ${divisor}::int`;
			return rows.length;
		}, 2);
		expect(codesOf(measurement)).toContain("errors");
		expect(measurement.arms[0]?.errorKinds).toEqual({ "22012": expect.any(Number) });
	});

	test("warns of a generator that is busy with itself", async () => {
		await open();
		const measurement = await measured(async () => {
			for (const endMs = performance.now() + 2; performance.now() < endMs; );
			return 1;
		}, 2);
		expect(codesOf(measurement)).toContain("generator-saturated");
	});

	test.runIf(HAS_PROC)("warns of slices that other programs disturbed", async () => {
		await open();
		await keepBusy(Math.ceil(availableParallelism() / 2));
		const measurement = await measured(async () => (await service`select 1`).length, 2);
		expect(codesOf(measurement)).toContain("disturbed-slices");
	});
});
