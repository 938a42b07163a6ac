"use client";

import { memo, useId } from "react";
import { ChoiceField } from "#app/_ui/choice-field.tsx";
import { NumberField } from "#app/_ui/number-field.tsx";
import { Segmented } from "#app/_ui/segmented.tsx";
import { LIMITS } from "#server/contract/limits.ts";
import type { FieldFault } from "./draft.ts";
import { applies, LOAD_LABELS, type LoadDraft } from "./load-draft.ts";
import { LoadHelp } from "./load-help.tsx";
import type { LoadField } from "./load-parameters.ts";

type LoadControlsProps = {
	draft: LoadDraft;
	faults: readonly FieldFault[];
	/** A setting that each arm has for itself, and that is none of the load's own then. */
	swept?: LoadField | undefined;
	onChange(draft: LoadDraft): void;
};

/** The settings as the controls of any of them need them. */
type Settings = {
	draft: LoadDraft;
	swept: LoadField | undefined;
	set(change: Partial<LoadDraft>): void;
	/** What is wrong with a setting, without its name. */
	faultOf(field: LoadField): string | undefined;
};

const MODELS = [
	{ value: "closed", label: "Closed loop" },
	{ value: "open", label: "Open loop" },
] as const;
const ARRIVALS = [
	{ value: "constant", label: "Evenly" },
	{ value: "poisson", label: "Random" },
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

/** The load: which loop, and the settings that have a meaning in it. */
export const LoadControls = memo(function LoadControls({
	draft,
	faults,
	swept,
	onChange,
}: LoadControlsProps) {
	const settings: Settings = {
		draft,
		swept,
		set: (change) => onChange({ ...draft, ...change }),
		faultOf: (field) =>
			faults.find((fault) => fault.field === `load.${field}`)?.sentence.replace(/^[^ ]+: /, ""),
	};
	return (
		<section aria-label="Load" className="space-y-4">
			<ModelControl settings={settings} />
			{draft.model === "open" ? <ArrivalFields settings={settings} /> : null}
			<LengthFields settings={settings} />
		</section>
	);
});

function ModelControl({ settings: { draft, set, faultOf } }: { settings: Settings }) {
	const id = useId();
	const fault = faultOf("model");
	return (
		<div className="flex flex-wrap items-center gap-x-5 gap-y-2">
			<div className="flex items-center gap-2">
				<div className="w-60">
					<Segmented
						label={LOAD_LABELS.model}
						describedBy={`${id}-help${fault === undefined ? "" : ` ${id}-fault`}`}
						value={draft.model}
						items={MODELS}
						invalid={fault !== undefined}
						onChange={(model) => set({ model })}
					/>
				</div>
				<LoadHelp draft={draft} />
			</div>
			<p id={`${id}-help`} className="text-ink-faint text-xs leading-relaxed">
				{draft.model === "open" ? MODEL_HELP.open : MODEL_HELP.closed}
			</p>
			{fault === undefined ? null : (
				<p id={`${id}-fault`} className="text-bad text-xs">
					{fault}
				</p>
			)}
		</div>
	);
}

/** How requests come due in an open loop. */
function ArrivalFields({ settings }: { settings: Settings }) {
	const { draft, set, faultOf } = settings;
	return (
		<div className="grid grid-cols-2 gap-4 @3xl:grid-cols-[10rem_13rem_minmax(16rem,22rem)_10rem]">
			<LoadNumber settings={settings} field="arrivalRatePerSec" unit="per s" />
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
			{applies("toRatePerSec", draft) ? (
				<LoadNumber settings={settings} field="toRatePerSec" unit="per s" />
			) : null}
		</div>
	);
}

/** How many clients there are, and for how long. */
function LengthFields({ settings }: { settings: Settings }) {
	const { draft, set } = settings;
	const clients = draft.model === "open" ? { label: "In progress", unit: "at most" } : { unit: "at once" };
	return (
		<div className="grid grid-cols-2 gap-4 @3xl:grid-cols-[repeat(3,10rem)_10rem_10rem]">
			<LoadNumber settings={settings} field="clients" {...clients} />
			{applies("thinkMs", draft) ? <LoadNumber settings={settings} field="thinkMs" unit="ms" /> : null}
			<LoadNumber settings={settings} field="seconds" unit="in all" />
			<ChoiceField
				label="Go on until decided"
				value={draft.budgetSeconds === "" ? "seconds" : "decided"}
				items={UNTIL}
				onChange={(until) =>
					set({ budgetSeconds: until === "decided" ? String(LIMITS.budgetSeconds.initial) : "" })
				}
			/>
			{draft.budgetSeconds === "" ? null : <LoadNumber settings={settings} field="budgetSeconds" unit="s" />}
		</div>
	);
}

const NUMBER_LIMITS = {
	clients: LIMITS.clients,
	thinkMs: LIMITS.thinkMs,
	arrivalRatePerSec: LIMITS.arrivalRatePerSec,
	toRatePerSec: LIMITS.arrivalRatePerSec,
	seconds: LIMITS.seconds,
	budgetSeconds: LIMITS.budgetSeconds,
};

type LoadNumberProps = {
	settings: Settings;
	field: keyof typeof NUMBER_LIMITS;
	label?: string;
	unit: string;
};

function LoadNumber({ settings, field, label = LOAD_LABELS[field], unit }: LoadNumberProps) {
	const { min, max } = NUMBER_LIMITS[field];
	if (settings.swept === field) return null;
	return (
		<NumberField
			label={label}
			value={settings.draft[field]}
			onChange={(text) => settings.set({ [field]: text })}
			min={min}
			max={max}
			unit={unit}
			fault={settings.faultOf(field)}
		/>
	);
}

/** Twice the rate: what a ramp goes to until something else is said. */
function doubled({ arrivalRatePerSec }: LoadDraft): string {
	const rate = Number(arrivalRatePerSec);
	return Number.isInteger(rate) ? String(Math.min(2 * rate, LIMITS.arrivalRatePerSec.max)) : "";
}
