import type { Arm } from "#server/contract/arm.ts";
import type { ArmClient, Lab } from "#server/contract/lab.ts";
import { openStatementService } from "../lab/statement.ts";
import { statementOf } from "./orders.ts";

/** The part of a plan that is looked at. */
type PlanNode = { "Heap Fetches"?: number; Plans?: PlanNode[] };

/** The service of one arm. Before each stretch of load one request is explained, for its heap fetches. */
export async function openService(arm: Arm, lab: Lab): Promise<ArmClient> {
	const statement = statementOf(arm, lab.dataset);
	const service = await openStatementService(statement, lab);
	let sampleCount = 0;
	let fetchCount = 0;
	let turn = 0;

	async function explainOne(): Promise<void> {
		// Requests far apart, one after the other.
		const share = (turn++ * 0.6180339887) % 1;
		const first = statement.parameterOf?.(Math.floor(share * statement.requestCount));
		const [row] = await lab.admin.unsafe<{ "QUERY PLAN": [{ Plan: PlanNode }] }[]>(
			`explain (analyze, timing off, format json) ${statement.sql.replaceAll("$1", String(first))}`,
		);
		sampleCount++;
		fetchCount += row === undefined ? 0 : heapFetches(row["QUERY PLAN"][0].Plan);
	}

	return {
		...service,
		beforeSlice: explainOne,
		counters: (): Record<string, number> =>
			sampleCount === 0 ? {} : { heapFetches: fetchCount / sampleCount },
		resetCounters() {
			sampleCount = 0;
			fetchCount = 0;
		},
	};
}

function heapFetches(node: PlanNode): number {
	const below = (node.Plans ?? []).reduce((sum, one) => sum + heapFetches(one), 0);
	return below + (node["Heap Fetches"] ?? 0);
}
