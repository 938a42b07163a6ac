import type { LineLook } from "./chart.ts";
import { StyleMark } from "./style-mark.tsx";

/** A line as it is named everywhere: "2B" with the stroke and the marker that draw it. */
export function LineMark({ line, label }: { line: LineLook; label?: string }) {
	const { name, color, marker, dash } = line;
	return <StyleMark name={name} color={color} marker={marker} dash={dash} kind="Arm" label={label} />;
}
