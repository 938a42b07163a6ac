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
	return framed(name, head, words, `<tbody>${linesOf(rows, words)}</tbody>`);
}

/** The same with its rows in groups, each under what it is of. */
export function groupedTable(
	name: string,
	head: readonly string[],
	groups: readonly { caption: string; rows: readonly (readonly string[])[] }[],
): string {
	const bodies = groups.map(
		({ caption, rows }) =>
			`<tbody><tr><th scope="rowgroup" class="words group" colspan="${head.length}">${caption}</th></tr>${linesOf(rows, [0])}</tbody>`,
	);
	return framed(name, head, [0], bodies.join("\n"));
}

function framed(name: string, head: readonly string[], words: readonly number[], bodies: string): string {
	const cells = head.map((cell, column) => `<th scope="col"${lookOf(column, words)}>${cell}</th>`);
	return `<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table><thead><tr>${cells.join("")}</tr></thead>${bodies}</table></div>`;
}

function linesOf(rows: readonly (readonly string[])[], words: readonly number[]): string {
	const lines = rows.map((cells) => {
		const [first = "", ...rest] = cells.map((cell, column) =>
			column === 0
				? `<th scope="row"${lookOf(0, words)}>${cell}</th>`
				: `<td${lookOf(column, words)}>${cell}</td>`,
		);
		return `<tr>${first}${rest.join("")}</tr>`;
	});
	return lines.join("\n");
}

function lookOf(column: number, words: readonly number[]): string {
	return words.includes(column) ? ' class="words"' : "";
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
