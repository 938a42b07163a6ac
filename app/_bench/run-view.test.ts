import { describe, expect, it } from "vitest";
import type { Point, RunEvent, RunEventBody } from "#server/contract/event.ts";
import { applyEvent, EMPTY_VIEW, leavesGap, type RunView } from "./run-view.ts";

function numbered(bodies: readonly (RunEventBody & { attempt?: number })[]): RunEvent[] {
	return bodies.map(({ attempt = 1, ...body }, index) => ({
		...body,
		attempt,
		seq: index + 1,
		atMs: 1_000 + index * 250,
	})) as RunEvent[];
}

const replay = (events: readonly RunEvent[], from: RunView = EMPTY_VIEW) => events.reduce(applyEvent, from);

function snapshot(tMs: number): RunEventBody {
	const point: Point = { tMs, phase: tMs < 500 ? "warm-up" : "measure", arms: [] };
	return { kind: "snapshot", point };
}

const queued = { kind: "state", state: "queued", restarted: false, attempt: 0 } as const;
const preparing = { kind: "state", state: "preparing", restarted: false } as const;
const measuring = { kind: "state", state: "measuring", restarted: false } as const;

describe("the view of a run", () => {
	it("follows a run from the queue to its end", () => {
		const view = replay(
			numbered([
				queued,
				preparing,
				{ kind: "progress", label: "Building the b-tree", share: 0.4 },
				measuring,
				snapshot(250),
				snapshot(500),
				{ kind: "warning", warning: { code: "few-operations", sentence: "Few.", advice: "Run longer." } },
				{ kind: "state", state: "done", restarted: false },
			]),
		);
		expect(view).toMatchObject({ lastSeq: 8, attempt: 1, state: "done", restarted: false, progress: null });
		expect(view.points.map((point) => point.tMs)).toEqual([250, 500]);
		expect(view.warnings).toHaveLength(1);
	});

	it("shows progress while arms are prepared", () => {
		const view = replay(
			numbered([queued, preparing, { kind: "progress", label: "Copying orders", share: 0.2 }]),
		);
		expect(view.progress).toEqual({ label: "Copying orders", share: 0.2 });
	});

	it("takes an event once, however often it arrives", () => {
		const events = numbered([queued, preparing, measuring, snapshot(250)]);
		const once = replay(events);
		expect(replay(events, once)).toBe(once);
	});

	it("ignores an event older than the last and keeps the very same view", () => {
		const events = numbered([queued, preparing, measuring]);
		const view = replay(events);
		expect(applyEvent(view, events[1] as RunEvent)).toBe(view);
	});

	it("does not take an event before its turn, and says that the log must be read again", () => {
		const events = numbered([queued, preparing, measuring, snapshot(250)]);
		const view = replay(events.slice(0, 2));
		const early = events[3] as RunEvent;
		expect(leavesGap(view, early)).toBe(true);
		expect(applyEvent(view, early)).toBe(view);
		expect(leavesGap(view, events[2] as RunEvent)).toBe(false);
	});

	it("drops the samples of a lost attempt and marks the run restarted", () => {
		const view = replay(
			numbered([
				queued,
				preparing,
				measuring,
				snapshot(250),
				{ ...queued, attempt: 2, restarted: true },
				{ ...preparing, attempt: 2 },
				{ ...measuring, attempt: 2 },
				{ ...snapshot(300), attempt: 2 },
			]),
		);
		expect(view).toMatchObject({ attempt: 2, restarted: true, state: "measuring" });
		expect(view.points.map((point) => point.tMs)).toEqual([300]);
	});

	it("never mixes in what a lost attempt wrote too late", () => {
		const view = replay(
			numbered([
				queued,
				preparing,
				{ ...preparing, attempt: 2 },
				snapshot(250),
				{ ...snapshot(300), attempt: 2 },
			]),
		);
		expect(view.lastSeq).toBe(5);
		expect(view.points.map((point) => point.tMs)).toEqual([300]);
	});

	it.each(["failed", "cancelled"] as const)(
		"ends %s with its reason and keeps what was measured",
		(state) => {
			const failure = { code: "disk-full", sentence: "The disk is full." };
			const view = replay(
				numbered([
					queued,
					preparing,
					measuring,
					snapshot(250),
					{ kind: "state", state, restarted: false, failure },
				]),
			);
			expect(view).toMatchObject({ state, failure });
			expect(view.points).toHaveLength(1);
		},
	);
});
