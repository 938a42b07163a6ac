import { chartPropsOf } from "#app/_bench/arm-panes.tsx";
import type { ChartProps } from "#app/_bench/charts.tsx";
import type { DrawnPrediction } from "#app/_bench/prediction-words.ts";
import type { RunReportProps } from "#app/_bench/run-report.tsx";
import { type Moment, type RecordedRun, viewAt } from "./recorded-run.ts";

/** All that a run's report is made of, at a moment. */
export function reportAt(
	run: RecordedRun,
	moment: Moment,
	predictions: readonly DrawnPrediction[] = [],
): RunReportProps {
	const { declaration, request } = run;
	return { declaration, request, view: viewAt(run, moment), stored: null, predictions };
}

/** All that the charts of a run are drawn of, at a moment. */
export function chartsAt(
	run: RecordedRun,
	moment: Moment,
	predictions: readonly DrawnPrediction[] = [],
): ChartProps {
	const { declaration, request } = run;
	const { points, result } = viewAt(run, moment);
	return chartPropsOf({ declaration, ...request, points, result, predictions });
}
