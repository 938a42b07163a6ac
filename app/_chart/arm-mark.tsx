import { armStyle } from "./arm-style.ts";
import { StyleMark } from "./style-mark.tsx";

type ArmMarkProps = {
	index: number;
	/** What it goes by where arms of several runs stand together: "2B"; its letter unless given. */
	name?: string;
	label?: string;
};

/** The letter of an arm in its colour, with its marker: how an arm is named everywhere. */
export function ArmMark({ index, name, label }: ArmMarkProps) {
	const { letter, color, marker, dash } = armStyle(index);
	return (
		<StyleMark color={color} marker={marker} dash={dash} kind="Arm" name={name ?? letter} label={label} />
	);
}
