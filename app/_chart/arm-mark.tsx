import { armStyle } from "./arm-style.ts";
import { StyleMark } from "./style-mark.tsx";

type ArmMarkProps = {
	index: number;
	label?: string;
};

/** The letter of an arm in its colour, with its marker: how an arm is named everywhere. */
export function ArmMark({ index, label }: ArmMarkProps) {
	const { letter, color, marker, dash } = armStyle(index);
	return <StyleMark color={color} marker={marker} dash={dash} kind="Arm" name={letter} label={label} />;
}
