"use client";

import { type KeyboardEvent, useId } from "react";
import { wholeNumber } from "./whole-number.ts";

type NumberFieldProps = {
	label: string;
	/** Text, not a number: what was written may be wrong, and is shown as it is. */
	value: string;
	onChange(value: string): void;
	min: number;
	max: number;
	step?: number;
	unit?: string;
	disabled?: boolean;
	/** The sentence on what is wrong with the value. */
	fault?: string | undefined;
	/** Put before the label for those who hear the field out of its place: "Arm B". */
	context?: string;
};

/** A whole number with its unit and range; the arrow keys step it. */
export function NumberField(props: NumberFieldProps) {
	const { label, value, onChange, min, max, step = 1, unit, disabled, fault, context } = props;
	const id = useId();
	const onKeyDown = (event: KeyboardEvent) => {
		const direction = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
		const number = Number(value);
		if (direction === 0 || value.trim() === "" || !Number.isFinite(number)) return;
		event.preventDefault();
		onChange(String(Math.min(max, Math.max(min, number + direction * step))));
	};
	return (
		<div className="min-w-0">
			<div className="mb-1 flex items-baseline justify-between gap-2">
				<label htmlFor={id} className="font-medium text-ink-soft text-sm">
					{context === undefined ? null : <span className="sr-only">{`${context}: `}</span>}
					{label}
				</label>
				<span id={`${id}-range`} className="figures shrink-0 text-ink-faint text-xs">
					{min}–{wholeNumber(max)}
				</span>
			</div>
			<div
				className={`flex h-9 pointer-coarse:h-11 items-center rounded-md border bg-card px-2.5 focus-within:outline-2 focus-within:outline-accent focus-within:outline-offset-2 ${
					fault === undefined ? "border-rule-strong" : "border-bad"
				} ${disabled === true ? "bg-sunk text-ink-faint" : ""}`}
			>
				<input
					id={id}
					type="text"
					inputMode="numeric"
					autoComplete="off"
					value={value}
					disabled={disabled}
					aria-invalid={fault !== undefined}
					aria-describedby={`${id}-range${fault === undefined ? "" : ` ${id}-fault`}`}
					onChange={(event) => onChange(event.target.value)}
					onKeyDown={onKeyDown}
					className="figures h-full w-full min-w-0 pointer-coarse:h-11 bg-transparent text-sm outline-none"
				/>
				{unit === undefined ? null : <span className="ml-2 shrink-0 text-ink-faint text-xs">{unit}</span>}
			</div>
			{fault === undefined ? null : (
				<p id={`${id}-fault`} className="mt-1 text-bad text-xs">
					{fault}
				</p>
			)}
		</div>
	);
}
