"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { type KeyboardEvent, useRef, useState } from "react";
import { formatPlural } from "#app/_lib/format.ts";
import { readCallFault, useTRPC } from "#app/_lib/trpc.ts";
import { Dialog } from "#app/_ui/dialog.tsx";
import { useRested } from "#app/_ui/use-rested.ts";
import type { SearchHit } from "#server/contract/learner.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { SearchResult } from "./search-result.tsx";
import { termAnchor } from "./term-anchor.ts";

/** What is typed is asked for once the hand rests. */
const REST_MS = 120;

/** Searches the lessons; the arrow keys go from the field through what was found. */
export function SearchDialog({ onClose }: { onClose(): void }) {
	const api = useTRPC();
	const [text, setText] = useState("");
	const asked = useRested(text.trim(), REST_MS);
	const search = useQuery(
		api.lessons.search.queryOptions(
			{ text: asked },
			{ enabled: asked !== "", placeholderData: keepPreviousData },
		),
	);
	const list = useRef<HTMLDivElement>(null);
	const hits = asked === "" ? [] : (search.data ?? []);
	const step = (event: KeyboardEvent) => {
		const direction = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
		if (direction === 0) return;
		event.preventDefault();
		const stops = [...(list.current?.querySelectorAll<HTMLElement>("input, a") ?? [])];
		const place = stops.indexOf(document.activeElement as HTMLElement);
		stops[Math.min(stops.length - 1, Math.max(0, place + direction))]?.focus();
	};
	return (
		<Dialog label="Search the course" className="mt-[12vh] max-w-xl" onClose={onClose}>
			{/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are heard from the field and the links in it */}
			<div ref={list} onKeyDown={step}>
				<input
					type="search"
					aria-label="Search the course"
					placeholder="Search lessons, words, questions"
					autoComplete="off"
					maxLength={LIMITS.searchText}
					value={text}
					onChange={(event) => setText(event.target.value)}
					onKeyDown={(event) => {
						if (event.key === "Enter") list.current?.querySelector<HTMLElement>("a")?.click();
					}}
					className="h-14 w-full border-rule border-b bg-transparent px-5 text-lg outline-none"
				/>
				<p role="status" className="px-5 pt-3 text-ink-faint text-xs">
					{standing(asked, search, hits.length)}
				</p>
				<ul className="max-h-[56vh] overflow-y-auto p-2">
					{hits.map((hit) => (
						<li key={addressOf(hit)}>
							<Link
								href={addressOf(hit)}
								prefetch={false}
								onClick={onClose}
								className="block rounded-md px-3 py-2 hover:bg-sunk focus-visible:bg-sunk"
							>
								<SearchResult hit={hit} />
							</Link>
						</li>
					))}
				</ul>
			</div>
		</Dialog>
	);
}

function addressOf(hit: SearchHit): string {
	if (hit.kind === "word") return `/glossary#${termAnchor(hit.term)}`;
	return `/lessons/${hit.slug}${hit.anchor === null ? "" : `#${hit.anchor}`}`;
}

type Search = { isError: boolean; error: unknown; isFetching: boolean };

function standing(asked: string, { isError, error, isFetching }: Search, count: number): string {
	if (asked === "") return "Type what you look for; ↓ and ↑ go through what is found, Enter opens it.";
	if (isError) return readCallFault(error).sentence;
	if (count > 0) return `${formatPlural(count, "place")} found`;
	return isFetching ? "Searching…" : `Nothing in the course holds “${asked}”.`;
}
