import { armStyle } from "./arm-style.ts";

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
		<span className="inline-flex min-w-0 items-center gap-2">
			<svg aria-hidden="true" width="30" height="12" viewBox="-15 -6 30 12" className="shrink-0">
				<path d="M-15 0H15" stroke={color} strokeWidth="2" strokeDasharray={dash} fill="none" />
				<path d={marker} fill={color} stroke="var(--card)" strokeWidth="1" />
			</svg>
			<span className="shrink-0 font-semibold">
				<span className="sr-only">Arm </span>
				{name ?? letter}
			</span>
			{label === undefined ? null : <span className="min-w-0 text-ink-soft">{label}</span>}
		</span>
	);
}
