import { studentT } from "#server/engine/student.ts";

/** Slope of a straight line, with its 95 % interval. */
export type Line = { slope: number; low: number; high: number };

/**
 * The line through some points by least squares; its interval is that of independent errors, slope ± t(n − 2) times
 * its standard error (Draper and Smith, Applied Regression Analysis, 1998, section 1.4). NaN with fewer than three
 * points or all of one x.
 */
export function fitLine(points: readonly { x: number; y: number }[]): Line {
	const count = points.length;
	if (count < 3) return { slope: Number.NaN, low: Number.NaN, high: Number.NaN };
	const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / count;
	const meanX = mean(points.map(({ x }) => x));
	const meanY = mean(points.map(({ y }) => y));
	const sum = (term: (dx: number, dy: number) => number) =>
		points.reduce((total, { x, y }) => total + term(x - meanX, y - meanY), 0);
	const squares = sum((dx) => dx * dx);
	const slope = sum((dx, dy) => dx * dy) / squares;
	const residual = sum((dx, dy) => (dy - slope * dx) ** 2);
	const half = studentT(count - 2, 0.025) * Math.sqrt(residual / (count - 2) / squares);
	return { slope, low: slope - half, high: slope + half };
}
