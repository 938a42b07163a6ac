"use client";

import { memo, useId } from "react";
import { useActions } from "#app/_actions/action-registry.ts";
import { ArmMark } from "#app/_chart/arm-mark.tsx";
import { armStyle, DISTINCT_ARMS } from "#app/_chart/arm-style.ts";
import { inSentence } from "#app/_lib/in-sentence.ts";
import { Button } from "#app/_ui/button.tsx";
import { differingFactors } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { LabStatus } from "#server/contract/lab.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { lackingLevels } from "#server/contract/requirements.ts";
import { type CheckedDraft, type FieldFault, proposeArm, withLevel } from "./draft.ts";
import { FactorControl, factorRows } from "./factor-control.tsx";

type ArmCardsProps = {
	declaration: ExperimentDeclaration;
	/** Texts of the arms as the URL holds them. */
	texts: readonly string[];
	checked: CheckedDraft;
	faults: readonly FieldFault[];
	lab: LabStatus | undefined;
	/** How many arms there may be, and what is said of that and of the first one. */
	kind?: ArmsKind;
	onChange(texts: string[]): void;
};

/** What the cards are for. */
export type ArmsKind = { min: number; max: number; first: string; firstHelp: string; help: string };

const COMPARED: ArmsKind = {
	...LIMITS.arms,
	first: "baseline",
	firstHelp: "the others are compared with it",
	help: `${LIMITS.arms.min} to ${LIMITS.arms.max} arms are measured against each other, in short turns.`,
};

/**
 * The arms side by side, each with a control per factor, made from the declaration alone. What a run brings several times
 * a second is none of theirs.
 */
export const ArmCards = memo(function ArmCards(props: ArmCardsProps) {
	const { declaration, texts, checked, faults, lab, kind = COMPARED, onChange } = props;
	const { factors } = declaration;
	const noticeId = useId();
	const missing = lackingLevels(declaration, lab);
	const isUsable = (factor: string, level: string) =>
		!missing.some((one) => one.factor === factor && one.level === level);
	const proposal = texts.length < kind.max ? proposeArm(factors, texts, isUsable) : undefined;
	const add = () => proposal !== undefined && onChange([...texts, proposal]);
	// An address may hold any number: those that no letter tells apart wait in it.
	const shown = texts.slice(0, DISTINCT_ARMS);
	const last = shown.length - 1;
	useActions([
		{
			id: "add-arm",
			label: "Add an arm",
			group: "Settings",
			keys: "a",
			isDisabled: proposal === undefined,
			perform: add,
		},
		{
			id: "remove-arm",
			label: `Remove arm ${armStyle(last).letter}`,
			group: "Settings",
			keys: "x",
			isDisabled: texts.length <= kind.min,
			perform: () => onChange(texts.toSpliced(last, 1)),
		},
	]);
	return (
		<div>
			{texts.length > kind.max ? (
				<div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
					<p className="max-w-[80ch]">{tooManyText(texts.length, shown.length, kind.max)}</p>
					<Button size="small" onClick={() => onChange(texts.slice(0, kind.max))}>
						{kind.max === 1 ? "Keep the first alone" : `Keep the first ${kind.max}`}
					</Button>
				</div>
			) : null}
			<div
				className={`grid grid-cols-1 gap-4 @lg:grid-cols-2 ${
					shown.length > LIMITS.arms.max
						? "@5xl:grid-cols-4"
						: "@5xl:auto-cols-fr @5xl:grid-flow-col @5xl:grid-cols-none"
				}`}
			>
				{shown.map((text, index) => (
					<ArmCard
						key={armStyle(index).letter}
						declaration={declaration}
						index={index}
						text={text}
						first={kind.first}
						differing={index === 0 ? kind.firstHelp : differenceText(declaration, checked, index)}
						faults={faults}
						isUsable={isUsable}
						missingId={missing.length > 0 ? noticeId : undefined}
						onLevel={(id, value) =>
							onChange(texts.map((one, at) => (at === index ? withLevel(factors, one, id, value) : one)))
						}
						onRemove={
							texts.length > kind.min ? () => onChange(texts.filter((_, at) => at !== index)) : undefined
						}
					/>
				))}
			</div>
			<div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2 big:hidden">
				{kind.max === 1 ? null : (
					<Button size="small" disabled={proposal === undefined} onClick={add}>
						Add an arm
					</Button>
				)}
				<p className="hidden text-ink-faint text-xs @2xl:block">{kind.help}</p>
			</div>
			<div id={noticeId}>
				{missing.map((one) => (
					<details key={`${one.factor}=${one.level}`} className="mt-3 text-sm">
						<summary className="w-fit text-ink-soft">
							{one.label} is not available here:{" "}
							<span className="underline underline-offset-4">how to get it</span>
						</summary>
						<p className="mt-1 max-w-[80ch] border-rule border-l-2 pl-3 text-ink-soft">{one.reason}</p>
					</details>
				))}
			</div>
		</div>
	);
});

