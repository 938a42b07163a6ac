/** What a table's place holds; null is empty. */
export type Cell = string | number | null;

/**
 * A table after RFC 4180, the same bytes whatever the zone and the locale, numbers with the 15 digits that are
 * certain in every double: what comes after them is left of a conversion between units. Text that a
 * spreadsheet would take for a formula is preceded by an apostrophe.
 */
export function csvText(rows: readonly (readonly Cell[])[]): string {
	return rows.map((cells) => `${cells.map(cellText).join(",")}\r\n`).join("");
}

function cellText(cell: Cell): string {
	if (cell === null) return "";
	if (typeof cell === "number") return String(Number(cell.toPrecision(15)));
	const harmless = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
	return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
