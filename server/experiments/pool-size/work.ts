import type { WireConnection } from "#db/wire/connection.ts";
import type { Dataset, SpanSink } from "#server/contract/lab.ts";
import { columnText } from "../lab/column-text.ts";
import { decodeOrder, LOOKUP_SQL } from "../lab/order-lookup.ts";
import { PaymentAudit } from "./payment-audit.ts";
import { ACCOUNT_COUNT, ACCOUNTS, BRANCHES, branchOf } from "./tables.ts";

const PAID_CENTS = 100;
const REPORT_ORDERS = 20_000;

/** Draws the next number of the branch `$1` for a payment, and raises its total. */
export const NUMBER_SQL = `update ${BRANCHES}
set total_cents = total_cents + ${PAID_CENTS}, payment_count = payment_count + 1
where id = $1
returning payment_count`;

/** Charges the account `$1` with the payment number `$2`. */
const CHARGE_SQL = `update ${ACCOUNTS}
set balance_cents = balance_cents - ${PAID_CENTS}, last_number = $2
where id = $1`;

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

/** Four statements in a row, each a trip there and back; from the second on the branch is held. */
function payments(): Work {
	const audit = new PaymentAudit();
	return {
		inputCount: ACCOUNT_COUNT,
		audit,
		async perform(connection, account, spans) {
			const branch = branchOf(account);
			const startMs = performance.now();
			await connection.query("begin", []);
			const begunMs = performance.now();
			const [row] = await connection.query(NUMBER_SQL, [branch]);
			const number = Number(columnText(row?.[0]));
			const numberedMs = performance.now();
			spans.add("branch", numberedMs - begunMs);
			await connection.query(CHARGE_SQL, [account, number]);
			const chargedMs = performance.now();
			spans.add("query", begunMs - startMs + chargedMs - numberedMs);
			await connection.query("commit", []);
			spans.add("commit", performance.now() - chargedMs);
			audit.confirm(branch, number);
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
