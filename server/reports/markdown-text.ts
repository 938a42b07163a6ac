/** A cell of words, or of code. */
type Cell = string | { code: string };

/** A table whose first columns are words and the others figures, line by line. */
export function tableLines(
	head: readonly string[],
	rows: readonly (readonly Cell[])[],
	wordColumns = 1,
): string[] {
	const rule = head.map((_, column) => (column < wordColumns ? ":--" : "--:"));
	const lines = [head, ...rows].map((cells) => `| ${cells.map(cellText).join(" | ")} |`);
	return lines.toSpliced(1, 0, `| ${rule.join(" | ")} |`);
}

function cellText(cell: Cell): string {
	return typeof cell === "string"
		? plain(cell)
		: `\`${cell.code.replace(/\s+/g, " ").replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}

/**
 * One line, without what Markdown or HTML would take for a sign of its own, and without what a code host makes links
 * of: it looks for names behind @ and numbers behind # after the signs are gone, so that a joiner without width keeps
 * the two apart.
 */
export function plain(text: string): string {
	return text
		.replace(/\s+/g, " ")
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replace(/[\\`*_[\]|~$]|:(?=\/\/)|(?<=\bwww)\./gi, "\\$&")
		.replace(/[@#]/g, "$&\u2060");
}
