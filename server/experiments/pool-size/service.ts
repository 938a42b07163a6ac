import type { Arm } from "#server/contract/arm.ts";
import type { ArmClient, Lab, SpanSink } from "#server/contract/lab.ts";
import { columnText } from "../lab/column-text.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { openPool } from "../lab/pool.ts";
import { BRANCHES } from "./tables.ts";
import { workOf } from "./work.ts";

const COUNTS_SQL = `select id, payment_count from ${BRANCHES}`;

/** The service of one arm: its work, each request's on a connection that it has for itself until it is done. */
export async function openService(arm: Arm, lab: Lab): Promise<ArmClient> {
	const { inputCount, perform, audit } = workOf(String(arm.work), lab.dataset);
	const pool = await openPool(lab, Number(arm.poolSize));
	const serve = (input: number, spans: SpanSink) =>
		pool.hold((connection) => perform(connection, input, spans), spans);

	async function beginAudit(): Promise<void> {
		if (audit === null) return;
		const rows = await pool.use(COUNTS_SQL, [], NO_SPANS);
		audit.begin(
			rows.map(([id, count]) => ({ branch: Number(columnText(id)), count: Number(columnText(count)) })),
		);
	}

	return {
		async operation(random, spans) {
			await serve(1 + Math.floor(random() * inputCount), spans);
			return 1;
		},
		answer: (input) => serve(input, NO_SPANS),
		counters: (): Record<string, number> => ({
			holdUs: pool.holdUs,
			...(audit === null ? {} : { lostPayments: audit.lost }),
		}),
		// What was lost in the warm-up would be lost too, so the audit goes on.
		resetCounters: () => pool.resetCounts(),
		beforeSlice: beginAudit,
		close: () => pool.close(),
	};
}
