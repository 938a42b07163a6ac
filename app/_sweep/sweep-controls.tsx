"use client";

import type { LoadDraft } from "#app/_bench/load-draft.ts";
import type { Bench } from "#app/_bench/use-bench.ts";
import { formatCount } from "#app/_lib/format.ts";
import { ChoiceField } from "#app/_ui/choice-field.tsx";
import { NumberField } from "#app/_ui/number-field.tsx";
import { SelectField } from "#app/_ui/select-field.tsx";
import type { ExperimentDeclaration, NumberFactor } from "#server/contract/experiment.ts";
import { usualSecondsOf } from "#server/contract/layout.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { parseSweep, usualSpacing } from "#server/contract/sweep-range.ts";
import { proposeSweep, splitText, sweepable, USUAL_POINTS } from "./layout-draft.ts";
import type { LayoutDraft } from "./layout-kind.ts";
import { LayoutTime } from "./layout-time.tsx";

type SweepControlsProps = { declaration: ExperimentDeclaration; bench: Bench; layout: LayoutDraft };

/** A range as its fields show it: text that may be wrong. */
type RangeDraft = { from: string; to: string; count: string; spacing: string };

const SPACING_ITEMS = [
	{ value: "log", label: "By ratios" },
	{ value: "linear", label: "Evenly" },
] as const;
const NO_FACTOR: NumberFactor = {
	kind: "number",
	id: "",
	label: "",
	help: "",
	unit: "",
	min: 0,
	max: 1_000_000,
	step: 1,
	initial: 1,
};

/** Which number is swept, over what range and in how many points. */
export function SweepControls({ declaration, bench, layout }: SweepControlsProps) {
	const { draft } = bench;
	const swept = splitText(layout.sweep);
	const numbers = sweepable(declaration.factors, bench.checked.arms.at(0) ?? {});
	const factor = numbers.find((one) => one.id === swept.id) ?? NO_FACTOR;
	const range = rangeOf(swept.rest);
	const set = (sweep: string, load: LoadDraft = draft.load) =>
		bench.setDraft({ ...draft, load, layout: { ...layout, sweep } });
	const change = (part: Partial<RangeDraft>) => set(`${swept.id}=${rangeText({ ...range, ...part })}`);
	const fault = bench.faults.find(({ field }) => field === "sweep" || field.startsWith("layout"))?.sentence;
	return (
		<section aria-label="Sweep" className="rounded-md border border-rule bg-card p-4">
			<div className="grid grid-cols-2 gap-4 @3xl:grid-cols-[minmax(12rem,16rem)_9rem_9rem_8rem_minmax(12rem,14rem)]">
				<div className="col-span-2 min-w-0 @3xl:col-span-1">
					<SelectField
						label="What is swept"
						value={factor.id}
						items={[
							...(factor === NO_FACTOR ? [{ value: "", label: "choose a number" }] : []),
							...numbers.map((one) => ({ value: one.id, label: `${one.label} (${one.unit})` })),
						]}
						onChange={(chosen) => {
							const next = numbers.find((one) => one.id === chosen);
							if (next !== undefined) set(proposeSweep(next), loadFor(next, draft.load));
						}}
					/>
				</div>
				<NumberField
					label="From"
					value={range.from}
					min={factor.min}
					max={factor.max}
					step={factor.step}
					onChange={(from) => change({ from })}
				/>
				<NumberField
					label="To"
					value={range.to}
					min={factor.min}
					max={factor.max}
					step={factor.step}
					onChange={(to) => change({ to })}
				/>
				<NumberField
					label="Points"
					value={range.count}
					min={LIMITS.sweep.fewestPoints}
					max={LIMITS.laidOutArms}
					onChange={(count) => change({ count })}
				/>
				<div className="col-span-2 @3xl:col-span-1">
					<ChoiceField
						label="Spaced"
						value={range.spacing}
						items={SPACING_ITEMS}
						onChange={(spacing) => change({ spacing })}
					/>
				</div>
			</div>
			<p className={`figures mt-3 min-h-5 text-sm ${fault === undefined ? "text-ink-soft" : "text-bad"}`}>
				{fault ?? pointsText(swept.rest, factor)}
			</p>
			<LayoutTime bench={bench} one="point" />
			<p className="mt-1 max-w-[90ch] text-ink-faint text-xs leading-relaxed">{factor.help}</p>
		</section>
	);
}

/** An arrival rate is one of an open loop, and theory is about arrivals at random. */
function loadFor({ id }: NumberFactor, load: LoadDraft): LoadDraft {
	if (id !== "rate" || load.model === "open") return load;
	return {
		...load,
		model: "open",
		arrivals: "poisson",
		profile: "constant",
		toRatePerSec: "",
		clients: String(LIMITS.clients.max),
		seconds: String(usualSecondsOf(USUAL_POINTS, "open", Number(load.seconds) || 0)),
	};
}

/** What the fields show of a text: a list of points as the range that it spans. */
function rangeOf(text: string): RangeDraft {
	const [, from = "", to = "", count = "", spacing] = /^(.*?)\.\.(.*?):(.*?)(?::(.*))?$/.exec(text) ?? [];
	if (from === "" && to === "" && count === "") {
		const points = text.split(",");
		const [first = "", last = ""] = [points[0], points.at(-1)];
		return { from: first, to: last, count: String(points.length), spacing: spacingText(first, last) };
	}
	return { from, to, count, spacing: spacing ?? spacingText(from, to) };
}

function spacingText(from: string, to: string): string {
	return usualSpacing(Number(from), Number(to));
}

function rangeText({ from, to, count, spacing }: RangeDraft): string {
	const said = spacing === spacingText(from, to) ? "" : `:${spacing}`;
	return `${from}..${to}:${count}${said}`;
}

function pointsText(text: string, factor: NumberFactor): string {
	try {
		const values = parseSweep(text, factor, "sweep");
		return `${values.length} points: ${values.map(formatCount).join(", ")}`;
	} catch {
		// What is wrong is said by whoever checks the whole draft.
		return "";
	}
}
