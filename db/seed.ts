import type { Sql } from "postgres";
import { Fault } from "#server/contract/fault.ts";
import type { Dataset } from "#server/contract/lab.ts";
import { dropOwnSchema, ensureOwnSchema, isOwnSchema, SCHEMA_MARK } from "./own-schema.ts";
import { dataset } from "./schema/lab.ts";
import { planDataset } from "./seed/rows.ts";
import { freeBytesOf } from "./seed/space.ts";
import { makeDataset } from "./seed/steps.ts";
import { createTableSql } from "./seed/tables.ts";
import { type Session, withSession } from "./session.ts";

/** Of the generator; raised when the same seed would give other rows, so that old sets are made again. */
export const DATASET_VERSION = 1;

/** What the set takes at scale 1, with the copies of it that grow as it does. */
const SET_BYTES_AT_SCALE_1 = 800_000_000;
/** What all other tables take that experiments make, which do not grow beyond scale 1, and the write-ahead log. */
const OTHER_BYTES = 700_000_000 + 1_000_000_000;
const LOCK_OBJECT = 1;
const BUILDING = "lab_building";

export type EnsureDataset = {
	/** Owner of the lab database. */
	admin: Sql;
	scale: number;
	seed: number;
	signal: AbortSignal;
	/** A step in words and the share of the whole, 0…1; at least once a second while something is made. */
	onProgress(label: string, share: number): void;
	/** Free bytes where Postgres keeps its data, null when unknown. */
	freeBytes?: () => Promise<number | null>;
};

/**
 * The data set of this scale and seed, in schema `lab`: found, or made and then put in place of another
 * one in a single step. A half-made set is never seen; it is dropped here or by the next call.
 *
 * @throws Fault `disk-full` (before anything is made, when less is free than it and all that experiments make will take),
 * `cancelled`, `database-unavailable`, `configuration` for an owner who may not make a schema, and for a schema
 * of one of our names that is somebody else's.
 */
export async function ensureDataset(request: EnsureDataset): Promise<Dataset> {
	const plan = planDataset(request.scale, request.seed);
	if (await isThere(request.admin, plan)) return plan;
	await withSession(request.admin, request.signal, async (session) => {
		await session.lock(LOCK_OBJECT, () =>
			request.onProgress("Waiting for another runner that makes the data set", 0),
		);
		if (await isThere(request.admin, plan)) return;
		// Asked now, for the set that will take its place takes a while to make.
		await isOwnSchema(session, "lab");
		// What an interrupted attempt left would count as used space.
		await dropOwnSchema(session, BUILDING);
		await checkSpace(request, plan);
		await make(session, request, plan).catch((thrown: unknown) => {
			throw explain(thrown);
		});
	});
	request.onProgress("The data set is ready", 1);
	return plan;
}

/** The data set that is there, whatever its scale and seed; undefined when there is none of this version. */
export async function findDataset(admin: Sql): Promise<Dataset | undefined> {
	if (!(await isOurs(admin))) return undefined;
	const [found] = await admin<Dataset[]>`
		select scale::float8, seed::float8, customer_count as "customerCount", product_count as "productCount",
			order_count as "orderCount", order_item_count as "orderItemCount"
		from lab.dataset where version = ${DATASET_VERSION}`;
	return found && { ...found };
}

async function make(session: Session, request: EnsureDataset, plan: Dataset): Promise<void> {
	await ensureOwnSchema(session, BUILDING);
	try {
		await makeDataset({ ...request, session, plan, schema: BUILDING });
		await putInPlace(session, plan);
	} catch (thrown) {
		await session.tidy(`rollback; drop schema if exists ${BUILDING} cascade`);
		throw thrown;
	}
}

/** One transaction, so that `lab` is always whole. */
async function putInPlace(session: Session, plan: Dataset): Promise<void> {
	const { scale, seed, customerCount, productCount, orderCount, orderItemCount } = plan;
	await session.run(createTableSql(dataset, BUILDING));
	await session.run(
		`insert into ${BUILDING}.dataset values
			(true, ${scale}, ${seed}, ${DATASET_VERSION}, ${customerCount}, ${productCount}, ${orderCount}, ${orderItemCount}, now())`,
	);
	await session.run(`alter table ${BUILDING}.dataset add constraint dataset_pkey primary key (single)`);
	await session.run("begin; set local lock_timeout = '30s'");
	await dropOwnSchema(session, "lab");
	await session.run(`alter schema ${BUILDING} rename to lab; commit`);
}

async function isOurs(admin: Sql): Promise<boolean> {
	const [table] = await admin`select to_regclass('lab.dataset') is not null
		and obj_description(to_regnamespace('lab'), 'pg_namespace') = ${SCHEMA_MARK} as found`;
	return table?.found === true;
}

async function isThere(admin: Sql, plan: Dataset): Promise<boolean> {
	if (!(await isOurs(admin))) return false;
	const rows = await admin`select from lab.dataset
		where scale = ${plan.scale} and seed = ${plan.seed} and version = ${DATASET_VERSION}`;
	return rows.length > 0;
}

async function checkSpace(request: EnsureDataset, plan: Dataset): Promise<void> {
	const freeBytes = await (request.freeBytes ?? (() => freeBytesOf(request.admin)))();
	const neededBytes = SET_BYTES_AT_SCALE_1 * plan.scale + OTHER_BYTES * Math.min(1, plan.scale);
	if (freeBytes === null || freeBytes >= neededBytes) return;
	throw new Fault(
		"disk-full",
		`The data set at scale ${plan.scale} and the tables of all experiments need ${inGigabytes(neededBytes)} free where Postgres keeps its data, and there are ${inGigabytes(freeBytes)}. Free some space, or set a smaller LAB_SCALE.`,
	);
}

function inGigabytes(bytes: number): string {
	return `${(bytes / 1e9).toFixed(1)} GB`;
}

function explain(thrown: unknown): unknown {
	if (thrown instanceof Error && "code" in thrown && thrown.code === "42501") {
		return new Fault(
			"configuration",
			"The user of LAB_DATABASE_URL may not create schemas in that database. Let it own the database, or GRANT CREATE ON DATABASE to it.",
			{ field: "LAB_DATABASE_URL", cause: thrown },
		);
	}
	return thrown;
}
