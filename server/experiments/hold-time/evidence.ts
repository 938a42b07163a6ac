import type { Arm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Lab } from "#server/contract/lab.ts";
import { explainEvenly } from "../lab/explained-evenly.ts";
import { ORDER_RELATIONS } from "../lab/order-lookup.ts";
import { exportSql, startCount } from "./order-export.ts";

/** The plan of the export's one statement, which is the same whenever its connection goes back. */
export function explainExport(arm: Arm, lab: Lab): Promise<Evidence> {
	const rowCount = Number(arm.rows);
	return explainEvenly(
		arm,
		{
			sql: exportSql(rowCount),
			count: startCount(lab.dataset, rowCount),
			say: (id) => `$1 = ${id}: the answer holds the orders from there on. An operation does this once.`,
			relations: ORDER_RELATIONS,
			isOnPool: true,
		},
		lab,
	);
}
