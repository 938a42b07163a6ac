import type { SpanSink } from "#server/contract/lab.ts";
import type { Connections } from "./connections.ts";
import { decodeOrder, LOOKUP_SQL, type Order } from "./order-lookup.ts";

/** Asks for one order by its key and books `decode` beside what the connections book; null where there is none. */
export async function lookUpOrder(
	connections: Connections,
	id: number,
	spans: SpanSink,
): Promise<Order | null> {
	const [row] = await connections.use(LOOKUP_SQL, [id], spans);
	const startMs = performance.now();
	const order = row === undefined ? null : decodeOrder(row);
	spans.add("decode", performance.now() - startMs);
	return order;
}
