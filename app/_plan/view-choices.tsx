"use client";

import { Button } from "#app/_ui/button.tsx";
import { Segmented } from "#app/_ui/segmented.tsx";
import type { Folds, ViewChoice } from "./plan-side.ts";

const GROUPS = [
	{
		of: "extent",
		label: "Steps shown",
		items: [
			{ value: "all", label: "All steps" },
			{ value: "differing", label: "What differs" },
		],
	},
	{
		of: "measure",
		label: "What the bars show",
		items: [
			{ value: "time", label: "Own time" },
			{ value: "blocks", label: "Own blocks" },
		],
	},
	{
		of: "scale",
		label: "Length of the plans' bars",
		items: [
			{ value: "share", label: "Shares" },
			{ value: "same", label: "Same scale" },
		],
	},
] as const;

const FOLDS = [
	{ rule: "none", label: "Unfold all" },
	{ rule: "all", label: "Fold all" },
] as const satisfies readonly { rule: Folds["rule"]; label: string }[];

type ViewChoicesProps = {
	choice: ViewChoice;
	/** What there is to choose. */
	offered: readonly (keyof ViewChoice)[];
	onChange(choice: ViewChoice): void;
};

/** Which steps are shown and which folded, what their bars show, and how long those are. */
export function ViewChoices({ choice, offered, onChange }: ViewChoicesProps) {
	const groups = GROUPS.filter(({ of }) => offered.includes(of));
	if (offered.length === 0) return null;
	return (
		<div className="flex flex-wrap items-center gap-x-6 gap-y-2 print:hidden">
			{groups.map(({ of, label, items }) => (
				<Segmented
					key={of}
					label={label}
					size="small"
					value={choice[of]}
					items={items}
					onChange={(value) => onChange({ ...choice, [of]: value })}
				/>
			))}
			{offered.includes("folds") ? (
				<div className="flex gap-1">
					{FOLDS.map(({ rule, label }) => (
						<Button
							key={rule}
							size="small"
							variant="quiet"
							onClick={() => onChange({ ...choice, folds: { rule, turned: [] } })}
						>
							{label}
						</Button>
					))}
				</div>
			) : null}
		</div>
	);
}
