import type { WireConnection } from "#db/wire/connection.ts";
import type { Dataset, SpanSink } from "#server/contract/lab.ts";
import { columnText } from "../lab/column-text.ts";
import { decodeOrder, LOOKUP_SQL } from "../lab/order-lookup.ts";
import { PaymentAudit } from "./payment-audit.ts";
import { ACCOUNT_COUNT, ACCOUNTS, BRANCHES } from "./tables.ts";

const PAID_CENTS = 100;
const REPORT_ORDERS = 20_000;

/** Charges the account `$1`, and says of which branch it is. */
const CHARGE_SQL = `update ${ACCOUNTS}
set balance_cents = balance_cents - ${PAID_CENTS}
where id = $1
returning branch_id`;

/** Raises the total of the branch `$1`, and numbers the payment. */
export const BRANCH_SQL = `update ${BRANCHES}
set total_cents = total_cents + ${PAID_CENTS}, payment_count = payment_count + 1
where id = $1
returning payment_count`;

/** Sums up the orders from `$1` on. */
export const REPORT_SQL = `select count(*), sum(total_cents), max(total_cents)
from lab.orders
where id >= $1 and id < $1::integer + ${REPORT_ORDERS}`;

/** What a request does on a connection that is its own meanwhile. */
export type Work = {
	/** Inputs are 1 to this. */
	inputCount: number;
	perform(connection: WireConnection, input: number, spans: SpanSink): Promise<unknown>;
	/** Null where nothing is written. */
	audit: PaymentAudit | null;
};

/** The work of an arm that has been checked. */
export function workOf(id: string, { orderCount }: Dataset): Work {
	switch (id) {
		case "lookup":
			return { inputCount: orderCount, perform: lookUp, audit: null };
		case "report":
			return { inputCount: Math.max(1, orderCount - REPORT_ORDERS + 1), perform: report, audit: null };
		default:
			return payments();
	}
}

/** Four statements in a row, each a trip there and back; the branch is held from the third on. */
function payments(): Work {
	const audit = new PaymentAudit();
	return {
		inputCount: ACCOUNT_COUNT,
		audit,
		async perform(connection, account, spans) {
			const startMs = performance.now();
			await connection.query("begin", []);
			const [charged] = await connection.query(CHARGE_SQL, [account]);
			const branch = Number(columnText(charged?.[0]));
			const chargedMs = performance.now();
			spans.add("query", chargedMs - startMs);
			const [raised] = await connection.query(BRANCH_SQL, [branch]);
			const raisedMs = performance.now();
			spans.add("branch", raisedMs - chargedMs);
			await connection.query("commit", []);
			spans.add("commit", performance.now() - raisedMs);
			audit.confirm(branch, Number(columnText(raised?.[0])));
			return { account, branch, paidCents: PAID_CENTS };
		},
	};
}

async function lookUp(connection: WireConnection, id: number, spans: SpanSink): Promise<unknown> {
	const startMs = performance.now();
	const [row] = await connection.query(LOOKUP_SQL, [id]);
	spans.add("query", performance.now() - startMs);
	return row === undefined ? null : decodeOrder(row);
}

async function report(connection: WireConnection, from: number, spans: SpanSink): Promise<unknown> {
	const startMs = performance.now();
	const [row] = await connection.query(REPORT_SQL, [from]);
	spans.add("query", performance.now() - startMs);
	const [count, totalCents, largestCents] = (row ?? []).map((value) => Number(columnText(value)));
	return { count, totalCents, largestCents };
}
