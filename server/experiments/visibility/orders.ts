import type { Arm } from "#server/contract/arm.ts";
import type { Dataset } from "#server/contract/lab.ts";
import { ORDER_SUM } from "../lab/order-answers.ts";
import { copiedCustomers, type OrdersCopy, ordersCopy, relationsOf } from "../lab/orders-copy.ts";
import { nameOf, type OwnRelation } from "../lab/own-relation.ts";
import type { Statement } from "../lab/statement.ts";

const ROWS = 250_000;
/** Customers of one request, some ten orders each. */
const CUSTOMERS_ASKED = 200;
const UPDATE_SECONDS = 1;

function copyOf(arm: Arm): OrdersCopy {
	const table = `orders_${arm.state}`;
	return {
		schema: "visibility",
		table,
		rowCount: ROWS,
		index: { name: `${table}_customer`, columns: "(customer_id) include (total_cents)" },
		version: 1,
	};
}

/**
 * The arm's copy, a third of its rows updated, on every page some: in one arm before the vacuum, in the other after
 * it. Postgres leaves both as they are, for it would vacuum the second within a minute.
 */
export function relationOf(arm: Arm, dataset: Dataset): OwnRelation {
	const relation = ordersCopy(copyOf(arm), dataset);
	const name = nameOf(relation);
	const update = {
		seconds: UPDATE_SECONDS,
		sql: `update ${name} set total_cents = total_cents + 1 where id % 3 = 0`,
	};
	const steps = [
		...relation.steps,
		{ seconds: 0, sql: `alter table ${name} set (autovacuum_enabled = off)` },
	];
	return arm.state === "updated"
		? { ...relation, steps, afterVacuum: update }
		: { ...relation, steps: [...steps, update] };
}

/** The question: what some customers, who have neighbouring numbers, have ordered. The index alone could answer it. */
export function statementOf(arm: Arm, dataset: Dataset): Statement {
	const copy = copyOf(arm);
	const { step, count } = copiedCustomers(ROWS, dataset);
	return {
		sql: `select ${ORDER_SUM.columns}
from ${copy.schema}.${copy.table}
where customer_id between $1 and $1 + ${step * CUSTOMERS_ASKED - 1}`,
		parameterOf: (request) => step * (1 + request),
		requestCount: count - CUSTOMERS_ASKED,
		decode: ORDER_SUM.decode,
		told: (customer) => `$1 = ${customer}, the first of ${CUSTOMERS_ASKED} customers.`,
		relations: relationsOf(copy),
	};
}
