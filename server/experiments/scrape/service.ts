import type { Arm } from "#server/contract/arm.ts";
import type { ArmClient, Lab, SpanSink } from "#server/contract/lab.ts";
import { LoadClock } from "../lab/load-clock.ts";
import { lookUpOrder } from "../lab/look-up-order.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import type { Order } from "../lab/order-lookup.ts";
import { openPool } from "../lab/pool.ts";
import { Dashboard } from "./dashboard.ts";
import { Reports, reportsEnded } from "./reports.ts";
import { spikeAt } from "./spikes.ts";

/** Connections of the service, which requests and reports share. */
export const POOL_SIZE = 8;

/**
 * The service of one arm: one order by its key, and every now and then a crowd of reports beside the requests. It
 * measures itself, and a dashboard reads that once in the arm's interval. All of it goes by the arm's own load time.
 */
export async function openService(arm: Arm, lab: Lab): Promise<ArmClient> {
	const { orderCount } = lab.dataset;
	const pool = await openPool(lab, POOL_SIZE);
	const clock = new LoadClock();
	const reports = new Reports(pool, POOL_SIZE, lab);
	const dashboard = new Dashboard(Number(arm.intervalMs));
	let inProgress = 0;
	/** The spike whose reports run, or ran last. */
	let latestSpike = 0;

	/** Reports go on while the spike does, and while requests come: between two slices nobody feels them. */
	const goOn = () => inProgress > 0 && spikeAt(clock.tick(performance.now())) !== undefined;

	function begin(nowMs: number): void {
		inProgress++;
		const spike = spikeAt(clock.tick(nowMs));
		if (spike === undefined) return;
		latestSpike = spike;
		reports.begin(goOn);
	}

	async function serve(id: number, spans: SpanSink): Promise<Order | null> {
		const beganMs = performance.now();
		begin(beganMs);
		const beganInSpike = reports.areRunning;
		try {
			const order = await lookUpOrder(pool, id, spans);
			const endedMs = performance.now();
			const spike = beganInSpike || reports.areRunning ? latestSpike : undefined;
			dashboard.answered({ loadMs: clock.tick(endedMs), durationUs: (endedMs - beganMs) * 1_000, spike });
			return order;
		} finally {
			inProgress--;
		}
	}

	return {
		async operation(random, spans) {
			const order = await serve(1 + Math.floor(random() * orderCount), spans);
			return order === null ? 0 : 1;
		},
		answer: (id) => lookUpOrder(pool, id, NO_SPANS),
		counters: () => dashboard.counters(),
		resetCounters() {
			clock.reset();
			dashboard.reset();
		},
		async beforeSlice() {
			clock.stop();
			await reportsEnded(lab);
		},
		async close() {
			await pool.close();
			await reportsEnded(lab);
		},
	};
}
