import { armStyle } from "#app/_chart/arm-style.ts";
import { escapeXml } from "./xml-text.ts";

/** A part of the page under its heading. */
export function section(heading: string, ...parts: string[]): string {
	return [`<section><h2>${heading}</h2>`, ...parts, "</section>"].join("\n");
}

/**
 * A table that scrolls on its own, by keys as well, where the page is too narrow for it.
 *
 * @param words columns of words; the others are figures
 */
export function table(
	name: string,
	head: readonly string[],
	rows: readonly (readonly string[])[],
	words: readonly number[] = [0],
): string {
	const look = (column: number) => (words.includes(column) ? ' class="words"' : "");
	const headCells = head.map((cell, column) => `<th scope="col"${look(column)}>${cell}</th>`);
	const lines = rows.map((cells) => {
		const [first = "", ...rest] = cells.map((cell, column) =>
			column === 0 ? `<th scope="row"${look(0)}>${cell}</th>` : `<td${look(column)}>${cell}</td>`,
		);
		return `<tr>${first}${rest.join("")}</tr>`;
	});
	return `<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table><thead><tr>${headCells.join("")}</tr></thead><tbody>${lines.join("\n")}</tbody></table></div>`;
}

/** The marker of an arm, in its colour. */
function markOf(arm: number): string {
	const { color, marker } = armStyle(arm);
	return `<svg class="mark" width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true" style="color:${color}"><path fill="currentColor" d="${marker}"/></svg>`;
}

/** An arm by its marker, its letter and its name. */
export function nameOf(arm: number, labels: readonly string[]): string {
	return `${markOf(arm)}${armStyle(arm).letter} ${escapeXml(labels[arm] ?? "")}`;
}
