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

/** Levenshtein 1966: insertions, deletions, substitutions. */
function editDistance(from: string, to: string): number {
	let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
	for (let row = 1; row <= from.length; row++) {
		const current = [row];
		for (let column = 1; column <= to.length; column++) {
			const substitution = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
			current.push(Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, substitution));
		}
		previous = current;
	}
	return previous[to.length] ?? 0;
}
