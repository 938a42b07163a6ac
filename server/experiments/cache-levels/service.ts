import { idOfRank, popularityOrder } from "#db/schema/lab.ts";
import type { Arm } from "#server/contract/arm.ts";
import type { ArmClient, Lab, SpanSink } from "#server/contract/lab.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { zipfRanks } from "../lab/popularity.ts";
import { openLevel } from "./levels.ts";
import type { Summary } from "./summary.ts";

/** How unevenly customers come back. */
const ACCESS_EXPONENT = 0.99;

/** Which rank is asked for, from a uniform number in [0, 1). */
export function askedRanks(arm: Arm, { dataset }: Pick<Lab, "dataset">): (uniform: number) => number {
	return zipfRanks(Math.min(Number(arm.customers), dataset.customerCount), ACCESS_EXPONENT);
}

/** The summary page of one arm. */
export async function openService(arm: Arm, lab: Lab): Promise<ArmClient> {
	const popularity = popularityOrder(lab.dataset.customerCount, lab.dataset.seed);
	const rankOf = askedRanks(arm, lab);
	const level = await openLevel(arm, lab);
	const counts = { asked: 0, kept: 0, expired: 0 };

	async function summaryOf(customerId: number, spans: SpanSink): Promise<Summary> {
		const { summary, how } = await level.summaryOf(customerId, spans);
		counts[how]++;
		return summary;
	}

	return {
		operation: async (random, spans) =>
			(await summaryOf(idOfRank(popularity, rankOf(random())), spans)).length,
		answer: (customerId) => summaryOf(customerId, NO_SPANS),
		counters(): Record<string, number> {
			if (arm.cache === "none" || arm.cache === "http") return {};
			const all = Math.max(1, counts.asked + counts.kept + counts.expired);
			return { hitRatio: (counts.kept + counts.expired) / all, expiredAnswers: counts.expired / all };
		},
		resetCounters() {
			counts.asked = 0;
			counts.kept = 0;
			counts.expired = 0;
		},
		async beforeSlice() {
			if (arm.start === "cold") await level.clear();
		},
		elsewhereCpuMs: async () => (await level.cpuMs?.()) ?? 0,
		close: () => level.close(),
	};
}
