import { describe, expect, it } from "vitest";
import { readSentView, replayedView, sentView } from "./replayed-view.ts";
import { failedEvents, recordedEvents, recordedResult } from "./run-fixture.ts";
import { applyEvent, EMPTY_VIEW } from "./run-view.ts";
import { latestSummaries } from "./series.ts";

describe("a run that is replayed at once", () => {
	it("is what somebody has seen at its end who followed it", () => {
		const events = recordedEvents();
		const followed = events.reduce(applyEvent, EMPTY_VIEW);
		const view = replayedView(events, recordedResult());
		const intervals = (points: typeof followed.points) =>
			points.map(({ tMs, phase, arms }) => ({ tMs, phase, intervals: arms.map(({ interval }) => interval) }));
		expect(view).toEqual({ ...followed, points: expect.anything() });
		expect(intervals(view?.points ?? [])).toEqual(intervals(followed.points));
	});

	it("keeps of the figures so far the latest of each arm, which are all that is shown of a run without a result", () => {
		const events = failedEvents("The run's process hung.", true);
		const followed = events.reduce(applyEvent, EMPTY_VIEW);
		const points = replayedView(events, null)?.points ?? [];
		expect(latestSummaries(points, null, 2)).toEqual(latestSummaries(followed.points, null, 2));
		expect(points.flatMap(({ arms }) => arms.flatMap(({ soFar }) => soFar ?? []))).toHaveLength(2);
	});

	it("comes to the browser as it left", () => {
		const view = replayedView(recordedEvents(), recordedResult());
		if (view === undefined) throw new Error("The recorded run is not over.");
		expect(readSentView(sentView(view))).toEqual(view);
		// It is in the record beside it as well, and sent once as long as it is the same.
		expect(sentView(view).result).toBe(view.result);
	});

	it("is none while the run goes on", () => {
		expect(replayedView(recordedEvents().slice(0, -1), null)).toBeUndefined();
		expect(replayedView([], null)).toBeUndefined();
	});
});
