import { armStyle } from "#app/_chart/arm-style.ts";
import { StyleMark } from "#app/_chart/style-mark.tsx";
import type { LineRef } from "#server/contract/comparison.ts";
import { lineLook, lineName } from "./line.ts";

/** An arm of the comparison as it is named everywhere: "2B" with the line that draws it. */
export function LineMark({ line, label }: { line: LineRef; label?: string }) {
	const { name, color, marker, dash } = lineLook(line);
	return <StyleMark name={name} color={color} marker={marker} dash={dash} kind="Arm" label={label} />;
}

/** What the lines of a figure are, by their marks and labels. */
export function LineLegend({ lines }: { lines: readonly (LineRef & { label: string })[] }) {
	return (
		<ul className="flex flex-wrap gap-x-5 gap-y-1 text-xs">
			{lines.map((line) => (
				<li key={lineName(line)}>
					<LineMark line={line} label={line.label} />
				</li>
			))}
		</ul>
	);
}

/** A thing that is compared, by its number in its colour. */
export function ItemMark({ at, label }: { at: number; label?: string }) {
	const { color, marker } = armStyle(at);
	return (
		<StyleMark name={String(at + 1)} color={color} marker={marker} dash="0" kind="Number" label={label} />
	);
}
