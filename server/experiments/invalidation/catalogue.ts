import type { Lab } from "#server/contract/lab.ts";
import { columnText } from "../lab/column-text.ts";
import type { RawRows } from "../lab/connections.ts";
import { ensureRelation } from "../lab/own-relation.ts";
import { Stock } from "../lab/stock.ts";

/** Few, so that readers and writers meet. */
export const MOST_PRODUCTS = 64;
export const STOCK = new Stock("invalidation", MOST_PRODUCTS);
export const DELIVERIES_TABLE = "invalidation.deliveries";
export const DELIVERIES_INDEX = "invalidation.deliveries_product";
const DELIVERIES_PER_PRODUCT = 2_000;

/** What the product page shows: how many pieces are left, of all that were delivered. */
export type Page = { id: number; name: string; left: number; version: number };

/** The SQL that makes a product's page; `$1` is the product. The version is of the same moment as the sums. */
export function pageSql(slot: number): string {
	return `select id, name, delivered - sold as left, version
from ${STOCK.table}, (select sum(pieces) as delivered from ${DELIVERIES_TABLE} where product_id = $1) as delivery
where slot = ${slot} and id = $1`;
}

/** A page from its row; undefined when there is no such product. */
export function decodePage(rows: RawRows): Page | undefined {
	const [row] = rows;
	if (row === undefined) return undefined;
	return {
		id: Number(columnText(row[0])),
		name: columnText(row[1]),
		left: Number(columnText(row[2])),
		version: Number(columnText(row[3])),
	};
}

/** Makes the tables unless they are there. @throws Fault as `ensureRelation`. */
export async function prepareCatalogue(lab: Lab): Promise<void> {
	await STOCK.prepare(lab);
	await ensureRelation(
		{
			schema: "invalidation",
			table: "deliveries",
			label: "Writing down what was delivered",
			version: 1,
			grant: "select",
			steps: [
				{
					seconds: 0,
					sql: `create table ${DELIVERIES_TABLE} (product_id integer not null, delivered_on date not null, pieces integer not null)`,
				},
				{
					seconds: 1,
					sql: `insert into ${DELIVERIES_TABLE}
						select product_id, date '2020-01-01' + day, 400 + (product_id * day) % 100
						from generate_series(1, ${STOCK.productCount(lab)}) as product_id
						cross join generate_series(1, ${DELIVERIES_PER_PRODUCT}) as day
						order by product_id, day`,
				},
				{ seconds: 0.5, sql: `create index deliveries_product on ${DELIVERIES_TABLE} (product_id)` },
			],
		},
		lab,
	);
}
