import type { ArmClient, Lab } from "#server/contract/lab.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { openPool } from "../lab/pool.ts";
import { textRows } from "./answers.ts";
import { sizeOf, tooLarge } from "./copies.ts";
import { holdCopies } from "./keeping.ts";
import type { CopyPlan } from "./plan.ts";
import type { Values } from "./values.ts";

/** Far apart, so that inputs beside each other ask for other rows. */
const GOLDEN = 0.6180339887;

/** The service of one arm: its statement over a pool, each time with values drawn anew. */
export async function openService(
	plan: CopyPlan,
	values: Values,
	connections: number,
	lab: Lab,
): Promise<ArmClient> {
	const { sql, schema, isWriting } = plan;
	const letGo = await holdCopies(plan, lab);
	try {
		const pool = await openPool(lab, connections);
		return {
			operation: async (random, spans) => (await pool.use(sql, values.draw(random), spans)).length,
			answer: async (input) => textRows(await pool.use(sql, values.at((input * GOLDEN) % 1), NO_SPANS)),
			counters: () => ({}),
			resetCounters: () => {},
			...(isWriting ? { beforeSlice } : {}),
			async close() {
				await pool.close();
				await letGo();
			},
		};
	} catch (thrown) {
		await letGo();
		throw thrown;
	}

	/** What is written stays until the run is over, and so it has an end. */
	async function beforeSlice(): Promise<void> {
		if ((await sizeOf(schema, lab.admin)) > LIMITS.declaredBytes) throw tooLarge(plan);
	}
}
