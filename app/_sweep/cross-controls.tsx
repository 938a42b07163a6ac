"use client";

import { useId } from "react";
import type { Bench } from "#app/_bench/use-bench.ts";
import type { ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { lackingLevels } from "#server/contract/requirements.ts";
import { splitText, twoValues } from "./layout-draft.ts";
import type { LayoutDraft } from "./layout-kind.ts";
import { LayoutTime } from "./layout-time.tsx";

type CrossControlsProps = { declaration: ExperimentDeclaration; bench: Bench; layout: LayoutDraft };

/** Which factors are crossed, and at which two levels each. */
export function CrossControls({ declaration, bench, layout }: CrossControlsProps) {
	const { draft } = bench;
	const crossed = new Map(layout.cross.map((text) => [splitText(text).id, splitText(text).rest.split(",")]));
	const lacking = lackingLevels(declaration, bench.lab);
	const set = (cross: readonly string[]) => bench.setDraft({ ...draft, layout: { ...layout, cross } });
	const { max } = LIMITS.crossed;
	return (
		<fieldset className="rounded-md border border-rule bg-card p-4">
			<legend className="sr-only">Crossed factors</legend>
			<ul className="space-y-3">
				{declaration.factors.filter(canCross).map((factor) => (
					<CrossRow
						key={factor.id}
						factor={factor}
						levels={crossed.get(factor.id)}
						isFull={crossed.size >= max}
						isUsable={(level) => !lacking.some((one) => one.factor === factor.id && one.level === level)}
						onToggle={(levels) =>
							set(
								levels === null
									? layout.cross.filter((text) => splitText(text).id !== factor.id)
									: [...layout.cross, `${factor.id}=${levels.join(",")}`],
							)
						}
						onLevels={(levels) =>
							set(
								layout.cross.map((text) =>
									splitText(text).id === factor.id ? `${factor.id}=${levels.join(",")}` : text,
								),
							)
						}
					/>
				))}
			</ul>
			<p className="figures mt-3 text-ink-soft text-sm">
				{`${crossed.size} factors at two levels each: ${2 ** crossed.size} combinations. ${LIMITS.crossed.min} or ${max} can be crossed.`}
			</p>
			<LayoutTime bench={bench} one="combination" />
		</fieldset>
	);
}

/** A number that comes along with a choice has no meaning in some of the combinations. */
function canCross(factor: Factor): boolean {
	return factor.kind === "choice" ? factor.levels.length > 1 : factor.appliesWhen === undefined;
}

type CrossRowProps = {
	factor: Factor;
	/** The two levels, as text; undefined where it is not crossed. */
	levels: readonly string[] | undefined;
	isFull: boolean;
	isUsable(level: string): boolean;
	onToggle(levels: readonly string[] | null): void;
	onLevels(levels: readonly string[]): void;
};

function CrossRow({ factor, levels, isFull, isUsable, onToggle, onLevels }: CrossRowProps) {
	const id = useId();
	const usual = usualLevels(factor, isUsable);
	const [first = "", second = ""] = levels ?? usual;
	const field = (at: 0 | 1, value: string) => (
		<LevelField
			factor={factor}
			label={`${factor.label}, ${at === 0 ? "first" : "second"} level`}
			value={value}
			isDisabled={levels === undefined}
			isUsable={isUsable}
			onChange={(level) => onLevels(at === 0 ? [level, second] : [first, level])}
		/>
	);
	return (
		<li className="grid grid-cols-[auto_1fr_1fr] items-center gap-x-3 gap-y-2 @2xl:grid-cols-[12rem_minmax(0,16rem)_minmax(0,16rem)]">
			<label
				htmlFor={id}
				className="col-span-3 flex min-h-9 pointer-coarse:min-h-11 items-center gap-2 font-medium text-sm @2xl:col-span-1"
			>
				<input
					id={id}
					type="checkbox"
					className="size-4 accent-[var(--accent)]"
					checked={levels !== undefined}
					disabled={levels === undefined && (isFull || usual.length < 2)}
					onChange={(event) => onToggle(event.target.checked ? usual : null)}
				/>
				{factor.label}
			</label>
			<span className="@2xl:hidden" />
			{field(0, first)}
			{field(1, second)}
		</li>
	);
}

type LevelFieldProps = {
	factor: Factor;
	label: string;
	value: string;
	isDisabled: boolean;
	isUsable(level: string): boolean;
	onChange(level: string): void;
};

function LevelField({ factor, label, value, isDisabled, isUsable, onChange }: LevelFieldProps) {
	const look =
		"h-9 w-full min-w-0 rounded-md border border-rule-strong bg-card px-2.5 text-sm disabled:bg-sunk disabled:text-ink-faint";
	if (factor.kind === "number") {
		return (
			<input
				type="text"
				inputMode="numeric"
				aria-label={label}
				value={value}
				disabled={isDisabled}
				onChange={(event) => onChange(event.target.value)}
				className={`figures ${look}`}
			/>
		);
	}
	return (
		<select
			aria-label={label}
			value={value}
			disabled={isDisabled}
			onChange={(event) => onChange(event.target.value)}
			className={look}
		>
			{factor.levels.map((level) => (
				<option key={level.id} value={level.id} disabled={!isUsable(level.id)}>
					{level.label}
				</option>
			))}
		</select>
	);
}

function usualLevels(factor: Factor, isUsable: (level: string) => boolean): string[] {
	if (factor.kind === "number") return twoValues(factor).map(String);
	return factor.levels
		.map(({ id }) => id)
		.filter(isUsable)
		.slice(0, 2);
}
