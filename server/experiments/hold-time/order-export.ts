import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Dataset } from "#server/contract/lab.ts";
import { columnText } from "../lab/column-text.ts";
import type { RawRows } from "../lab/connections.ts";

/** Compresses on a thread of Node's pool, so that the event loop goes on. */
const compress = promisify(gzip);

/** The measured SQL: so many orders from `$1` on. */
export function exportSql(rowCount: number): string {
	return `select id, customer_id, placed_at, status, total_cents
from lab.orders
where id >= $1 and id < $1::integer + ${rowCount}
order by id`;
}

/** From which orders an export of so many may begin: 1 to this. */
export function startCount({ orderCount }: Dataset, rowCount: number): number {
	return Math.max(1, orderCount - rowCount + 1);
}

/** The rows as a compressed download. */
export async function packed(rows: RawRows): Promise<Buffer> {
	const orders = rows.map((row) => ({
		id: Number(columnText(row[0])),
		customerId: Number(columnText(row[1])),
		placedAt: columnText(row[2]),
		status: columnText(row[3]),
		totalCents: Number(columnText(row[4])),
	}));
	return compress(JSON.stringify(orders));
}
