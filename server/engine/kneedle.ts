/** How far a curve has to bend away from its chord, in mean steps between its points: the S of the paper. */
const SENSITIVITY = 1;

/**
 * The place where a curve bends: Kneedle (Satopää, Albrecht, Irwin and Raghavan 2011, "Finding a 'Kneedle' in a
 * Haystack"), for a whole curve that is known. Both axes are stretched to 0…1, rising or falling curves and convex or
 * concave ones turned the same way, and the knee is where the curve is furthest from its chord, if that is more than
 * `SENSITIVITY` mean steps between points.
 *
 * @param xs ascending
 * @returns null where it does not bend by so much
 */
export function kneedle(xs: readonly number[], ys: readonly number[]): number | null {
	const [firstX = 0] = xs;
	const [firstY = 0] = ys;
	const [lastX, lastY] = [xs.at(-1) ?? 0, ys.at(-1) ?? 0];
	const [low, high] = [Math.min(...ys), Math.max(...ys)];
	const isDrawn = xs.length >= 3 && lastX > firstX && high > low && ys.every(Number.isFinite);
	if (!isDrawn) return null;
	const isRising = lastY >= firstY;
	const apart = xs.map((x, at) => {
		const along = (x - firstX) / (lastX - firstX);
		const up = ((ys[at] ?? 0) - low) / (high - low);
		return (isRising ? up : 1 - up) - along;
	});
	const isConcave = apart.reduce((sum, one) => sum + one, 0) >= 0;
	const bend = isConcave ? apart : apart.map((one) => -one);
	const most = Math.max(...bend);
	return most >= SENSITIVITY / (xs.length - 1) ? bend.indexOf(most) : null;
}
