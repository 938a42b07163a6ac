import { randomBytes } from "node:crypto";
import type { Sql } from "postgres";
import { connect } from "#db/client.ts";
import { planDataset } from "#db/seed/rows.ts";
import { makeDataset } from "#db/seed/steps.ts";
import { withSession } from "#db/session.ts";
import { Fault } from "#server/contract/fault.ts";
import type { ConnectionTarget, Dataset } from "#server/contract/lab.ts";
import type { BenchContext, BenchReport } from "./part.ts";
import { findPgbench, initialisePgbench, NO_PGBENCH } from "./pgbench.ts";

type TableFigures = { table: string; rows: number; seconds: number; tableBytes: number; indexBytes: number };
type Pgbench = { program: string; scale: number; rows: number; seconds: number; bytes: number };

const SCHEMA = "lab_building";
const PGBENCH_ROWS_PER_SCALE = 100_000;

/**
 * How long the data set takes and how big it is, table by table, beside `pgbench -i` for as many rows; both
 * in databases of their own, dropped afterwards.
 *
 * @throws Fault `configuration` when the owner may not make a database.
 */
export async function benchDataset(context: BenchContext): Promise<BenchReport> {
	const plan = planDataset(context.scale, context.seed);
	const set = await withScratch(context, (admin) => measureSet(admin, plan, context));
	const program = findPgbench();
	if (program === undefined) context.log(NO_PGBENCH);
	const pgbench = program === undefined ? null : await measurePgbench(program, set.rows, context);
	return {
		data: {
			scale: plan.scale,
			seed: plan.seed,
			...set,
			pgbench,
			pgbenchMissing: pgbench === null ? NO_PGBENCH : null,
		},
		table: draw(set, pgbench),
	};
}

type SetFigures = { rows: number; seconds: number; bytes: number; tables: TableFigures[] };

async function measureSet(admin: Sql, plan: Dataset, context: BenchContext): Promise<SetFigures> {
	const startMs = performance.now();
	let toldMs = startMs;
	const secondsOf = await withSession(admin, context.signal, async (session) => {
		await session.run(`create schema ${SCHEMA}`);
		return makeDataset({
			admin,
			session,
			plan,
			schema: SCHEMA,
			signal: context.signal,
			onProgress(label, share) {
				if (performance.now() - toldMs < 1_000) return;
				toldMs = performance.now();
				context.log(`${label} (${Math.round(100 * share)} %)`);
			},
		});
	});
	const seconds = (performance.now() - startMs) / 1000;
	const sizes = await admin<{ table: string; tableBytes: number; indexBytes: number }[]>`
		select relname as table, pg_table_size(oid)::float8 as "tableBytes", pg_indexes_size(oid)::float8 as "indexBytes"
		from pg_class where relnamespace = ${SCHEMA}::regnamespace and relkind = 'r'`;
	const rowsOf = {
		customers: plan.customerCount,
		products: plan.productCount,
		orders: plan.orderCount,
		order_items: plan.orderItemCount,
	};
	const tables = Object.entries(rowsOf).map(([table, rows]) => {
		const size = sizes.find((one) => one.table === table);
		const { tableBytes = 0, indexBytes = 0 } = size ?? {};
		return { table, rows, seconds: secondsOf[table] ?? 0, tableBytes, indexBytes };
	});
	const bytes = tables.reduce((sum, one) => sum + one.tableBytes + one.indexBytes, 0);
	return { rows: tables.reduce((sum, one) => sum + one.rows, 0), seconds, bytes, tables };
}

async function measurePgbench(program: string, rows: number, context: BenchContext): Promise<Pgbench> {
	const scale = Math.max(1, Math.round(rows / PGBENCH_ROWS_PER_SCALE));
	context.log(`pgbench -i -s ${scale}`);
	return withScratch(context, async (admin, target) => {
		const seconds = await initialisePgbench(program, target, scale, context.signal);
		const [size] = await admin<{ bytes: number }[]>`
			select sum(pg_total_relation_size(oid))::float8 as bytes from pg_class where relname like 'pgbench%' and relkind = 'r'`;
		return { program, scale, rows: scale * PGBENCH_ROWS_PER_SCALE, seconds, bytes: size?.bytes ?? 0 };
	});
}

/** A database that is dropped afterwards, whatever happens. */
async function withScratch<T>(
	{ target }: BenchContext,
	work: (admin: Sql, target: ConnectionTarget) => Promise<T>,
): Promise<T> {
	const scratch = { ...target, database: `latency_lab_bench_${randomBytes(4).toString("hex")}` };
	const server = connect(target, { applicationName: "lab:bench", max: 1 });
	try {
		await server`create database ${server(scratch.database)}`.catch((thrown: unknown) => {
			throw new Fault(
				"configuration",
				`The bench fills a database of its own and ${target.user} may not make one on this server. Run ALTER ROLE … CREATEDB as a superuser, or leave LAB_DATABASE_URL out.`,
				{ cause: thrown },
			);
		});
		const admin = connect(scratch, { applicationName: "lab:bench", max: 4 });
		try {
			return await work(admin, scratch);
		} finally {
			await admin.end({ timeout: 1 });
			await server`drop database ${server(scratch.database)} with (force)`;
		}
	} finally {
		await server.end({ timeout: 1 });
	}
}

function draw(set: SetFigures, pgbench: Pgbench | null): string[][] {
	const line = (name: string, rows: number, seconds: number, bytes: number) => [
		name,
		rows.toLocaleString("en"),
		seconds.toFixed(2),
		(bytes / 1e6).toFixed(1),
	];
	return [
		["", "rows", "seconds", "MB"],
		...set.tables.map((one) => line(one.table, one.rows, one.seconds, one.tableBytes + one.indexBytes)),
		line("the whole set", set.rows, set.seconds, set.bytes),
		pgbench === null
			? ["pgbench -i", "not found", "", ""]
			: line(`pgbench -i -s ${pgbench.scale}`, pgbench.rows, pgbench.seconds, pgbench.bytes),
	];
}
