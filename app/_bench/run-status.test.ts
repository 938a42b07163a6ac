import { describe, expect, it } from "vitest";
import type { Point } from "#server/contract/event.ts";
import { closedLoad } from "#server/contract/load.ts";
import { labStatus } from "./lab-status.ts";
import { runStatus } from "./run-status.ts";
import { EMPTY_VIEW } from "./run-view.ts";

const load = closedLoad(8, 6);
const live = { state: "live" } as const;
const plain = (text: string) => text.replaceAll("\u00a0", " ");

function record(aheadCount: number) {
	return { state: "queued", aheadCount, failure: null } as const;
}

const point = (tMs: number, phase: Point["phase"]): Point => ({ tMs, phase, arms: [] });

describe("the line on a run", () => {
	it("says a waiting run's place", () => {
		const view = { ...EMPTY_VIEW, state: "queued" } as const;
		const at = (aheadCount: number) =>
			plain(runStatus({ view, record: record(aheadCount), connection: live, load }).text);
		expect(at(2)).toBe("Waiting: 2 runs ahead of this one.");
		expect(at(1)).toBe("Waiting: 1 run ahead of this one.");
		expect(at(0)).toBe("Queued, next in line.");
	});

	it("counts measured time from the end of the warm-up and never past what was asked", () => {
		const view = {
			...EMPTY_VIEW,
			state: "measuring",
			points: [point(1_000, "warm-up"), point(4_000, "measure")],
		} as const;
		const status = runStatus({ view, record: undefined, connection: live, load });
		expect(plain(status.text)).toBe("Measuring: 3.0 s of 6.0 s, 3.0 s left");
		expect(status.share).toBe(0.5);
		const late = { ...view, points: [...view.points, point(9_000, "measure")] };
		expect(runStatus({ view: late, record: undefined, connection: live, load }).share).toBe(1);
	});

	it("says of a long run how much of it is left", () => {
		const at = (tMs: number) =>
			runStatus({
				view: {
					...EMPTY_VIEW,
					state: "measuring",
					points: [point(1_000, "warm-up"), point(tMs, "measure")],
				},
				record: undefined,
				connection: live,
				load: { ...load, seconds: 40 },
			});
		expect(plain(at(13_000).text)).toBe("Measuring: 12.0 s of 40.0 s, 28.0 s left");
		expect(plain(at(41_500).text)).toBe("Measuring: 40.0 s of 40.0 s, 0.0 s left");
	});

	it("goes on counting when arms fall behind and a run takes longer than was asked", () => {
		const view = {
			...EMPTY_VIEW,
			state: "measuring",
			points: [point(1_000, "warm-up"), point(12_500, "measure")],
		} as const;
		const status = runStatus({ view, record: undefined, connection: live, load });
		expect(plain(status.text)).toBe("Measuring: 6.0 s and 5.5 s more");
		expect(status.share).toBe(1);
		const open = { ...load, model: "open", arrivalRatePerSec: 300, arrivals: "poisson" } as const;
		const behind = runStatus({
			view,
			record: undefined,
			connection: live,
			load: { ...open, profile: "constant", toRatePerSec: null },
		});
		expect(plain(behind.text)).toBe("Measuring: 6.0 s and 5.5 s more, for arms fall behind");
	});

	it("says how long a run goes on that has no verdict yet", () => {
		const view = {
			...EMPTY_VIEW,
			state: "measuring",
			points: [point(1_000, "warm-up"), point(16_000, "measure")],
		} as const;
		const undecided = { ...load, budgetSeconds: 60 };
		const status = runStatus({ view, record: undefined, connection: live, load: undecided });
		expect(plain(status.text)).toBe("Measuring until decided: 15.0 s, 45.0 s left at most");
		expect(status.share).toBe(0.25);
	});

	it("says that a restarted run was restarted", () => {
		const view = { ...EMPTY_VIEW, state: "done", restarted: true } as const;
		expect(runStatus({ view, record: undefined, connection: live, load }).text).toContain("restarted");
	});

	it("points at the reason of a failure, and lets it be heard", () => {
		const failure = { code: "disk-full", sentence: "The disk is full." };
		const view = { ...EMPTY_VIEW, state: "failed", failure } as const;
		expect(runStatus({ view, record: undefined, connection: live, load })).toMatchObject({
			tone: "bad",
			text: "Failed: the reason is below.",
			heard: "The disk is full.",
		});
	});

	it("does not announce every step of a progress", () => {
		const at = (share: number) => {
			const view = { ...EMPTY_VIEW, state: "preparing", progress: { label: "Copying", share } } as const;
			return runStatus({ view, record: undefined, connection: live, load }).heard;
		};
		expect(at(0.2)).toBe(at(0.7));
	});
});

describe("the line on a lab", () => {
	it("says nothing of a lab that is ready", () => {
		const dataset = {
			scale: 1,
			seed: 1,
			customerCount: 1,
			productCount: 1,
			orderCount: 1,
			orderItemCount: 1,
		};
		const capabilities = { redis: { available: true, detail: "" } };
		expect(labStatus({ state: "ready", dataset, capabilities })).toBeNull();
	});

	it("shows how far a lab is that is being made", () => {
		expect(labStatus({ state: "starting", sentence: "Making orders", share: 0.4 })).toMatchObject({
			text: "Making orders",
			share: 0.4,
		});
	});
});
