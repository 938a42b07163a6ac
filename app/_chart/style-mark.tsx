import type { ArmStyle } from "./arm-style.ts";

type StyleMarkProps = Pick<ArmStyle, "color" | "marker" | "dash"> & {
	/** Said before the name to those who only hear it. */
	kind: string;
	name: string;
	label: string | undefined;
};

/** A name beside the line and the marker that draw what it names. */
export function StyleMark({ color, marker, dash, kind, name, label }: StyleMarkProps) {
	return (
		<span className="inline-flex min-w-0 items-center gap-2">
			<svg aria-hidden="true" width="30" height="12" viewBox="-15 -6 30 12" className="shrink-0">
				<path d="M-15 0H15" stroke={color} strokeWidth="2" strokeDasharray={dash} fill="none" />
				<path d={marker} fill={color} stroke="var(--card)" strokeWidth="1" />
			</svg>
			<span className="shrink-0 font-semibold">
				<span className="sr-only">{kind} </span>
				{name}
			</span>
			{label === undefined ? null : <span className="min-w-0 text-ink-soft">{label}</span>}
		</span>
	);
}
