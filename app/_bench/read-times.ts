import type { ArmResult } from "#server/contract/result.ts";
import { type Times, timesOf } from "./latency-shape.ts";
import type { Basis } from "./series.ts";
import { readHistogram } from "./stored-histogram.ts";

/** As long as a result is held, so that what was read once is not read again. */
const read = new WeakMap<readonly ArmResult[], Partial<Record<Basis, Promise<Times[] | null>>>>();

/** The times of all operations of each arm; null where a stored histogram cannot be read. */
export function readTimes(arms: readonly ArmResult[], basis: Basis): Promise<Times[] | null> {
	const ofArms = read.get(arms) ?? {};
	read.set(arms, ofArms);
	ofArms[basis] ??= Promise.all(
		arms.map(async ({ histogram, serviceHistogram }) =>
			timesOf(await readHistogram(basis === "service" ? (serviceHistogram ?? histogram) : histogram)),
		),
	).catch(() => null);
	return ofArms[basis];
}
