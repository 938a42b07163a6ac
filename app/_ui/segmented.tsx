"use client";

import { useId } from "react";

export type SegmentedItem = { value: string; label: string; disabled?: boolean };

type SegmentedProps = {
	/** The group's name, or the id of the element that names it. */
	label?: string;
	labelledBy?: string;
	describedBy?: string | undefined;
	value: string;
	items: readonly SegmentedItem[];
	onChange(value: string): void;
	disabled?: boolean;
	invalid?: boolean;
	/** `field` is as high as an input beside it. */
	size?: keyof typeof HEIGHTS;
};

const HEIGHTS = { small: "min-h-7 text-xs", field: "min-h-[1.875rem] text-sm", medium: "min-h-9 text-sm" };

const ON = {
	choice: "checked:shadow-[0_0_0_1px_var(--rule-strong)]",
	words:
		"text-ink-soft peer-checked:text-ink peer-hover:text-ink peer-disabled:text-ink-faint peer-disabled:line-through",
};
/** Nothing can be chosen, which says nothing against a choice: only one that cannot be had is crossed out. */
const OFF = {
	choice: "checked:shadow-[0_0_0_1px_var(--rule)]",
	words: "text-ink-faint peer-checked:text-ink-soft",
};

/** A few choices of which one holds, side by side: the browser's own radio buttons, which need no script of ours. */
export function Segmented(props: SegmentedProps) {
	const {
		label,
		labelledBy,
		describedBy,
		value,
		items,
		onChange,
		disabled,
		invalid,
		size = "medium",
	} = props;
	const name = useId();
	const isOff = disabled === true;
	const look = isOff ? OFF : ON;
	return (
		<div
			role="radiogroup"
			aria-label={label}
			aria-labelledby={labelledBy}
			aria-describedby={describedBy}
			aria-invalid={invalid === true ? true : undefined}
			className={`inline-grid auto-cols-fr grid-flow-col gap-0.5 rounded-md border bg-sunk p-0.5 ${
				invalid === true ? "border-bad" : "border-rule"
			} ${size === "small" ? "" : "w-full"}`}
		>
			{items.map((item) => (
				<label
					key={item.value}
					className={`relative grid pointer-coarse:min-h-11 pointer-coarse:min-w-11 content-center px-2 py-0.5 text-center font-medium leading-tight ${HEIGHTS[size]}`}
				>
					<input
						type="radio"
						name={name}
						value={item.value}
						checked={item.value === value}
						disabled={isOff || item.disabled === true}
						onChange={() => onChange(item.value)}
						className={`peer absolute inset-0 appearance-none rounded-[5px] transition-colors checked:bg-card disabled:cursor-not-allowed ${look.choice}`}
					/>
					<span className={`pointer-events-none relative decoration-1 transition-colors ${look.words}`}>
						{item.label}
					</span>
				</label>
			))}
		</div>
	);
}
