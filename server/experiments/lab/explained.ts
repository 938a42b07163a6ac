import { type Session, withSession } from "#db/session.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Lab } from "#server/contract/lab.ts";

/**
 * Where typical operations stand among all of them, as shares: for `earlier`, so many that Postgres has chosen between
 * a plan for each value and one for all.
 */
export const TYPICAL_SHARES = [1 / 12, 3 / 12, 5 / 12, 7 / 12, 9 / 12, 11 / 12];

/** A parameter's value, or one for each parameter of a statement, in their order. */
type Given = number | string | readonly (number | string)[];

/** A statement as a service sends it. */
export type Sent = {
	/** With `$1` and so on. */
	sql: string;
	value: Given;
	/**
	 * Values with which the same connection has executed it before. Postgres plans a prepared statement anew for its
	 * first five executions and then keeps one plan for all values, unless that is dearer than those were on average
	 * (PREPARE in its manual). So a pool's connections have six typical ones behind them, a fresh connection none.
	 */
	earlier: readonly Given[];
	/** It changes rows: what its executions here change is taken back. */
	writes?: boolean;
};

/** Who explains: the lab's owner, or somebody with fewer rights. */
type Explaining = Pick<Lab, "admin" | "signal" | "settings">;

export type Explained = Pick<Evidence, "planText" | "planJson" | "blocksHit" | "blocksRead"> & {
	/** How Postgres came to the plan, as one sentence. */
	planning: string;
};

type Plan = { Plan: { "Shared Hit Blocks"?: number; "Shared Read Blocks"?: number } };

/**
 * EXPLAIN (ANALYZE, BUFFERS) of the statement as it is measured: prepared, in a session that has the earlier
 * executions behind it. The two forms of the plan are of two such sessions, the JSON form and the blocks of the first
 * one, which finds memory as the run left it.
 *
 * @throws Fault as `withSession`.
 */
export async function explainSent(sent: Sent, lab: Explaining): Promise<Explained> {
	const { rows, isGeneric } = await explainAs("json", sent, lab);
	const text = await explainAs("text", sent, lab);
	const planJson = rows[0]?.["QUERY PLAN"] as Plan[] | undefined;
	const root = planJson?.[0]?.Plan;
	return {
		planText: text.rows.map((line) => line["QUERY PLAN"]).join("\n"),
		planJson,
		blocksHit: root?.["Shared Hit Blocks"] ?? 0,
		blocksRead: root?.["Shared Read Blocks"] ?? 0,
		planning: describePlanning(isGeneric, sent.earlier.length),
	};
}

async function explainAs(
	format: "json" | "text",
	{ sql, value, earlier, writes = false }: Sent,
	{ admin, signal, settings = {} }: Explaining,
) {
	return withSession(admin, signal, async (session) => {
		for (const setting of Object.entries(settings)) {
			await session.run("select set_config($1, $2, false)", setting);
		}
		if (writes) await session.run("begin");
		await session.run(`prepare measured as ${sql}`);
		for (const one of earlier) await session.run(executionOf(one));
		const before = await genericPlans(session);
		const rows = await session.run(`explain (analyze, buffers, format ${format}) ${executionOf(value)}`);
		const isGeneric = (await genericPlans(session)) > before;
		if (writes) await session.run("rollback");
		return { rows, isGeneric };
	});
}

/** Texts without a type, as a driver sends them: Postgres takes each for what the statement needs. */
function executionOf(given: Given): string {
	const values = typeof given === "object" ? given : [given];
	const literals = values.map((one) =>
		typeof one === "number" ? String(one) : `'${one.replaceAll("'", "''")}'`,
	);
	return literals.length === 0 ? "execute measured" : `execute measured (${literals.join(", ")})`;
}

async function genericPlans(session: Session): Promise<number> {
	const [row] = await session.run(
		"select generic_plans::int as count from pg_prepared_statements where name = 'measured'",
	);
	return Number(row?.count);
}

function describePlanning(isGeneric: boolean, earlierCount: number): string {
	if (isGeneric) return "Postgres made this plan once for all values, and executes it without planning.";
	return earlierCount === 0
		? "Postgres plans it anew for each operation, for each comes on a connection of its own."
		: "Postgres plans it anew for each value, which it takes for cheaper than one plan for all.";
}
