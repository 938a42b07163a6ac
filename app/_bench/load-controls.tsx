"use client";

import { useId } from "react";
import { HelpPopover } from "#app/_ui/help-popover.tsx";
import { NumberField } from "#app/_ui/number-field.tsx";
import { Segmented, type SegmentedItem } from "#app/_ui/segmented.tsx";
import { LIMITS } from "#server/contract/limits.ts";
import type { FieldFault } from "./draft.ts";
import { applies, LOAD_LABELS, type LoadDraft, type LoadField } from "./load-draft.ts";

type LoadControlsProps = {
	draft: LoadDraft;
	faults: readonly FieldFault[];
	onChange(draft: LoadDraft): void;
};

const MODELS = [
	{ value: "closed", label: "Closed loop" },
	{ value: "open", label: "Open loop" },
] as const;
const ARRIVALS = [
	{ value: "constant", label: "Evenly" },
	{ value: "poisson", label: "At random" },
] as const;
const PROFILES = [
	{ value: "constant", label: "Level" },
	{ value: "ramp", label: "Ramp" },
	{ value: "steps", label: "Steps" },
	{ value: "spike", label: "Spike" },
] as const;
const UNTIL = [
	{ value: "seconds", label: "No" },
	{ value: "decided", label: "Yes" },
] as const;

const MODEL_HELP = {
	closed: "Each client asks again when its last request is answered: a slow service is asked less often.",
	open: "Requests come due by a clock, whether or not the service keeps up: what it is late with waits.",
};

/** What each setting does, in the order in which they are shown. */
const HELP: readonly { field: LoadField; text: string }[] = [
	{ field: "arrivalRatePerSec", text: "How many requests come due each second." },
	{
		field: "arrivals",
		text: "Evenly: one every so often. At random: as from many people who know nothing of each other.",
	},
	{
		field: "profile",
		text: "How the rate goes within each slice: level, in a straight line, in five steps, or with its middle fifth raised.",
	},
	{ field: "toRatePerSec", text: "Where a ramp or steps end, or how high a spike goes." },
	{
		field: "clients",
		text: "How many requests are in progress at once; in an open loop the most there may be, and what is due beyond them waits.",
	},
	{ field: "thinkMs", text: "How long a client waits between an answer and its next request." },
	{ field: "seconds", text: "How long is measured in all; the arms share it in short turns." },
	{
		field: "budgetSeconds",
		text: "Go on until decided: measures on until each arm has a verdict, or these seconds are spent.",
	},
];

/** The budget that is offered at first, in times of the run's seconds. */
const BUDGET_FACTOR = 10;

