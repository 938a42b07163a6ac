import type { WireRow } from "#db/wire/connection.ts";
import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Cost, SpanDeclaration } from "#server/contract/experiment.ts";
import type { ArmClient, Lab, SpanSink } from "#server/contract/lab.ts";
import { explainSent, TYPICAL_SHARES } from "./explained.ts";
import { NO_SPANS } from "./no-spans.ts";
import { openPool } from "./pool.ts";
import { type Relation, sizesOf } from "./relation-sizes.ts";

/** Connections of the pool through which a service sends its one statement; more clients than that wait for one. */
export const STATEMENT_POOL_SIZE = 8;

/** What the operations of such a service book. */
export const STATEMENT_SPANS: readonly SpanDeclaration[] = [
	{
		id: "poolWait",
		label: "Pool wait",
		help: `Waiting until one of the pool's ${STATEMENT_POOL_SIZE} connections is free.`,
	},
	{
		id: "query",
		label: "Query",
		help: "From sending the statement until all rows are here: Postgres' work and the way there and back.",
	},
	{ id: "decode", label: "Decode", help: "Turning the bytes of the rows into objects." },
];

/** The one statement that a service sends for each request. */
export type Statement = {
	sql: string;
	/** `$1` of a request; null where the statement has no parameter. */
	parameterOf: ((request: number) => number) | null;
	/** Requests are whole numbers below this, each as likely as the others. */
	requestCount: number;
	decode(row: WireRow): unknown;
	/** Said beside the plan, of `$1` or of the request. */
	told(parameter: number | null): string;
	/** Tables and indexes it reads, schema-qualified. */
	relations: readonly Relation[];
};

/** What arms of one statement each take. */
export function statementCost(arms: readonly Arm[]): Cost {
	return { connections: arms.length * STATEMENT_POOL_SIZE };
}

/** The service that answers each request with the rows of one statement. */
export async function openStatementService(statement: Statement, lab: Lab): Promise<ArmClient> {
	const { sql, parameterOf, requestCount, decode } = statement;
	const pool = await openPool(lab, STATEMENT_POOL_SIZE);

	async function ask(request: number, spans: SpanSink): Promise<unknown[]> {
		const rows = await pool.use(sql, parameterOf === null ? [] : [parameterOf(request)], spans);
		const startMs = performance.now();
		const answer = rows.map(decode);
		spans.add("decode", performance.now() - startMs);
		return answer;
	}

	return {
		operation: async (random, spans) => (await ask(Math.floor(random() * requestCount), spans)).length,
		answer: (request) => ask(request, NO_SPANS),
		counters: () => ({}),
		resetCounters: () => {},
		close: () => pool.close(),
	};
}

/** What Postgres does for a request in the middle of all. */
export async function explainStatement(arm: Arm, statement: Statement, lab: Lab): Promise<Evidence> {
	const { sql, parameterOf, requestCount, told, relations } = statement;
	const parameterAt = (share: number) => parameterOf?.(Math.floor(share * requestCount)) ?? null;
	const value = parameterAt(0.5);
	const earlier = TYPICAL_SHARES.flatMap((share) => parameterAt(share) ?? []);
	const { planning, ...plan } = await explainSent({ sql, value: value ?? [], earlier }, lab);
	return {
		arm: formatArm(arm),
		sql,
		...plan,
		parameters: `${told(value)} ${planning}`,
		relations: await sizesOf(relations, lab),
	};
}
