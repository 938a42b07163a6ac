/** A point of a sweep over clients: so many of them, and the operations per second that they end. */
export type ScalingPoint = { clients: number; perSec: number };

/**
 * The Universal Scalability Law (Gunther 2007, "Guerrilla Capacity Planning", chapters 4 and 5):
 * X(N) = γN ÷ (1 + α(N − 1) + βN(N − 1)).
 */
export type ScalingFit = {
	/** Operations per second that one client alone would end, γ. */
	perClient: number;
	/** Share of an operation that no two can do at once, α: what queues. */
	contention: number;
	/** What each operation pays for each other one there is, β: what has to be agreed upon. */
	coherency: number;
	/** Root of the mean square of how far the points are from the curve, as shares of the points. */
	misfit: number;
	/** Clients beyond which the curve falls, at least 1; null where it never does. */
	peakAt: number | null;
};

/** Fewer points than parameters fit anything; as many, exactly. */
const FEWEST_POINTS = 4;

/**
 * Fits the law to the points: least squares of the relative error of N ÷ X(N), which is linear in 1/γ, α/γ and β/γ,
 * none of them below 0. Of the four ways in which α and β may be held at 0 the best that is allowed is taken, which is
 * the constrained optimum, for the problem is convex.
 *
 * @returns null of too few points, or when none of them has a throughput
 */
export function fitScaling(points: readonly ScalingPoint[]): ScalingFit | null {
	const used = points.filter(({ clients, perSec }) => clients >= 1 && perSec > 0);
	if (new Set(used.map(({ clients }) => clients)).size < FEWEST_POINTS) return null;
	const rows = used.map(({ clients: n, perSec }) =>
		[1, n - 1, n * (n - 1)].map((term) => (term * perSec) / n),
	);
	const fits = [[0], [0, 1], [0, 2], [0, 1, 2]].flatMap((terms) => {
		const solved = leastSquares(
			rows.map((row) => terms.map((term) => row[term] ?? 0)),
			rows.map(() => 1),
		);
		if (solved === null || solved.some((one) => one < 0) || (solved[0] ?? 0) <= 0) return [];
		const whole = [0, 1, 2].map((term) => solved[terms.indexOf(term)] ?? 0);
		const error = rows.reduce((sum, row) => {
			const predicted = row.reduce((total, value, term) => total + value * (whole[term] ?? 0), 0);
			return sum + (predicted - 1) ** 2;
		}, 0);
		return [{ whole, error }];
	});
	const [best] = fits.sort((left, right) => left.error - right.error);
	if (best === undefined) return null;
	const [inverse = 1, contending = 0, cohering = 0] = best.whole;
	const curve = { perClient: 1 / inverse, contention: contending / inverse, coherency: cohering / inverse };
	const squares = used.map(({ clients, perSec }) => (scalingAt(curve, clients) / perSec - 1) ** 2);
	return {
		...curve,
		misfit: Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / squares.length),
		peakAt: peakOf(curve),
	};
}

function peakOf({ contention, coherency }: Pick<ScalingFit, "contention" | "coherency">): number | null {
	// A second client takes away more than it adds.
	if (contention > 1) return 1;
	return coherency > 0 ? Math.max(1, Math.sqrt((1 - contention) / coherency)) : null;
}

/** Operations per second that so many clients end by the law. */
export function scalingAt(
	{ perClient, contention, coherency }: Pick<ScalingFit, "perClient" | "contention" | "coherency">,
	clients: number,
): number {
	return (perClient * clients) / (1 + contention * (clients - 1) + coherency * clients * (clients - 1));
}

/** Solves the normal equations by elimination with pivots; null where they have no one answer. */
function leastSquares(rows: readonly (readonly number[])[], wanted: readonly number[]): number[] | null {
	const size = rows[0]?.length ?? 0;
	const matrix = Array.from({ length: size }, (_, at) => {
		const left = Array.from({ length: size }, (__, other) =>
			rows.reduce((sum, row) => sum + (row[at] ?? 0) * (row[other] ?? 0), 0),
		);
		return [...left, rows.reduce((sum, row, place) => sum + (row[at] ?? 0) * (wanted[place] ?? 0), 0)];
	});
	for (let column = 0; column < size; column++) {
		const pivots = matrix.slice(column).map((row) => Math.abs(row[column] ?? 0));
		const pivot = column + pivots.indexOf(Math.max(...pivots));
		const [top, other] = [matrix[pivot], matrix[column]];
		if (top === undefined || other === undefined || !(Math.abs(top[column] ?? 0) > 0)) return null;
		matrix[pivot] = other;
		matrix[column] = top;
		for (const [at, row] of matrix.entries()) {
			if (at === column) continue;
			const times = (row[column] ?? 0) / (top[column] ?? 1);
			matrix[at] = row.map((value, place) => value - times * (top[place] ?? 0));
		}
	}
	return matrix.map((row, at) => (row[size] ?? 0) / (row[at] ?? 1));
}
