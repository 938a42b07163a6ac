"use client";

import { useId } from "react";
import { ArmMark } from "#app/_chart/arm-mark.tsx";
import { Button } from "#app/_ui/button.tsx";

type PlanFieldProps = {
	/** Place of the plan, for its letter and colour. */
	index: number;
	label: string;
	value: string;
	/** The sentence on what is wrong with it. */
	fault: string | null;
	onChange(value: string): void;
};

/** Where a plan is pasted. */
export function PlanField({ index, label, value, fault, onChange }: PlanFieldProps) {
	const id = useId();
	return (
		<div className="min-w-0">
			<div className="mb-1 flex min-h-8 items-center justify-between gap-3">
				<label htmlFor={id} className="text-sm">
					<ArmMark index={index} label={label} />
				</label>
				{value === "" ? null : (
					<Button size="small" variant="quiet" onClick={() => onChange("")}>
						Clear <span className="sr-only">{label}</span>
					</Button>
				)}
			</div>
			<textarea
				id={id}
				value={value}
				rows={8}
				spellCheck={false}
				autoComplete="off"
				autoCapitalize="off"
				aria-invalid={fault !== null}
				aria-describedby={`${id}-fault`}
				placeholder={'[ { "Plan": { "Node Type": …'}
				onChange={(event) => onChange(event.target.value)}
				className={`block w-full resize-y rounded-md border bg-card px-3 py-2 font-mono text-xs leading-relaxed placeholder:text-ink-faint ${
					fault === null ? "border-rule-strong" : "border-bad"
				}`}
			/>
			<p id={`${id}-fault`} role="status" className="mt-1 min-h-5 break-words text-bad text-sm">
				{fault}
			</p>
		</div>
	);
}
