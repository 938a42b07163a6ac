"use client";

import { RadioGroup } from "radix-ui";

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

const ON =
	"text-ink-soft hover:text-ink disabled:text-ink-faint disabled:line-through data-[state=checked]:text-ink";
/** Nothing can be chosen, which says nothing against a choice: only one that cannot be had is crossed out. */
const OFF =
	"text-ink-faint data-[state=checked]:text-ink-soft data-[state=checked]:shadow-[0_0_0_1px_var(--rule)]";

/** A few choices of which one holds, side by side. */
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
	const isOff = disabled === true;
	return (
		<RadioGroup.Root
			aria-label={label}
			aria-labelledby={labelledBy}
			aria-describedby={describedBy}
			aria-invalid={invalid === true ? true : undefined}
			value={value}
			onValueChange={onChange}
			disabled={isOff}
			className={`inline-grid auto-cols-fr grid-flow-col gap-0.5 rounded-md border bg-sunk p-0.5 ${
				invalid === true ? "border-bad" : "border-rule"
			} ${size === "small" ? "" : "w-full"}`}
		>
			{items.map((item) => (
				<RadioGroup.Item
					key={item.value}
					value={item.value}
					disabled={item.disabled === true}
					className={`rounded-[5px] px-2 pointer-coarse:min-h-11 pointer-coarse:min-w-11 py-0.5 text-center font-medium leading-tight transition-colors disabled:cursor-not-allowed disabled:decoration-1 data-[state=checked]:bg-card data-[state=checked]:shadow-[0_0_0_1px_var(--rule-strong)] ${HEIGHTS[size]} ${
						isOff ? OFF : ON
					}`}
				>
					{item.label}
				</RadioGroup.Item>
			))}
		</RadioGroup.Root>
	);
}
