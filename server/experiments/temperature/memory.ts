import type { Sql } from "postgres";
import type { Arm } from "#server/contract/arm.ts";
import { Fault } from "#server/contract/fault.ts";
import type { Lab } from "#server/contract/lab.ts";
import { tableOf } from "./orders.ts";

/** Level → the extension, and the function of it that is called. */
const NEEDED = {
	warm: { extension: "pg_prewarm", procedure: "pg_prewarm" },
	cold: { extension: "pg_buffercache", procedure: "pg_buffercache_evict_relation" },
} as const;

/**
 * Makes the extension by which the arm's memory is filled or emptied.
 *
 * @throws Fault `requirement-missing` where this Postgres has none that can.
 */
export async function ensureControl(arm: Arm, { admin }: Lab): Promise<void> {
	const { extension } = neededBy(arm);
	try {
		await admin.unsafe(`create extension if not exists ${extension} schema lab_private`);
		if (await hasFunction(arm, admin)) return;
	} catch (thrown) {
		if (!isRefusal(thrown)) throw thrown;
	}
	throw new Fault(
		"requirement-missing",
		`This Postgres cannot bring its memory into the state "${arm.memory}": it lacks ${extension} with what version 18 has of it, or the user of LAB_DATABASE_URL may not make it. The Postgres that comes along can.`,
	);
}

/** Fills or empties Postgres's memory of the arm's table and its key. What the operating system keeps stays. */
export async function setMemory(arm: Arm, { admin }: Lab): Promise<void> {
	const table = tableOf(arm);
	const { procedure } = neededBy(arm);
	await admin.unsafe(
		`select lab_private.${procedure}(name::regclass) from (values ('${table}'), ('${table}_pkey')) as relation(name)`,
	);
}

/** There is no such extension here, a file of it is missing, or the owner may not make it. */
function isRefusal(thrown: unknown): boolean {
	const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
	return ["0A000", "58P01", "42501"].includes(code);
}

function neededBy(arm: Arm) {
	return NEEDED[arm.memory as keyof typeof NEEDED];
}

async function hasFunction(arm: Arm, admin: Sql): Promise<boolean> {
	const [row] = await admin<{ present: boolean }[]>`
		select exists (select from pg_proc join pg_namespace on pg_namespace.oid = pronamespace
			where nspname = 'lab_private' and proname = ${neededBy(arm).procedure}) as present`;
	return row?.present === true;
}