/** The load: which loop, and the settings that have a meaning in it. */
export function LoadControls({ draft, faults, onChange }: LoadControlsProps) {
	const isOpen = draft.model === "open";
	const set = (change: Partial<LoadDraft>) => onChange({ ...draft, ...change });
	const faultOf = (field: LoadField) =>
		faults.find((fault) => fault.field === `load.${field}`)?.sentence.replace(/^[^ ]+: /, "");
	const number = (field: LoadField, label: string, unit: string, limit: { min: number; max: number }) => (
		<NumberField
			label={label}
			value={draft[field]}
			onChange={(text) => set({ [field]: text })}
			{...limit}
			unit={unit}
			fault={faultOf(field)}
		/>
	);
	return (
		<section aria-label="Load" className="space-y-4">
			<div className="flex flex-wrap items-center gap-x-5 gap-y-2">
				<div className="flex items-center gap-2">
					<div className="w-60">
						<Segmented
							label="Load"
							value={draft.model}
							items={MODELS}
							invalid={faultOf("model") !== undefined}
							onChange={(model) => set({ model })}
						/>
					</div>
					<LoadHelp draft={draft} />
				</div>
				<p className="text-ink-faint text-xs leading-relaxed">
					{isOpen ? MODEL_HELP.open : MODEL_HELP.closed}
				</p>
				{faultOf("model") === undefined ? null : <p className="text-bad text-xs">{faultOf("model")}</p>}
			</div>
			{isOpen ? (
				<div className="grid grid-cols-2 gap-4 @3xl:grid-cols-[10rem_13rem_minmax(16rem,22rem)_10rem]">
					{number("arrivalRatePerSec", LOAD_LABELS.arrivalRatePerSec, "per s", LIMITS.arrivalRatePerSec)}
					<ChoiceField
						label={LOAD_LABELS.arrivals}
						value={draft.arrivals}
						items={ARRIVALS}
						fault={faultOf("arrivals")}
						onChange={(arrivals) => set({ arrivals })}
					/>
					<div className="col-span-2 @3xl:col-span-1">
						<ChoiceField
							label={LOAD_LABELS.profile}
							value={draft.profile}
							items={PROFILES}
							fault={faultOf("profile")}
							onChange={(profile) => set({ profile, toRatePerSec: draft.toRatePerSec || doubled(draft) })}
						/>
					</div>
					{applies("toRatePerSec", draft)
						? number("toRatePerSec", LOAD_LABELS.toRatePerSec, "per s", LIMITS.arrivalRatePerSec)
						: null}
				</div>
			) : null}
			<div className="grid grid-cols-2 gap-4 @3xl:grid-cols-[repeat(3,10rem)_10rem_10rem]">
				{number(
					"clients",
					isOpen ? "In progress" : LOAD_LABELS.clients,
					isOpen ? "at most" : "at once",
					LIMITS.clients,
				)}
				{applies("thinkMs", draft) ? number("thinkMs", LOAD_LABELS.thinkMs, "ms", LIMITS.thinkMs) : null}
				{number("seconds", LOAD_LABELS.seconds, "in all", LIMITS.seconds)}
				<ChoiceField
					label="Go on until decided"
					value={draft.budgetSeconds === "" ? "seconds" : "decided"}
					items={UNTIL}
					onChange={(until) => set({ budgetSeconds: until === "decided" ? firstBudget(draft) : "" })}
				/>
				{draft.budgetSeconds === ""
					? null
					: number("budgetSeconds", LOAD_LABELS.budgetSeconds, "s", LIMITS.budgetSeconds)}
			</div>
		</section>
	);
}

function LoadHelp({ draft }: { draft: LoadDraft }) {
	return (
		<HelpPopover about="the load">
			<dl className="space-y-1.5">
				{HELP.filter(({ field }) => applies(field, draft)).map(({ field, text }) => (
					<div key={field}>
						<dt className="font-medium text-ink">
							{field === "clients" && draft.model === "open" ? "In progress" : LOAD_LABELS[field]}
						</dt>
						<dd>{text}</dd>
					</div>
				))}
			</dl>
		</HelpPopover>
	);
}

type ChoiceFieldProps = {
	label: string;
	value: string;
	items: readonly SegmentedItem[];
	fault?: string | undefined;
	onChange(value: string): void;
};

/** A choice under its name, in line with the fields beside it. */
function ChoiceField({ label, value, items, fault, onChange }: ChoiceFieldProps) {
	const id = useId();
	return (
		<div className="min-w-0">
			<p id={id} className="mb-1 font-medium text-ink-soft text-sm">
				{label}
			</p>
			<Segmented
				labelledBy={id}
				size="field"
				value={value}
				items={items}
				invalid={fault !== undefined}
				onChange={onChange}
			/>
			{fault === undefined ? null : <p className="mt-1 text-bad text-xs">{fault}</p>}
		</div>
	);
}

/** Twice the rate: what a ramp goes to until something else is said. */
function doubled({ arrivalRatePerSec }: LoadDraft): string {
	const rate = Number(arrivalRatePerSec);
	return Number.isInteger(rate) ? String(Math.min(2 * rate, LIMITS.arrivalRatePerSec.max)) : "";
}

function firstBudget({ seconds }: LoadDraft): string {
	const planned = Number(seconds);
	return String(
		Number.isInteger(planned) && planned > 0
			? Math.min(planned * BUDGET_FACTOR, LIMITS.budgetSeconds.max)
			: LIMITS.seconds.max,
	);
}
