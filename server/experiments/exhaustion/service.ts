import type { Arm } from "#server/contract/arm.ts";
import type { ArmClient, Lab, SpanSink } from "#server/contract/lab.ts";
import { type Connections, connectPerRequest } from "../lab/connections.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { decodeOrder, LOOKUP_SQL, type Order } from "../lab/order-lookup.ts";
import { openPool } from "../lab/pool.ts";
import { keepConnections } from "../lab/shared-places.ts";
import { limitedLab } from "./limited-role.ts";

/** What Postgres answers who wants a connection too many. */
const TOO_MANY_CONNECTIONS = "53300";

/** The service of one arm: lookups as a role that may have few connections. */
export async function openService(arm: Arm, lab: Lab): Promise<ArmClient> {
	const limited = await limitedLab(lab);
	const connections =
		arm.access === "pool" ? await growingPool(limited, Number(arm.poolSize)) : connectPerRequest(limited);
	let asked = 0;
	let refused = 0;

	async function lookUp(id: number, spans: SpanSink): Promise<Order | null> {
		asked++;
		try {
			const [row] = await connections.use(LOOKUP_SQL, [id], spans);
			return row === undefined ? null : decodeOrder(row);
		} catch (thrown) {
			if (codeOf(thrown) === TOO_MANY_CONNECTIONS) refused++;
			throw thrown;
		}
	}

	return {
		async operation(random, spans) {
			const order = await lookUp(1 + Math.floor(random() * lab.dataset.orderCount), spans);
			return order === null ? 0 : 1;
		},
		answer: (id) => lookUp(id, NO_SPANS),
		counters: () => ({ refused: refused / Math.max(1, asked) }),
		resetCounters() {
			asked = 0;
			refused = 0;
		},
		// What another arm's pool has open would be missing among those that this one is granted.
		beforeSlice: () => keepConnections(limited, 0),
		close: () => connections.close(),
	};
}

/** A pool that opens its connections as it needs them, and books that. */
async function growingPool(lab: Lab, size: number): Promise<Connections> {
	const pool = await openPool(lab, size, 0);
	return {
		async use(sql, parameters, spans) {
			const loan = await pool.borrow();
			spans.add("poolWait", loan.waitMs);
			if (loan.connectMs > 0) spans.add("connect", loan.connectMs);
			try {
				const startMs = performance.now();
				const rows = await loan.connection.query(sql, parameters);
				spans.add("query", performance.now() - startMs);
				return rows;
			} finally {
				loan.giveBack();
			}
		},
		close: () => pool.close(),
	};
}

function codeOf(thrown: unknown): unknown {
	return thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
}
