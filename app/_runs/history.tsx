"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useEffect, useState } from "react";
import { readCallFault, useTRPC } from "#app/_lib/trpc.ts";
import { buttonClass } from "#app/_ui/button.tsx";
import { Notice } from "#app/_ui/notice.tsx";
import { focusOn } from "#app/_ui/use-focus-heir.ts";
import { useRested } from "#app/_ui/use-rested.ts";
import type { HistoryFacets } from "#server/queue/history.ts";
import type { RunRows } from "#server/trpc/history.ts";
import { ChosenBar } from "./chosen-bar.tsx";
import { DeletedRuns } from "./deleted-runs.tsx";
import { HistoryFilters } from "./history-filters.tsx";
import { HistoryRow } from "./history-row.tsx";
import {
	HISTORY_KEYS,
	HISTORY_PARAMETERS,
	type HistoryUrl,
	historyAddress,
	historyInput,
	isNarrowed,
	UNNARROWED,
} from "./history-url.ts";
import { pollWhileGoing } from "./poll.ts";
import { ShowAll } from "./show-all.tsx";

/** What is typed is looked for once the hand rests. */
const REST_MS = 250;

type HistoryProps = {
	/** What the server found for the address; undefined when it could not. */
	first: { url: HistoryUrl; rows: RunRows; facets: HistoryFacets } | undefined;
};

/** All runs that this browser has started: found, narrowed, written on, chosen for a comparison, deleted. */
export function History({ first }: HistoryProps) {
	const api = useTRPC();
	const [url, setUrl] = useQueryStates(HISTORY_PARAMETERS, { urlKeys: HISTORY_KEYS, history: "replace" });
	const input = historyInput({ ...url, search: useRested(url.search, REST_MS) });
	const isFirst = first !== undefined && JSON.stringify(historyInput(first.url)) === JSON.stringify(input);
	const list = useQuery(
		api.history.list.queryOptions(input, {
			...(isFirst ? { initialData: first.rows } : {}),
			placeholderData: keepPreviousData,
			refetchInterval: pollWhileGoing,
		}),
	);
	const { data: facets } = useQuery(
		api.history.facets.queryOptions(undefined, first === undefined ? {} : { initialData: first.facets }),
	);
	const narrow = (change: Partial<HistoryUrl>) => void setUrl({ before: null, after: null, ...change });
	const [restored, setRestored] = useState<{ id: string }>();
	useEffect(() => {
		// Whoever pressed what brought it back has lost it; whoever is elsewhere by now stays there.
		if (restored === undefined || document.activeElement !== document.body) return;
		const row = document.querySelector<HTMLElement>(`[data-run="${restored.id}"] a[href]`);
		focusOn(row ?? document.querySelector("h1"));
	}, [restored]);
	return (
		<div className="@container">
			<DeletedRuns onRestored={(id) => setRestored({ id })} />
			{facets === undefined || facets.runCount > 0 ? (
				<HistoryFilters url={url} facets={facets} onChange={narrow} />
			) : null}
			<List
				list={list}
				url={url}
				runCount={facets?.runCount}
				tags={facets?.tags.map(({ tag }) => tag) ?? []}
				onChoose={(run) => void setUrl({ run })}
				onShowAll={() => narrow(UNNARROWED)}
			/>
			<ChosenBar ids={url.run} onChange={(run) => void setUrl({ run })} />
		</div>
	);
}

type ListProps = {
	list: { data: RunRows | undefined; isError: boolean; error: unknown; isPlaceholderData: boolean };
	url: HistoryUrl;
	runCount: number | undefined;
	tags: readonly string[];
	onChoose(ids: string[]): void;
	onShowAll(): void;
};

function List({
	list: { data, isError, error, isPlaceholderData },
	url,
	runCount,
	tags,
	onChoose,
	onShowAll,
}: ListProps) {
	const [edited, setEdited] = useState<string | null>(null);
	if (isError && (data === undefined || isPlaceholderData)) {
		return (
			<div className="mt-6 max-w-2xl space-y-4">
				<Notice tone="bad" role="alert" title="The list cannot be shown">
					{readCallFault(error).sentence}
				</Notice>
				<a href="/runs" className={buttonClass()}>
					Show the newest runs
				</a>
			</div>
		);
	}
	if (data === undefined) return <p className="mt-6 text-ink-faint text-sm">Looking for them…</p>;
	if (data.rows.length === 0) {
		return <Empty isNarrowed={isNarrowed(url) && runCount !== 0} onShowAll={onShowAll} />;
	}
	return (
		<>
			<ul
				aria-label="Runs"
				aria-busy={isPlaceholderData}
				className={`mt-5 border-rule-strong border-t transition-opacity ${isPlaceholderData ? "opacity-60" : ""}`}
			>
				{data.rows.map((run) => (
					<HistoryRow
						key={run.id}
						run={run}
						chosen={url.run}
						isEdited={edited === run.id}
						knownTags={tags}
						onChoose={onChoose}
						onEdit={(isOn) => setEdited(isOn ? run.id : null)}
					/>
				))}
			</ul>
			<Pages url={url} newer={data.newer} older={data.older} />
		</>
	);
}

function Empty({ isNarrowed, onShowAll }: { isNarrowed: boolean; onShowAll(): void }) {
	return isNarrowed ? (
		<div className="mt-8">
			<p className="font-serif text-ink-soft text-xl">No run of yours is like that.</p>
			<ShowAll onShowAll={onShowAll} className={`${buttonClass()} mt-4`}>
				Show all runs
			</ShowAll>
		</div>
	) : (
		<div className="mt-8 max-w-[60ch]">
			<p className="font-serif text-ink-soft text-xl leading-relaxed">
				You have not run anything yet in this browser. Every run you start, in a lesson or on the bench, is
				kept here with its figures.
			</p>
			<Link href="/bench" prefetch={false} className={`${buttonClass("primary")} mt-5`}>
				Open the bench
			</Link>
		</div>
	);
}

type PagesProps = { url: HistoryUrl; newer: string | null; older: string | null };

/** To the pages beside this one; what is chosen stays so. */
function Pages({ url, newer, older }: PagesProps) {
	if (newer === null && older === null) return null;
	return (
		<nav aria-label="Pages" className="mt-5 flex flex-wrap justify-between gap-3">
			{newer === null ? (
				<span />
			) : (
				<Link
					href={historyAddress({ ...url, before: "", after: newer })}
					prefetch={false}
					rel="prev"
					className={buttonClass()}
				>
					← Newer
				</Link>
			)}
			{older === null ? null : (
				<Link
					href={historyAddress({ ...url, before: older, after: "" })}
					prefetch={false}
					rel="next"
					className={buttonClass()}
				>
					Older →
				</Link>
			)}
		</nav>
	);
}
