import type { Lab } from "#server/contract/lab.ts";
import { ensureRelation, nameOf, type OwnRelation } from "../lab/own-relation.ts";

/** Few, so that payments meet, as in TPC-B, which has one for each hundred thousand accounts. */
export const BRANCH_COUNT = 4;
export const ACCOUNT_COUNT = 100_000;

const SCHEMA = "pool_size";
const WRITES = "select, insert, update, delete";

const branches: OwnRelation = {
	schema: SCHEMA,
	table: "branches",
	label: "Making the branches",
	version: 2,
	grant: WRITES,
	steps: [
		{
			seconds: 0.01,
			sql: `create table ${SCHEMA}.branches
				(id integer primary key, total_cents bigint not null, payment_count integer not null)`,
		},
		{
			seconds: 0.01,
			sql: `insert into ${SCHEMA}.branches select id, 0, 0 from generate_series(1, ${BRANCH_COUNT}) as id`,
		},
	],
};

const accounts: OwnRelation = {
	schema: SCHEMA,
	table: "accounts",
	label: "Making the accounts",
	version: 2,
	grant: WRITES,
	steps: [
		{
			seconds: 0.01,
			// Room in each page for the new version of a row: an update then leaves the index alone.
			sql: `create table ${SCHEMA}.accounts
				(id integer primary key, balance_cents bigint not null, last_number integer) with (fillfactor = 70)`,
		},
		{
			seconds: 0.5,
			sql: `insert into ${SCHEMA}.accounts
				select id, 0, null from generate_series(1, ${ACCOUNT_COUNT}) as id`,
		},
	],
};

export const BRANCHES = nameOf(branches);
export const ACCOUNTS = nameOf(accounts);

/** Makes the tables of the payments unless they are there. @throws Fault as `ensureRelation`. */
export async function preparePayments(lab: Lab): Promise<void> {
	await ensureRelation(branches, lab);
	await ensureRelation(accounts, lab);
}

/** The branch that an account belongs to. */
export function branchOf(account: number): number {
	return 1 + (account % BRANCH_COUNT);
}
