import { getTableName } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { Sql } from "postgres";
import type { Dataset } from "#server/contract/lab.ts";
import { customers, orderItems, orders, products } from "../schema/lab.ts";
import { type Session, withSession } from "../session.ts";
import { customersSql, orderItemsSql, ordersSql, productsSql } from "./rows.ts";
import { createTableSql, foreignKeySql, primaryKeySql } from "./tables.ts";

type Making = {
	admin: Sql;
	session: Session;
	signal: AbortSignal;
	plan: Dataset;
	schema: string;
	onProgress(label: string, share: number): void;
};

/** Orders of one statement: about a third of a second, so that progress moves and a cancel is quick. */
const CHUNK_ORDERS = 50_000;

/** Seconds the steps take at scale 1; what matters is their proportion. */
const SECONDS = {
	customers: 0.3,
	products: 0.1,
	orders: 6.5,
	items: 7.4,
	key: 0.8,
	links: 0.5,
	vacuum: 0.2,
	checkpoint: 0.3,
};
const ALL_SECONDS =
	SECONDS.customers +
	SECONDS.products +
	SECONDS.orders +
	SECONDS.items +
	2 * (SECONDS.key + SECONDS.vacuum) +
	3 * SECONDS.links +
	SECONDS.checkpoint;

const FILLING = "Making orders and their items";

/**
 * Fills an empty schema with the four tables. Every step is committed.
 *
 * @returns seconds each table took by the clock, keys included; orders and their items are made side by side.
 */
export async function makeDataset(making: Making): Promise<Record<string, number>> {
	const { session, plan, schema } = making;
	const progress = new Progress(making.onProgress);
	await tune(session);
	await session.run(
		[customers, products, orders, orderItems].map((table) => createTableSql(table, schema)).join(";"),
	);
	await progress.step("Making customers", "customers", SECONDS.customers, async () => {
		await session.run(customersSql(plan, schema));
		await addKeyAndAnalyse(session, customers, schema);
	});
	await progress.step("Making products", "products", SECONDS.products, async () => {
		await session.run(productsSql(plan, schema));
		await addKeyAndAnalyse(session, products, schema);
	});
	await makeOrdersAndItems(making, progress);
	for (const table of [orders, orderItems]) {
		for (const statement of foreignKeySql(table, schema)) {
			await progress.step("Linking the tables", getTableName(table), SECONDS.links, (onShare) =>
				session.runWatched(statement, onShare),
			);
		}
	}
	await progress.step("Writing it to disk", "checkpoint", SECONDS.checkpoint, async () => {
		// Else the pages would be written during the first runs. Who may not order it does without.
		await session.tidy("checkpoint");
	});
	return progress.secondsOf;
}

/** Two sessions, one table each: the rows of either depend on no other row, and a table's own order is kept. */
async function makeOrdersAndItems(making: Making, progress: Progress): Promise<void> {
	const failed = new AbortController();
	const signal = AbortSignal.any([making.signal, failed.signal]);
	const both = [fillOrders, fillItems].map((fill) =>
		withSession(making.admin, signal, async (session) => {
			await tune(session);
			await fill({ ...making, session }, progress);
		}),
	);
	for (const one of both) one.catch(() => failed.abort());
	const outcomes = await Promise.allSettled(both);
	const reasons = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
	// The other one ends as cancelled, which is not why.
	const cause = reasons.find((reason) => reason?.code !== "cancelled") ?? reasons[0];
	if (cause !== undefined) throw cause;
}

async function fillOrders(making: Making, progress: Progress): Promise<void> {
	const { session, plan, schema } = making;
	await inChunks(plan.orderCount, async (from, to) => {
		await progress.step(FILLING, "orders", (SECONDS.orders * (to - from + 1)) / plan.orderCount, () =>
			session.run(ordersSql(plan, schema, from, to)),
		);
	});
	await finishTable(session, orders, schema, progress);
}

async function fillItems(making: Making, progress: Progress): Promise<void> {
	const { session, plan, schema } = making;
	await inChunks(plan.orderCount, async (from, to) => {
		await progress.step(FILLING, "order_items", (SECONDS.items * (to - from + 1)) / plan.orderCount, () =>
			session.run(orderItemsSql(plan, schema, from, to)),
		);
	});
	await finishTable(session, orderItems, schema, progress);
}

async function finishTable(
	session: Session,
	table: PgTable,
	schema: string,
	progress: Progress,
): Promise<void> {
	const name = getTableName(table);
	for (const statement of primaryKeySql(table, schema)) {
		await progress.step(`Indexing ${name}`, name, SECONDS.key, (onShare) =>
			session.runWatched(statement, onShare),
		);
	}
	await progress.step(`Analysing ${name}`, name, SECONDS.vacuum, (onShare) =>
		session.runWatched(`vacuum (freeze, analyze) ${schema}.${name}`, onShare),
	);
}

async function addKeyAndAnalyse(session: Session, table: PgTable, schema: string): Promise<void> {
	for (const statement of primaryKeySql(table, schema)) await session.run(statement);
	await session.run(`vacuum (freeze, analyze) ${schema}.${getTableName(table)}`);
}

async function inChunks(count: number, work: (from: number, to: number) => Promise<void>): Promise<void> {
	for (let from = 1; from <= count; from += CHUNK_ORDERS) {
		await work(from, Math.min(count, from + CHUNK_ORDERS - 1));
	}
}

/** A vacuum marks rows as visible to all only once their commit is on disk, so commits wait for it. */
async function tune(session: Session): Promise<void> {
	await session.run("set synchronous_commit = on; set work_mem = '64MB'; set maintenance_work_mem = '256MB'");
}

/** Adds up steps that may run side by side; the share never falls. */
class Progress {
	readonly secondsOf: Record<string, number> = {};
	readonly #report: (label: string, share: number) => void;
	#doneSeconds = 0;
	#share = 0;

	constructor(report: (label: string, share: number) => void) {
		this.#report = report;
	}

	async step(
		label: string,
		table: string,
		seconds: number,
		work: (onShare: (share: number) => void) => Promise<unknown>,
	): Promise<void> {
		this.#tell(label, 0);
		const startMs = performance.now();
		await work((share) => this.#tell(label, seconds * share));
		this.secondsOf[table] = (this.secondsOf[table] ?? 0) + (performance.now() - startMs) / 1000;
		this.#doneSeconds += seconds;
		this.#tell(label, 0);
	}

	#tell(label: string, extraSeconds: number): void {
		this.#share = Math.min(1, Math.max(this.#share, (this.#doneSeconds + extraSeconds) / ALL_SECONDS));
		this.#report(label, this.#share);
	}
}
