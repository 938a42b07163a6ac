import { armStyle } from "./arm-style.ts";
import type { ChartLine } from "./chart.ts";

/** The arms of one run as lines of a chart, each by its letter. */
export function armLines(labels: readonly string[]): ChartLine[] {
	return labels.map((label, arm) => {
		const { letter, ...look } = armStyle(arm);
		return { ...look, name: letter, label };
	});
}
