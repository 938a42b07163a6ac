import { useId } from "react";

export type SelectItem = { value: string; label: string };

type SelectFieldProps = {
	label: string;
	value: string;
	items: readonly SelectItem[];
	/** What a form sends it as. */
	name?: string;
	disabled?: boolean;
	onChange(value: string): void;
};

/** One of many choices, in a list that opens, in line with the fields beside it. */
export function SelectField({ label, value, items, name, disabled, onChange }: SelectFieldProps) {
	const id = useId();
	return (
		<div className="min-w-0">
			<label htmlFor={id} className="mb-1 block font-medium text-ink-soft text-sm">
				{label}
			</label>
			<select
				id={id}
				name={name}
				value={value}
				disabled={disabled}
				onChange={(event) => onChange(event.target.value)}
				className="h-9 w-full min-w-0 rounded-md border border-rule-strong bg-card px-2.5 text-ink text-sm pointer-coarse:h-11 focus-visible:outline-2 focus-visible:outline-accent focus-visible:outline-offset-2 disabled:bg-sunk disabled:text-ink-faint"
			>
				{items.map((item) => (
					<option key={item.value} value={item.value}>
						{item.label}
					</option>
				))}
			</select>
		</div>
	);
}
