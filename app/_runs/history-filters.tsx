import { useId } from "react";
import { formatCount } from "#app/_lib/format.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { RUN_STATES } from "#server/contract/run.ts";
import type { HistoryFacets } from "#server/queue/history.ts";
import { type HistoryUrl, isNarrowed, UNNARROWED } from "./history-url.ts";
import { ShowAll } from "./show-all.tsx";
import { STATE_WORDS } from "./state-words.ts";

type HistoryFiltersProps = {
	url: HistoryUrl;
	/** Undefined while it is not known. */
	facets: HistoryFacets | undefined;
	onChange(change: Partial<HistoryUrl>): void;
};

/** What the list is narrowed by. A form that a browser can send without scripts as well. */
export function HistoryFilters({ url, facets, onChange }: HistoryFiltersProps) {
	const experiments = facets?.experiments ?? [];
	const tags = facets?.tags ?? [];
	return (
		<form
			action="/runs"
			aria-label="Narrow the list"
			onSubmit={(event) => event.preventDefault()}
			className="mt-6 grid grid-cols-2 items-end gap-3 @3xl:grid-cols-[minmax(0,2fr)_repeat(3,minmax(0,1fr))_auto]"
		>
			<label className="col-span-2 block text-ink-soft text-xs @3xl:col-span-1">
				<span className="font-medium">Search</span>
				<input
					type="search"
					name="q"
					value={url.search}
					maxLength={LIMITS.searchText}
					placeholder="Title, arms, tags, note"
					autoComplete="off"
					onChange={(event) => onChange({ search: event.target.value })}
					className={`${FIELD} px-2.5`}
				/>
			</label>
			<Choice
				name="experiment"
				label="Experiment"
				value={url.experiment}
				items={experiments.map(({ id, title, runCount }) => ({ value: id, label: title ?? id, runCount }))}
				onChange={(experiment) => onChange({ experiment })}
			/>
			<Choice
				name="tag"
				label="Tag"
				value={url.tag}
				items={tags.map(({ tag, runCount }) => ({ value: tag, label: tag, runCount }))}
				onChange={(tag) => onChange({ tag })}
			/>
			<Choice
				name="state"
				label="State"
				value={url.state}
				items={RUN_STATES.map((state) => ({ value: state, label: STATE_WORDS[state] }))}
				onChange={(state) => onChange({ state })}
			/>
			<div className="flex h-11 items-center @3xl:h-9">
				{isNarrowed(url) ? (
					<ShowAll
						onShowAll={() => onChange(UNNARROWED)}
						className="finger text-accent text-sm underline underline-offset-4"
					>
						Show all
					</ShowAll>
				) : null}
				<noscript>
					<button type="submit" className="underline">
						Search
					</button>
				</noscript>
			</div>
		</form>
	);
}

const FIELD =
	"mt-1 h-11 w-full rounded-md border border-rule-strong bg-card text-ink text-sm @3xl:h-9 focus-visible:outline-2 focus-visible:outline-accent";

type ChoiceProps = {
	name: string;
	label: string;
	value: string;
	items: readonly { value: string; label: string; runCount?: number }[];
	onChange(value: string): void;
};

function Choice({ name, label, value, items, onChange }: ChoiceProps) {
	const id = useId();
	// What the address asks for is shown also when no run has it.
	const isKnown = value === "" || items.some((item) => item.value === value);
	return (
		<div className="min-w-0 text-ink-soft text-xs">
			<label htmlFor={id} className="font-medium">
				{label}
			</label>
			<select
				id={id}
				name={name}
				value={value}
				onChange={(event) => onChange(event.target.value)}
				className={`${FIELD} px-2`}
			>
				<option value="">Any</option>
				{isKnown ? null : <option value={value}>{value}</option>}
				{items.map((item) => (
					<option key={item.value} value={item.value}>
						{item.runCount === undefined ? item.label : `${item.label} (${formatCount(item.runCount)})`}
					</option>
				))}
			</select>
		</div>
	);
}
