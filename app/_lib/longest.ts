/** The longest of some sentences, which a room is kept for; empty without any. */
export function longest(sentences: readonly string[]): string {
	return sentences.reduce((most, one) => (one.length > most.length ? one : most), "");
}
