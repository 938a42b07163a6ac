import type { DrawnMark } from "#app/_bench/factor-chart.tsx";
import type { FactorPoint } from "#app/_bench/factor-points.ts";
import { FIGURE_WORDS, METRIC_WORDS } from "#app/_bench/metric-words.ts";
import { armStyle } from "#app/_chart/arm-style.ts";
import type { AxisScale } from "#app/_chart/scale.ts";
import { capitalised } from "#app/_lib/in-sentence.ts";
import { type FigureId, formatsOf } from "./figures.ts";
import { atPoint } from "./layout-words.ts";
import { type Sweep, sweepPoints, sweptFigureScale, sweptScale } from "./sweep-points.ts";
import { type Theory, theoryOf } from "./sweep-theory.ts";
import { lineLabels, xOf } from "./sweep-words.ts";

/** One figure of a sweep over its number, as it is drawn on a page or in a file. */
export type SweepDrawing = {
	figure: FigureId;
	/** Of each line. */
	points: FactorPoint[][];
	marks: DrawnMark[];
	theory: Theory;
	xScale: AxisScale;
	yScale: AxisScale;
};

/** An interval wider than this says nothing and would flatten all others. */
const WIDE = 10;

/** The figure that a sweep begins with: that on which theory speaks, where there is one. */
export function usualFigure({ isOfLoad, factor, declaration }: Sweep): FigureId {
	if (isOfLoad) return factor.id === "rate" ? "mean" : "throughput";
	return declaration.theory?.places === factor.id ? "throughput" : "p50";
}

/** What is drawn of a figure. A fit to points that still move would move with them: theory comes with the result. */
export function drawingOf(figure: FigureId, sweep: Sweep): SweepDrawing {
	const points = sweepPoints(figure, sweep);
	const xs = sweep.lines[0]?.xs ?? [];
	return {
		figure,
		points,
		marks: marksOf(figure, sweep),
		theory: sweep.result === null ? [] : theoryOf(figure, sweep),
		xScale: sweptScale(xs),
		yScale: sweptFigureScale(spanOf(points.flat()), xs),
	};
}

/** Values, and the ends of intervals that say something. */
function spanOf(points: readonly FactorPoint[]): number[] {
	return points.flatMap(({ value, interval }) =>
		interval === null || interval.high / interval.low > WIDE ? [value] : [value, interval.low, interval.high],
	);
}

/** The knee of the figure itself; of a load that of its power as well, which stands in every figure. */
function marksOf(figure: FigureId, sweep: Sweep): DrawnMark[] {
	const { isOfLoad, factor, result } = sweep;
	return (result?.knees ?? []).flatMap((knee): DrawnMark[] => {
		const x = xOf(sweep, knee.arm);
		const isMeant = knee.figure === figure || (isOfLoad && knee.figure === "power");
		if (!isMeant || knee.verdict !== "found" || x === null) return [];
		const name = isOfLoad && knee.figure !== "power" ? `knee of ${METRIC_WORDS[knee.figure]}` : "knee";
		return [{ x, style: knee.line, text: `${name}: ${atPoint(factor, x)}` }];
	});
}

/** From the least value of each line to its greatest, in a sentence. */
export function spanSentence({ figure, points }: SweepDrawing, sweep: Sweep): string {
	if (points.every((line) => line.length === 0)) return "Nothing measured yet.";
	const { format } = formatsOf(figure);
	const labels = lineLabels(sweep);
	const parts = points.flatMap((line, place) => {
		const sorted = [...line].sort((left, right) => left.value - right.value);
		const [low, high] = [sorted[0], sorted.at(-1)];
		if (low === undefined || high === undefined) return [];
		const name = points.length < 2 ? "" : `${armStyle(place).letter} (${labels[place]}) `;
		return [
			`${name}from ${format(low.value)} at ${atPoint(sweep.factor, low.x)} to ${format(high.value)} at ${atPoint(sweep.factor, high.x)}`,
		];
	});
	const words = FIGURE_WORDS[figure];
	const verb = figure === "throughput" ? "go" : "goes";
	return `${capitalised(words)} ${verb} ${parts.join("; ")}.`;
}
