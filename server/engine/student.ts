/**
 * The point of Student's t distribution that a share of it lies above.
 *
 * @param degrees of freedom, a whole number from 1.
 * @param tailShare above 0 and at most 0.5: 0.025 for a two-sided interval at 95 %.
 */
export function studentT(degrees: number, tailShare: number): number {
	// As an angle, t = √degrees · tan(angle): its range is bounded, so plain bisection finds it.
	let [low, high] = [0, Math.PI / 2];
	for (let step = 0; step < 52; step++) {
		const middle = (low + high) / 2;
		if ((1 - centralShare(degrees, middle)) / 2 > tailShare) low = middle;
		else high = middle;
	}
	return Math.sqrt(degrees) * Math.tan((low + high) / 2);
}

/** The share between −t and t, for t = √degrees · tan(angle): Abramowitz and Stegun 26.7.3 and 26.7.4, exact. */
function centralShare(degrees: number, angle: number): number {
	const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
	const isOdd = degrees % 2 === 1;
	let term = isOdd ? cosine : 1;
	let sum = degrees === 1 ? 0 : term;
	for (let power = isOdd ? 3 : 2; power <= degrees - 2; power += 2) {
		term *= ((power - 1) / power) * cosine ** 2;
		sum += term;
	}
	return isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}
