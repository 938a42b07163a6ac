import { getTableConfig } from "drizzle-orm/pg-core";
import { customers, orderItems, orders, products } from "#db/schema/lab.ts";
import type { CountedTable, DeclaredTable, DeclaredTableName } from "#server/contract/declared.ts";
import type { Dataset } from "#server/contract/lab.ts";

/** A table of the lab as far as SQL in a lesson needs it. */
export type LabTable = { columns: readonly string[]; key: readonly string[] };

function shapeOf(table: Parameters<typeof getTableConfig>[0]): LabTable {
	const { columns, primaryKeys } = getTableConfig(table);
	return {
		columns: columns.map(({ name }) => name),
		key: primaryKeys.flatMap((key) => key.columns.map(({ name }) => name)),
	};
}

export const LAB_TABLES: Readonly<Record<DeclaredTableName, LabTable>> = {
	customers: shapeOf(customers),
	products: shapeOf(products),
	orders: shapeOf(orders),
	order_items: shapeOf(orderItems),
};

/** The data set of an ordinary lab, for what is counted before any lab is known. */
export const USUAL_DATASET: Dataset = {
	scale: 1,
	seed: 1,
	customerCount: 100_000,
	productCount: 50_000,
	orderCount: 1_000_000,
	orderItemCount: 3_000_000,
};

/** Rows that a copy of the table has, or would have without its condition. */
export function rowsOf({ name, rows }: Pick<DeclaredTable, "name" | "rows">, dataset: Dataset): number {
	const counts: Record<DeclaredTableName, number> = {
		customers: dataset.customerCount,
		products: dataset.productCount,
		orders: dataset.orderCount,
		order_items: dataset.orderItemCount,
	};
	return Math.min(rows ?? Number.POSITIVE_INFINITY, counts[name]);
}

/** The end of a range: a number, or the rows of a table, of those that are copied where some are. */
export function endOf(
	high: number | CountedTable,
	tables: readonly DeclaredTable[],
	dataset: Dataset,
): number {
	if (typeof high === "number") return high;
	return rowsOf(tables.find(({ name }) => name === high) ?? { name: high, rows: null }, dataset);
}
