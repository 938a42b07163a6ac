import { formatCount } from "#app/_lib/format.ts";
import { SelectField, type SelectItem } from "#app/_ui/select-field.tsx";
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
			<label className="col-span-2 block text-ink-soft text-sm @3xl:col-span-1">
				<span className="mb-1 block font-medium">Search</span>
				<input
					type="search"
					name="q"
					value={url.search}
					maxLength={LIMITS.searchText}
					placeholder="Title, arms, tags, note"
					autoComplete="off"
					onChange={(event) => onChange({ search: event.target.value })}
					className="h-9 w-full rounded-md border border-rule-strong bg-card px-2.5 text-ink pointer-coarse:h-11 focus-visible:outline-2 focus-visible:outline-accent focus-visible:outline-offset-2"
				/>
			</label>
			<SelectField
				name="experiment"
				label="Experiment"
				value={url.experiment}
				items={choices(
					url.experiment,
					experiments.map(({ id, title, runCount }) => ({ value: id, label: title ?? id, runCount })),
				)}
				onChange={(experiment) => onChange({ experiment })}
			/>
			<SelectField
				name="tag"
				label="Tag"
				value={url.tag}
				items={choices(
					url.tag,
					tags.map(({ tag, runCount }) => ({ value: tag, label: tag, runCount })),
				)}
				onChange={(tag) => onChange({ tag })}
			/>
			<SelectField
				name="state"
				label="State"
				value={url.state}
				items={choices(
					url.state,
					RUN_STATES.map((state) => ({ value: state, label: STATE_WORDS[state] })),
				)}
				onChange={(state) => onChange({ state })}
			/>
			<div className="flex h-9 items-center pointer-coarse:h-11">
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

type CountedItem = SelectItem & { runCount?: number };

/** What a list can be narrowed by. What the address asks for is shown also when no run has it. */
function choices(value: string, items: readonly CountedItem[]): SelectItem[] {
	const isKnown = value === "" || items.some((item) => item.value === value);
	return [
		{ value: "", label: "Any" },
		...(isKnown ? [] : [{ value, label: value }]),
		...items.map(({ runCount, ...item }) =>
			runCount === undefined ? item : { ...item, label: `${item.label} (${formatCount(runCount)})` },
		),
	];
}
