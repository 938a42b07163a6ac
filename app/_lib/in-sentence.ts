/** What keeps its capital wherever it stands, though it is written as any word is. */
const NAMES = new Set(["Redis", "Postgres", "Zipf", "Poisson"]);
/** A second capital, or a letter that stands by itself: HTTP, LRU, B-tree, PgBouncer. */
const CAPITALS = /^[A-Z](?:$|[^a-z\s]|[a-z]+[A-Z])/;

/** A label as it reads within a sentence: "No cache" as "no cache", but "HTTP proxy", "B-tree" and "Redis" as they are. */
export function inSentence(label: string): string {
	const [first = ""] = /^[A-Za-z]*/.exec(label) ?? [];
	return NAMES.has(first) || CAPITALS.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
}

/** Words as they begin a sentence. */
export function capitalised(words: string): string {
	return words.charAt(0).toUpperCase() + words.slice(1);
}
