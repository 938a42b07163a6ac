import { armStyle } from "#app/_chart/arm-style.ts";
import { StyleMark } from "#app/_chart/style-mark.tsx";

/** A thing that is compared, by its number in its colour. */
export function ItemMark({ at, label }: { at: number; label?: string | undefined }) {
	const { color, marker } = armStyle(at);
	return (
		<StyleMark name={String(at + 1)} color={color} marker={marker} dash="0" kind="Number" label={label} />
	);
}
