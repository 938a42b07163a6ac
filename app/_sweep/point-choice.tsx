"use client";

import { armStyle } from "#app/_chart/arm-style.ts";
import { LIMITS } from "#server/contract/limits.ts";

type PointChoiceProps = {
	/** What is chosen from: "Points". */
	legend: string;
	/** Of each arm of the run. */
	names: readonly string[];
	/** Places of those chosen, in the order of the request. */
	chosen: readonly number[];
	onChange(chosen: readonly number[]): void;
};

/** Which arms of many are looked at closely: one at least, and as many as can be told apart in a chart. */
export function PointChoice({ legend, names, chosen, onChange }: PointChoiceProps) {
	const { max } = LIMITS.arms;
	const isFull = chosen.length >= max;
	const toggle = (place: number) =>
		onChange(
			names.map((_, at) => at).filter((at) => (at === place ? !chosen.includes(at) : chosen.includes(at))),
		);
	return (
		<fieldset className="min-w-0 print:hidden">
			<legend className="mb-1.5 text-ink-faint text-xs">{`${legend}, up to ${max}`}</legend>
			<ul className="flex flex-wrap gap-1.5">
				{names.map((name, place) => {
					const at = chosen.indexOf(place);
					const isChosen = at !== -1;
					return (
						<li key={name}>
							<label
								className={`figures flex min-h-8 pointer-coarse:min-h-11 items-center gap-1.5 rounded-md border px-2.5 text-xs has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2 ${
									isChosen ? "border-rule-strong bg-card text-ink" : "border-rule bg-sunk text-ink-soft"
								}`}
							>
								<input
									type="checkbox"
									className="size-3.5 accent-[var(--accent)]"
									checked={isChosen}
									disabled={isChosen ? chosen.length === 1 : isFull}
									onChange={() => toggle(place)}
								/>
								{isChosen ? <b style={{ color: armStyle(at).color }}>{armStyle(at).letter}</b> : null}
								{name}
							</label>
						</li>
					);
				})}
			</ul>
		</fieldset>
	);
}
