import type { Point, RunEvent } from "#server/contract/event.ts";
import type { Result } from "#server/contract/result.ts";
import { isFinal } from "#server/contract/run.ts";
import { applyEvent, EMPTY_VIEW, type RunView } from "./run-view.ts";

/**
 * What a page knows of a run once it has heard all of its events; undefined where they do not end with the run, and
 * there is something to follow.
 *
 * @param result as it is stored: the same as in the events, and so it is sent to the browser once
 */
export function replayedView(events: readonly RunEvent[], result: Result | null): RunView | undefined {
	const view = events.reduce(applyEvent, EMPTY_VIEW);
	if (view.state === null || !isFinal(view.state)) return undefined;
	return { ...view, points: withLatestSoFar(view.points), result };
}

/** Points without the figures so far that later ones have overtaken, which are half of all. */
function withLatestSoFar(points: readonly Point[]): Point[] {
	const latest = (points[0]?.arms ?? []).map((_, arm) =>
		points.findLastIndex((point) => point.phase === "measure" && point.arms[arm]?.soFar != null),
	);
	return points.map((point, place) => ({
		...point,
		arms: point.arms.map(({ interval, soFar }, arm) => ({
			interval,
			soFar: latest[arm] === place ? soFar : null,
		})),
	}));
}

/**
 * A view on its way to the browser. Its points are thousands of figures, and of an object React reads each by itself:
 * they go as JSON.
 */
export type SentView = Omit<RunView, "points"> & { points: string };

/** A view as the server sends it. */
export function sentView(view: RunView): SentView {
	return { ...view, points: JSON.stringify(view.points) };
}

/** As the page draws it. */
export function readSentView(sent: SentView): RunView {
	return { ...sent, points: JSON.parse(sent.points) };
}
