import { useId } from "react";
import { Segmented, type SegmentedItem } from "./segmented.tsx";

type ChoiceFieldProps = {
	label: string;
	value: string;
	items: readonly SegmentedItem[];
	/** The sentence on what is wrong with the value. */
	fault?: string | undefined;
	onChange(value: string): void;
};

/** A choice under its name, in line with the fields beside it. */
export function ChoiceField({ label, value, items, fault, onChange }: ChoiceFieldProps) {
	const id = useId();
	return (
		<div className="min-w-0">
			<p id={id} className="mb-1 font-medium text-ink-soft text-sm">
				{label}
			</p>
			<Segmented
				labelledBy={id}
				describedBy={fault === undefined ? undefined : `${id}-fault`}
				size="field"
				value={value}
				items={items}
				invalid={fault !== undefined}
				onChange={onChange}
			/>
			{fault === undefined ? null : (
				<p id={`${id}-fault`} className="mt-1 text-bad text-xs">
					{fault}
				</p>
			)}
		</div>
	);
}
