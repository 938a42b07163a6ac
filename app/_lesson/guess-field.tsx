"use client";

import { useId } from "react";

type GuessFieldProps = {
	label: string;
	/** Id of the question, for those who come upon the field by keyboard. */
	describedBy: string;
	value: string;
	unit: string;
	fault: string | undefined;
	onChange(text: string): void;
};

/** A number with its unit, to be guessed: decimals are allowed, and there is no range to be guided by. */
export function GuessField({ label, describedBy, value, unit, fault, onChange }: GuessFieldProps) {
	const id = useId();
	return (
		<div>
			<label htmlFor={id} className="sr-only">
				{label}
			</label>
			<div
				className={`flex h-10 pointer-coarse:h-11 w-40 items-center rounded-md border bg-card px-3 focus-within:outline-2 focus-within:outline-accent focus-within:outline-offset-2 ${fault === undefined ? "border-rule-strong" : "border-bad"}`}
			>
				<input
					id={id}
					type="text"
					inputMode="decimal"
					autoComplete="off"
					maxLength={20}
					value={value}
					aria-invalid={fault !== undefined}
					aria-describedby={`${describedBy}${fault === undefined ? "" : ` ${id}-fault`}`}
					onChange={(event) => onChange(event.target.value)}
					className="figures h-full w-full min-w-0 bg-transparent outline-none pointer-coarse:h-11"
				/>
				<span className="ml-2 shrink-0 text-ink-faint text-xs">{unit}</span>
			</div>
			{fault === undefined ? null : (
				<p id={`${id}-fault`} className="mt-1 text-bad text-xs">
					{fault}
				</p>
			)}
		</div>
	);
}
