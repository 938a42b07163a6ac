import { armStyle } from "#app/_bench/arm-style.ts";
import type { LineRef } from "#server/contract/comparison.ts";
import { lineLook } from "./line.ts";

/** An arm of the comparison as it is named everywhere: "2B" with the line that draws it. */
export function LineMark({ line, label }: { line: LineRef; label?: string }) {
	const { name, color, marker, dash } = lineLook(line);
	return <Mark name={name} color={color} marker={marker} dash={dash} kind="Arm" label={label} />;
}

/** A thing that is compared, by its number in its colour. */
export function ItemMark({ at, label }: { at: number; label?: string }) {
	const { color, marker } = armStyle(at);
	return <Mark name={String(at + 1)} color={color} marker={marker} dash="0" kind="Number" label={label} />;
}

type MarkProps = {
	name: string;
	color: string;
	marker: string;
	dash: string;
	/** Said before the name to those who only hear it. */
	kind: string;
	label: string | undefined;
};

function Mark({ name, color, marker, dash, kind, label }: MarkProps) {
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
