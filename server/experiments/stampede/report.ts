import type { Lab } from "#server/contract/lab.ts";
import { columnText } from "../lab/column-text.ts";
import type { RawRows } from "../lab/connections.ts";
import { ensureRelation } from "../lab/own-relation.ts";

/** Orders that the report is about: enough for a query that nobody would run for each visit. */
const MOST_ORDERS = 50_000;
export const SALES_TABLE = "stampede.sales";
/** The seed draws customers' cities from so many. */
export const CITY_COUNT = 44;

/** The measured SQL; `$1` is the city's number. It reads all sales, whichever the city. */
export const REPORT_SQL = `select to_char(placed_at, 'YYYY-MM') as month,
	sum(total_cents) as all_cents,
	coalesce(sum(total_cents) filter (where city_no = $1), 0) as city_cents
from ${SALES_TABLE}
group by month
order by month`;

/** One month of a city's report: what was sold in it, and in all cities. */
export type Month = { month: string; allCents: number; cityCents: number };

/** Rows as Postgres sends them, in text form, to months. */
export function decodeReport(rows: RawRows): Month[] {
	return rows.map((row) => ({
		month: columnText(row[0]),
		allCents: Number(columnText(row[1])),
		cityCents: Number(columnText(row[2])),
	}));
}

/** Makes the table unless it is there. @throws Fault as `ensureRelation`. */
export function prepareSales(lab: Lab): Promise<void> {
	return ensureRelation(
		{
			schema: "stampede",
			table: "sales",
			label: "Copying sales with their cities",
			version: 1,
			grant: "select",
			steps: [
				{
					seconds: 0,
					sql: `create table ${SALES_TABLE} (city_no smallint not null, placed_at timestamptz not null, total_cents integer not null)`,
				},
				{
					seconds: 1,
					sql: `insert into ${SALES_TABLE}
						select city_no, placed_at, total_cents from lab.orders
						join (select id, dense_rank() over (order by city) as city_no from lab.customers) as customers
							on customers.id = customer_id
						where orders.id <= ${MOST_ORDERS} order by orders.id`,
				},
			],
		},
		lab,
	);
}
