import type { PlotBox } from "#app/_chart/plot-box.ts";
import type { Size } from "#app/_ui/use-size.ts";

/** Of the text in panels, and between its lines. */
export const TEXT_PX = 12;
export const LINE_PX = 15;
const GUTTER_PX = 36;
/** More is the height of panels that stand above each other. */
const ONE_PANEL_PX = 400;

/** Where one of several panels is drawn: beside the one before it, or beneath it where the drawing is that high. */
export function panelBox(at: number, count: number, { width, height }: Size): PlotBox {
	if (height > ONE_PANEL_PX) {
		const own = (height - GUTTER_PX * (count - 1)) / count;
		return { left: 0, top: at * (own + GUTTER_PX), width, height: own };
	}
	const own = (width - GUTTER_PX * (count - 1)) / count;
	return { left: at * (own + GUTTER_PX), top: 0, width: own, height };
}

/** Lines of text beneath each other, the first of them at `y`. Two may be equal; no two stand at one place. */
export function stacked(lines: readonly string[], y: number): { line: string; y: number }[] {
	return lines.map((line, at) => ({ line, y: y + at * LINE_PX }));
}
