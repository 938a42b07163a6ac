import { describe, expect, it } from "vitest";
import type { Point } from "#server/contract/event.ts";
import { closedLoad } from "#server/contract/load.ts";
import { recordedEvents } from "./run-fixture.ts";
import { applyEvent, EMPTY_VIEW } from "./run-view.ts";
import { expectedEndMs, latencyOf, seriesRows, withOffered } from "./series.ts";

const upTo = (lastMs: number): Point[] => [
	{ tMs: 500, phase: "warm-up", arms: [] },
	{ tMs: lastMs, phase: "measure", arms: [] },
];

describe("the time axis", () => {
	const undecided = { ...closedLoad(4, 4), budgetSeconds: 20 };

	it("ends where the run is planned to end, whatever has come so far", () => {
		expect(expectedEndMs([], closedLoad(4, 4), false)).toBe(5_000);
		expect(expectedEndMs(upTo(750), closedLoad(4, 4), false)).toBe(5_000);
		expect(expectedEndMs(upTo(4_500), closedLoad(4, 4), false)).toBe(5_000);
	});

	it("moves seldom while a run goes on until it is decided, and never past its budget", () => {
		const ends = Array.from({ length: 80 }, (_, index) =>
			expectedEndMs(upTo(index * 250 + 500), undecided, false),
		);
		expect(new Set(ends).size).toBeLessThanOrEqual(5);
		expect(Math.max(...ends)).toBe(21_000);
	});

	it("ends with a run that is over", () => {
		expect(expectedEndMs(upTo(8_200), undecided, true)).toBe(9_000);
	});
});

describe("the lines of a chart", () => {
	const { points } = recordedEvents().reduce(applyEvent, EMPTY_VIEW);

	it("are of response or of service time", () => {
		const last = (basis: "response" | "service") => seriesRows(points, 2, latencyOf("p50Us", basis)).at(-1);
		expect(last("response")?.values[1]).toBeGreaterThan(100_000);
		expect(last("service")?.values).toEqual([250, 2_600]);
	});

	it("have behind them what was offered, where something was", () => {
		const rows = seriesRows(points, 2, (summary) => summary.achievedPerSec);
		expect(withOffered(rows, points).map(({ behind }) => behind)).toEqual(points.map(() => 500));
		const idle = [{ tMs: 250, phase: "measure" as const, arms: [{ interval: null, soFar: null }] }];
		expect(withOffered([{ x: 250, values: [null] }], idle)).toEqual([
			{ x: 250, values: [null], behind: null },
		]);
	});

	it("are of the one time there is in a closed loop", () => {
		const closed = points.map((point) => ({
			...point,
			arms: point.arms.map(({ soFar, interval }) => ({
				soFar,
				interval: interval === null ? null : { ...interval, service: null },
			})),
		}));
		expect(seriesRows(closed, 2, latencyOf("p50Us", "service"))).toEqual(
			seriesRows(closed, 2, latencyOf("p50Us", "response")),
		);
	});
});
