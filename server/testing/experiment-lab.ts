import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startRedis } from "#db/redis.ts";
import { ensureServiceRole } from "#db/service-role.ts";
import type { ArmClient, Dataset, Lab, SpanSink } from "#server/contract/lab.ts";
import { createLab, type TestDatabase } from "./database.ts";

/** What the test of an experiment stands on: a lab as a trial has it, with a data set of its own at scale 0.01. */
export type ExperimentLab = {
	lab: Lab;
	database: TestDatabase;
	/** Connections of the measured service, when those that hang up have done so. */
	connections(): Promise<number>;
	/** Throws when the experiment has left a connection open. */
	close(): Promise<void>;
};

/** `name` tells the connections of one test file from another's. */
export async function openExperimentLab(name: string): Promise<ExperimentLab> {
	const database = await createLab();
	const { sql } = database;
	const [dataset] = await sql<Dataset[]>`
		select scale::float8, seed::int, customer_count::int as "customerCount", product_count::int as "productCount",
			order_count::int as "orderCount", order_item_count::int as "orderItemCount" from lab.dataset`;
	if (dataset === undefined) throw new Error("The test's lab has no data set.");
	const lab: Lab = {
		admin: sql,
		service: await ensureServiceRole(sql, database.target),
		applicationName: `lab:test:${name}`,
		redisUrl: null,
		dataset: { ...dataset },
		progress: () => {},
		signal: new AbortController().signal,
	};
	return {
		lab,
		database,
		async connections() {
			for (let look = 1; ; look++) {
				const rows = await sql`
					select 1 from pg_stat_activity where application_name = ${lab.applicationName}`;
				if (rows.length === 0 || look === 20) return rows.length;
				await sleep(50);
			}
		},
		async close() {
			await sql.unsafe(`drop owned by "${lab.service.user}"`);
			await sql.unsafe(`drop role "${lab.service.user}"`);
			await database.drop();
		},
	};
}

/** The same with a Redis of its own where this machine has one; else its `redisUrl` stays null. */
export async function openExperimentLabWithRedis(name: string): Promise<ExperimentLab> {
	const folder = await mkdtemp(join(tmpdir(), `${name}-`));
	const redis = await startRedis({ dataDir: folder });
	const opened = await openExperimentLab(name);
	return {
		...opened,
		lab: { ...opened.lab, redisUrl: "url" in redis ? redis.url : null },
		async close() {
			if ("url" in redis) await redis.stop();
			await rm(folder, { recursive: true, force: true });
			await opened.close();
		},
	};
}

/** Books spans as an operation's tally does; how often and how long each was, over all operations. */
export function spanBook(): SpanSink & { calls: Record<string, number>; totalsMs: Record<string, number> } {
	const calls: Record<string, number> = {};
	const totalsMs: Record<string, number> = {};
	return {
		calls,
		totalsMs,
		add(span, durationMs) {
			calls[span] = (calls[span] ?? 0) + 1;
			totalsMs[span] = (totalsMs[span] ?? 0) + durationMs;
		},
	};
}

/**
 * The share of an operation's time that is booked, as the median of so many after each other has it: what the machine
 * does to some of them between two spans is in no experiment's hands. Throws where one books more time than it took.
 */
export async function bookedShare(
	operate: (book: SpanSink) => Promise<unknown>,
	count: number,
): Promise<number> {
	const shares: number[] = [];
	for (let turn = 0; turn < count; turn++) {
		const book = spanBook();
		const startMs = performance.now();
		await operate(book);
		const tookMs = performance.now() - startMs;
		shares.push(Object.values(book.totalsMs).reduce((sum, one) => sum + one, 0) / tookMs);
	}
	const most = Math.max(...shares);
	// A clock's step, and no more.
	if (most > 1.01) throw new Error(`An operation booked ${most} times what it took.`);
	return shares.toSorted((a, b) => a - b)[Math.floor(count / 2)] ?? Number.NaN;
}

/** The orders of these ids as a service answers with them; null for one that there is not. */
export async function ordersById({ database }: ExperimentLab, ids: readonly number[]): Promise<unknown[]> {
	const rows = await database.sql`
		select id, customer_id as "customerId", status, total_cents as "totalCents"
		from lab.orders where id in ${database.sql(ids)}`;
	return ids.map((id) => rows.find((row) => row.id === id) ?? null);
}

/** What a client answers to each of these inputs, one after the other; it is closed then. */
export async function answersTo(client: ArmClient, inputs: readonly number[]): Promise<unknown[]> {
	const answers: unknown[] = [];
	for (const input of inputs) answers.push(await client.answer(input));
	await client.close();
	return answers;
}
