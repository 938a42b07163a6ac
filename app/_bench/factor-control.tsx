"use client";

import { useId } from "react";
import { armStyle } from "#app/_chart/arm-style.ts";
import { inSentence } from "#app/_lib/in-sentence.ts";
import { HelpPopover } from "#app/_ui/help-popover.tsx";
import { NumberField } from "#app/_ui/number-field.tsx";
import { Segmented } from "#app/_ui/segmented.tsx";
import type { ChoiceFactor, Factor, NumberFactor } from "#server/contract/experiment.ts";
import { type FieldFault, looseLevels } from "./draft.ts";

/** A row of the controls: a factor, and the numbers that only apply at some of its levels. */
export type FactorRow = { factor: Factor; dependents: readonly NumberFactor[] };

/** Factors as rows: a number goes with the choice it depends on, so that arms line up. */
export function factorRows(factors: readonly Factor[]): FactorRow[] {
	const dependsOn = (factor: Factor) => (factor.kind === "number" ? factor.appliesWhen?.factor : undefined);
	return factors
		.filter((factor) => dependsOn(factor) === undefined)
		.map((factor) => ({
			factor,
			dependents: factors.filter(
				(one): one is NumberFactor => one.kind === "number" && dependsOn(one) === factor.id,
			),
		}));
}

type FactorControlProps = {
	row: FactorRow;
	armIndex: number;
	/** Text of the arm. */
	text: string;
	faults: readonly FieldFault[];
	isUsable(factor: string, level: string): boolean;
	missingId: string | undefined;
	onLevel(factor: string, value: string): void;
};

/** The control of one factor of one arm. */
export function FactorControl(props: FactorControlProps) {
	const { row, armIndex, text, faults, onLevel } = props;
	const levels = looseLevels(text);
	const faultOf = (id: string) =>
		faults.find((fault) => fault.field === `arms[${armIndex}].${id}`)?.sentence.replace(/^[^ ]+: /, "");
	const number = (factor: NumberFactor) => (
		<NumberField
			key={factor.id}
			context={`Arm ${armStyle(armIndex).letter}`}
			label={factor.label}
			value={levels.get(factor.id) ?? String(factor.initial)}
			onChange={(value) => onLevel(factor.id, value)}
			min={factor.min}
			max={factor.max}
			step={factor.step}
			unit={factor.unit}
			fault={faultOf(factor.id)}
		/>
	);
	if (row.factor.kind === "number") return number(row.factor);
	const level = levels.get(row.factor.id) ?? row.factor.initial;
	const shown = row.dependents.filter((factor) => factor.appliesWhen?.levels.includes(level));
	return (
		<div className="min-w-0">
			<ChoiceControl {...props} factor={row.factor} level={level} fault={faultOf(row.factor.id)} />
			{shown.length === 0 ? null : (
				<div className="mt-3 grid grid-cols-[repeat(auto-fit,minmax(8.5rem,1fr))] gap-3 border-rule border-l-2 pl-3">
					{shown.map(number)}
				</div>
			)}
		</div>
	);
}

type ChoiceControlProps = FactorControlProps & {
	factor: ChoiceFactor;
	level: string;
	fault: string | undefined;
};

function ChoiceControl(props: ChoiceControlProps) {
	const { factor, level, fault, armIndex, isUsable, missingId, onLevel } = props;
	const id = useId();
	const chosen = factor.levels.find((one) => one.id === level);
	const greyed = factor.levels.some((one) => !isUsable(factor.id, one.id));
	const describedBy = [`${id}-help`, fault === undefined ? "" : `${id}-fault`, greyed ? missingId : ""];
	return (
		<>
			<div className="mb-1 flex items-center gap-2">
				<span id={`${id}-label`} className="font-medium text-ink-soft text-sm">
					<span className="sr-only">{`Arm ${armStyle(armIndex).letter}: `}</span>
					{factor.label}
				</span>
				<HelpPopover about={inSentence(factor.label)}>
					<p>{factor.help}</p>
					<dl className="mt-2 space-y-1.5">
						{factor.levels.map((one) => (
							<div key={one.id}>
								<dt className="font-medium text-ink">{one.label}</dt>
								<dd>{one.help}</dd>
							</div>
						))}
					</dl>
				</HelpPopover>
			</div>
			<Segmented
				labelledBy={`${id}-label`}
				describedBy={describedBy.filter(Boolean).join(" ")}
				value={level}
				invalid={fault !== undefined}
				items={factor.levels.map((one) => ({
					value: one.id,
					label: one.label,
					disabled: !isUsable(factor.id, one.id),
				}))}
				onChange={(value) => onLevel(factor.id, value)}
			/>
			<p id={`${id}-help`} className="mt-1.5 hidden text-ink-faint text-xs leading-relaxed @3xl:block">
				{chosen?.help}
			</p>
			{fault === undefined ? null : (
				<p id={`${id}-fault`} className="mt-1 text-bad text-xs">
					{fault}
				</p>
			)}
		</>
	);
}
