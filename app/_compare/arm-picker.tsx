"use client";

import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { Button } from "#app/_ui/button.tsx";
import type { ItemRef } from "#server/contract/comparison.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { letterOf, withItem } from "./item-address.ts";
import { useCompareAddress } from "./use-compare-address.ts";

const MOST = LIMITS.comparedArms;

type ArmPickerProps = {
	refs: readonly ItemRef[];
	/** Which of them the arms are of. */
	at: number;
	/** What a person reads for each arm of the run. */
	labels: readonly string[];
	/** Those that are shown now. */
	shown: readonly number[];
};

/** Chooses which arms of a run are shown; the choice is in the address. */
export function ArmPicker({ refs, at, labels, shown }: ArmPickerProps) {
	const id = useId();
	const router = useRouter();
	const addressOf = useCompareAddress();
	const [chosen, setChosen] = useState<readonly number[]>(shown);
	const ref = refs[at];
	if (ref === undefined) return null;
	const show = () => {
		const arms = labels.flatMap((_, arm) => (chosen.includes(arm) ? [arm] : []));
		const isAll = arms.length === labels.length && labels.length <= LIMITS.arms.max;
		router.push(addressOf(withItem(refs, at, { ...ref, arms: isAll ? null : arms })), { scroll: false });
	};
	return (
		<fieldset aria-describedby={id} className="mt-2 max-w-4xl">
			<legend className="font-medium text-ink-soft text-sm">Arms of {at + 1} to show</legend>
			<ul className="figures mt-1.5 grid grid-cols-1 gap-x-6 sm:grid-cols-2 lg:grid-cols-3">
				{labels.map((label, arm) => {
					const isChosen = chosen.includes(arm);
					return (
						<li key={letterOf(arm)}>
							<label className="flex min-h-9 items-center gap-2.5 text-sm has-disabled:text-ink-faint pointer-coarse:min-h-11">
								<input
									type="checkbox"
									checked={isChosen}
									disabled={!isChosen && chosen.length >= MOST}
									onChange={() =>
										setChosen(isChosen ? chosen.filter((one) => one !== arm) : [...chosen, arm])
									}
									className="size-4 shrink-0 accent-accent"
								/>
								<b className="w-3 shrink-0 font-semibold">{letterOf(arm)}</b>
								<span className="min-w-0">{label}</span>
							</label>
						</li>
					);
				})}
			</ul>
			<div className="mt-2 flex flex-wrap items-center gap-3">
				<Button size="small" disabled={chosen.length === 0} onClick={show}>
					{chosen.length === 1 ? "Show this arm" : `Show these ${chosen.length} arms`}
				</Button>
				<p id={id} role="status" className="text-ink-faint text-sm">
					{chosen.length >= MOST
						? `${MOST} is the most. Take one away to choose another.`
						: `${labels.length > MOST ? `Up to ${MOST} of ${labels.length}` : `Any of its ${labels.length}`}; the first is what the others of this run are measured by.`}
				</p>
			</div>
		</fieldset>
	);
}
