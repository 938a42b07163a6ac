import type { FactorPoint } from "#app/_bench/factor-points.ts";
import { type AxisScale, linearScale } from "#app/_chart/scale.ts";
import type { Arm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration, NumberFactor } from "#server/contract/experiment.ts";
import { type SweepLine, sweepLines, sweptFactor } from "#server/contract/layout.ts";
import type { Load } from "#server/contract/load.ts";
import { loadFactorsBeside } from "#server/contract/load-factor.ts";
import type { FigureIntervals, Result, Summary } from "#server/contract/result.ts";
import { spacingOf } from "#server/contract/sweep-range.ts";
import { type FigureId, figureIn } from "./figures.ts";

/** A sweep and what is known of it so far. */
export type Sweep = {
	declaration: ExperimentDeclaration;
	factor: NumberFactor;
	/** A figure of the load and not of the service. */
	isOfLoad: boolean;
	arms: readonly Arm[];
	lines: readonly SweepLine[];
	load: Load;
	/** Of each arm, so far or final. */
	summaries: readonly (Summary | null)[];
	intervals: readonly FigureIntervals[];
	/** Null until the run is done. */
	result: Result | null;
};

/** What is known so far of a run whose arms are laid out. */
export type LaidOutRun = Pick<Sweep, "arms" | "load" | "summaries" | "intervals" | "result">;

/** Gathers a sweep from a run. */
export function sweepOf(declaration: ExperimentDeclaration, factorId: string, run: LaidOutRun): Sweep {
	const { factors } = declaration;
	return {
		...run,
		declaration,
		factor: sweptFactor(factors, factorId, "layout.factor"),
		isOfLoad: loadFactorsBeside(factors).some(({ id }) => id === factorId),
		lines: sweepLines(factorId, run.arms),
	};
}

/** The points of each line in the order of the swept number; arms without a figure so far are left out. */
export function sweepPoints(figure: FigureId, sweep: Sweep): FactorPoint[][] {
	return sweep.lines.map(({ places, xs }) =>
		places.flatMap((arm, at): FactorPoint[] => {
			const summary = sweep.summaries[arm];
			if (summary == null) return [];
			const value = figureIn(summary, figure);
			const interval = figure === "mean" ? null : (sweep.intervals[arm]?.[figure] ?? null);
			return [{ arm, x: xs[at] ?? 0, value, interval, bound: null }];
		}),
	);
}

/** Operations in progress on average by Little's law (1961): throughput × mean response time. */
export function inProgressOf({ achievedPerSec, meanUs }: Pick<Summary, "achievedPerSec" | "meanUs">): number {
	return (achievedPerSec * meanUs) / 1e6;
}

/** The axis of the swept number: spaced as its points are, with a tick at each of them. */
export function sweptScale(xs: readonly number[]): AxisScale {
	const [low = 0] = xs;
	const high = xs.at(-1) ?? 1;
	if (spacingOf(xs) === "log") {
		const margin = (high / low) ** 0.05;
		return { kind: "log", domain: [low / margin, high * margin], ticks: [...xs] };
	}
	const margin = (high - low) * 0.05;
	return { kind: "linear", domain: [low - margin, high + margin], ticks: [...xs] };
}

/** The axis of a figure: logarithmic where the points are spaced so, for then knees are looked for on logarithms. */
export function sweptFigureScale(values: readonly number[], xs: readonly number[]): AxisScale {
	const positive = values.filter((value) => value > 0);
	const [low, high] = [Math.min(...positive), Math.max(...positive)];
	if (positive.length === 0) return { kind: "linear", domain: [0, 1], ticks: [0, 1] };
	if (spacingOf(xs) === "linear") return linearScale(high);
	const steps = [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((power) =>
		[1, 2, 5].map((one) => one * 10 ** power),
	);
	const from = steps.findLast((step) => step <= low * 0.95) ?? low / 2;
	const to = steps.find((step) => step >= high * 1.05) ?? high * 2;
	const within = steps.filter((step) => step >= from && step <= to);
	const ticks = within.length > 7 ? within.filter((step) => Number.isInteger(Math.log10(step))) : within;
	return { kind: "log", domain: [from, to], ticks };
}
