"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { useActions } from "#app/_actions/action-registry.ts";
import { Fetched } from "#app/_ui/fetched.tsx";

const SearchDialog = dynamic(() => import("./search-dialog.tsx").then((module) => module.SearchDialog), {
	ssr: false,
});

/** Opens the search, also by the key `/`. */
export function SearchOpener() {
	const [isOpen, setOpen] = useState(false);
	useActions([
		{ id: "search", label: "Search the course", group: "Page", keys: "/", perform: () => setOpen(true) },
	]);
	return (
		<>
			<button
				type="button"
				aria-label="Search the course"
				aria-keyshortcuts="/"
				onClick={() => setOpen(true)}
				className="flex h-8 pointer-coarse:h-11 pointer-coarse:min-w-11 items-center justify-center gap-2 rounded-md border border-rule bg-card px-2 text-ink-soft text-sm hover:border-rule-strong noscript:hidden"
			>
				<svg aria-hidden="true" viewBox="0 0 16 16" className="size-4" fill="none" stroke="currentColor">
					<circle cx="7" cy="7" r="4.5" strokeWidth="1.5" />
					<path d="M10.5 10.5 14 14" strokeWidth="1.5" strokeLinecap="round" />
				</svg>
				<span className="hidden md:inline">Search</span>
				<kbd className="hidden rounded border border-rule px-1 font-sans text-ink-faint text-xs md:inline">
					/
				</kbd>
			</button>
			{isOpen ? (
				<Fetched label="Search" onClose={() => setOpen(false)}>
					<SearchDialog onClose={() => setOpen(false)} />
				</Fetched>
			) : null}
		</>
	);
}
