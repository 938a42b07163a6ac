/** The allowed word nearest to what was written, or undefined when none is near. */
export function nearest(written: string, allowed: readonly string[]): string | undefined {
	// Longer inputs cannot be near any identifier, and the distance is quadratic in the length.
	if (written.length > 64) return undefined;
	let best: { word: string; distance: number } | undefined;
	for (const word of allowed) {
		const distance = editDistance(written.toLowerCase(), word.toLowerCase());
		if (best === undefined || distance < best.distance) best = { word, distance };
	}
	return best !== undefined && best.distance <= Math.max(1, Math.floor(written.length / 3))
		? best.word
		: undefined;
}

/**
 * Insertions, deletions, substitutions, and exchanges of two neighbours, each one step and none within an exchange: the
 * optimal string alignment of Damerau's four mistakes (A technique for computer detection and correction of spelling
 * errors, Communications of the ACM 7(3), 1964).
 */
function editDistance(from: string, to: string): number {
	let beforeLast: number[] = [];
	let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
	for (let row = 1; row <= from.length; row++) {
		const current = [row];
		for (let column = 1; column <= to.length; column++) {
			const substitution = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
			const isExchanged =
				row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
			const exchange = isExchanged ? (beforeLast[column - 2] ?? 0) + 1 : substitution;
			const [deletion, insertion] = [(previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1];
			current.push(Math.min(deletion, insertion, substitution, exchange));
		}
		beforeLast = previous;
		previous = current;
	}
	return previous[to.length] ?? 0;
}
