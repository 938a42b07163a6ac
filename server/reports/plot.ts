import { armStyle } from "#app/_chart/arm-style.ts";
import { spreadLabels } from "#app/_chart/scale.ts";

/** Where the lines of a chart are drawn within it, pixels. */
export type Plot = { left: number; right: number; top: number; bottom: number };

/** A line across the plot at the height of a tick, with its figure beside it. */
export function gridLine({ left, right }: Plot, at: number, text: string): string {
	return (
		`<line class="grid" x1="${left}" x2="${right}" y1="${at}" y2="${at}"/>` +
		`<text class="axis" x="${left - 8}" y="${at + 4}" text-anchor="end">${text}</text>`
	);
}

/** A tick under the plot, with its figure beneath it. */
export function tickMark({ bottom }: Plot, at: number, text: string): string {
	return (
		`<line class="grid" x1="${at}" x2="${at}" y1="${bottom}" y2="${bottom + 5}"/>` +
		`<text class="axis" x="${at}" y="${bottom + 19}" text-anchor="middle">${text}</text>`
	);
}

const LETTER_GAP = 15;

/** The letters of arms behind the ends of their lines. */
export function endLetters(
	{ top, bottom }: Plot,
	ends: readonly { arm: number; x: number; y: number }[],
): string[] {
	const places = spreadLabels(
		ends.map(({ y }) => y),
		LETTER_GAP,
		{ min: top + 4, max: bottom },
	);
	return ends.map(({ arm, x }, at) => {
		const { color, letter } = armStyle(arm);
		return `<text class="end" style="fill:${color}" x="${tenth(x + 8)}" y="${tenth((places[at] ?? 0) + 4)}">${letter}</text>`;
	});
}

/** A tenth of a pixel is as fine as anybody sees, and keeps the file small. */
export function tenth(value: number): number {
	return Math.round(value * 10) / 10;
}
