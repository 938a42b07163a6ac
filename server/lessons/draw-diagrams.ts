import { type Diagram, library } from "./diagrams.ts";
import { adoptDrawing } from "./draw-diagram.ts";
import { captionOf } from "./drawn-as.ts";
import type { FaultList } from "./faults.ts";

/** Draws what `takeDiagrams` took; what cannot be drawn is a fault at its place. */
export async function drawDiagrams(diagrams: readonly Diagram[], faults: FaultList): Promise<void> {
	if (diagrams.length === 0) return;
	const { renderMermaidSVG } = await library();
	for (const [index, { source, caption, place, node }] of diagrams.entries()) {
		const drawing = draw(() =>
			adoptDrawing(renderMermaidSVG(source, { transparent: true }), index + 1, caption),
		);
		if (drawing === undefined) {
			faults.add(place, "diagram", "cannot be drawn. Make it simpler, or say it in words.");
			continue;
		}
		const told = caption === undefined ? [] : [captionOf(caption)];
		node.data = { ...node.data, hProperties: { className: ["diagram"] }, hChildren: [drawing, ...told] };
	}
}

function draw<Drawing>(make: () => Drawing): Drawing | undefined {
	try {
		return make();
	} catch {
		// The library's own words speak of its inner parts, which tell an author nothing.
		return undefined;
	}
}
