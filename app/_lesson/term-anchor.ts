/** Where a word of the glossary stands on its page. */
export function termAnchor(term: string): string {
	return term.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}