type ArmCardProps = {
	declaration: ExperimentDeclaration;
	index: number;
	text: string;
	/** What the first arm is to the others. */
	first: string;
	differing: string;
	faults: readonly FieldFault[];
	isUsable(factor: string, level: string): boolean;
	/** Id of the text that says why levels are greyed. */
	missingId: string | undefined;
	onLevel(factor: string, value: string): void;
	onRemove: (() => void) | undefined;
};

function ArmCard(props: ArmCardProps) {
	const { declaration, index, text, first, differing, faults, isUsable, missingId, onLevel, onRemove } =
		props;
	const id = useId();
	const rows = factorRows(declaration.factors);
	const { letter, color } = armStyle(index);
	return (
		// biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a subgrid with its legend in it
		<div
			role="group"
			data-arm={index}
			aria-labelledby={`${id}-name`}
			className="relative grid min-w-0 grid-rows-subgrid gap-y-4 overflow-hidden rounded-md border border-rule bg-card px-4 pt-4 pb-4"
			style={{ gridRow: `span ${rows.length + 1}` }}
		>
			<span aria-hidden="true" className="absolute inset-x-0 top-0 h-1" style={{ background: color }} />
			<header className="flex items-start justify-between gap-2">
				<div className="min-w-0">
					<h3 id={`${id}-name`} className="text-[0.9375rem]">
						<ArmMark index={index} {...(index === 0 ? { label: first } : {})} />
					</h3>
					<p className="mt-0.5 min-h-4 text-ink-faint text-xs">{differing}</p>
				</div>
				{onRemove === undefined ? null : (
					<Button variant="quiet" size="small" aria-label={`Remove arm ${letter}`} onClick={onRemove}>
						Remove
					</Button>
				)}
			</header>
			{rows.map((row) => (
				<FactorControl
					key={row.factor.id}
					row={row}
					armIndex={index}
					text={text}
					faults={faults}
					isUsable={isUsable}
					missingId={missingId}
					onLevel={onLevel}
				/>
			))}
		</div>
	);
}

function tooManyText(count: number, shownCount: number, max: number): string {
	const most = max === 1 ? "there can be one" : `${max} are the most`;
	const waiting =
		count > shownCount
			? ` The first ${shownCount} are shown; the others stay in the address until they are taken out.`
			: "";
	return `There are ${count} arms, and ${most}.${waiting}`;
}

function differenceText(declaration: ExperimentDeclaration, checked: CheckedDraft, index: number): string {
	if (index >= checked.arms.length) return "one more than there can be";
	const baseline = checked.arms[0];
	const arm = checked.arms[index];
	if (baseline == null || arm == null) return "not a valid arm yet";
	const names = differingFactors(declaration.factors, [baseline, arm]).map((one) => inSentence(one.label));
	if (names.length === 0) return "the same as A";
	return `differs from A in ${names.join(", ")}`;
}
