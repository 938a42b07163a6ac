import type { Arm } from "#server/contract/arm.ts";
import type { ArmClient, Lab, SpanSink } from "#server/contract/lab.ts";
import { lookUpOrder } from "../lab/look-up-order.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import type { Order } from "../lab/order-lookup.ts";
import { openPool } from "../lab/pool.ts";
import { decodeReview, isMarked, REVIEW_SQL, type Review } from "./review.ts";

/** What the service answers with; only a marked order is reviewed. */
export type Answer = { order: Order | null; review: Review | null };

/** The service of one arm: an order by its key, and for a marked one a review. */
export async function openService(arm: Arm, lab: Lab): Promise<ArmClient> {
	const slowPercent = Number(arm.slowPercent);
	const { orderCount } = lab.dataset;
	const pool = await openPool(lab, Number(arm.poolSize));
	let requestCount = 0;
	let slowCount = 0;

	async function review(id: number, spans: SpanSink): Promise<Review> {
		slowCount++;
		const asReview: SpanSink = {
			add: (span, durationMs) => spans.add(span === "query" ? "review" : span, durationMs),
		};
		return decodeReview(await pool.use(REVIEW_SQL, [id], asReview));
	}

	async function show(id: number, spans: SpanSink): Promise<Answer> {
		requestCount++;
		const order = await lookUpOrder(pool, id, spans);
		return { order, review: isMarked(id, slowPercent) ? await review(id, spans) : null };
	}

	return {
		async operation(random, spans) {
			const { order } = await show(1 + Math.floor(random() * orderCount), spans);
			return order === null ? 0 : 1;
		},
		answer: (id) => show(id, NO_SPANS),
		counters: () => ({ slowShare: slowCount / Math.max(1, requestCount) }),
		resetCounters() {
			requestCount = 0;
			slowCount = 0;
		},
		close: () => pool.close(),
	};
}
