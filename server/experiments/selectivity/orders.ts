import type { Arm } from "#server/contract/arm.ts";
import type { Lab } from "#server/contract/lab.ts";
import { ORDER_SUM } from "../lab/order-answers.ts";
import { type OrdersCopy, relationsOf } from "../lab/orders-copy.ts";
import type { Statement } from "../lab/statement.ts";

const ROWS = 400_000;

/** Of a thousand orders one is disputed, 199 are on their way and 800 have been delivered, anywhere in the table. */
const STATUS = `(select case when draw < 1 then 'disputed' when draw < 200 then 'shipped' else 'delivered' end
	from (values ((hashint4extended(id, 1) & 1048575) % 1000)) as one (draw))`;

/** The arm's copy; the index that is forced is the same as the one that is not. */
export function copyOf(arm: Arm): OrdersCopy {
	const isIndexed = arm.index !== "none";
	return {
		schema: "selectivity",
		table: isIndexed ? "orders_btree" : "orders_none",
		rowCount: ROWS,
		status: STATUS,
		index: isIndexed ? { name: "orders_btree_status", columns: "(status)" } : null,
		version: 1,
	};
}

/** The question: how many orders of one status there are, and what they come to. */
export function statementOf(arm: Arm): Statement {
	const copy = copyOf(arm);
	return {
		sql: `select ${ORDER_SUM.columns}
from ${copy.schema}.${copy.table}
where status = '${arm.asked}'`,
		// As code has it that asks for one status: Postgres knows it when it plans.
		parameterOf: null,
		requestCount: 1,
		decode: ORDER_SUM.decode,
		told: () => "There is no parameter; every request asks this.",
		relations: relationsOf(copy),
	};
}

/** The lab as the arm sees it. */
export function labOf(arm: Arm, lab: Lab): Lab {
	return arm.index === "forced" ? { ...lab, settings: { enable_seqscan: "off" } } : lab;
}
