"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { useTRPC } from "#app/_lib/trpc.ts";
import { isFinal, type RunState } from "#server/contract/run.ts";

/** A hidden tab has let go of its stream, so the run is asked for. */
const POLL_MS = 2_000;

const WORDS: Partial<Record<RunState, string>> = {
	done: "✓ Done",
	failed: "✗ Failed",
	cancelled: "Cancelled",
};

/** The mark of the lab with a dot on it. A favicon knows no theme, so its colours are its own. */
const icon = (dot: string) =>
	`data:image/svg+xml,${encodeURIComponent(
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#17594a"/><path d="M6 25V19h3.5v6zm5.5 0V8H15v17zm5.5 0v-9h3.5v9zm5.5 0v-4H26v4z" fill="#fff"/><circle cx="24" cy="8" r="7" fill="${dot}" stroke="#fff" stroke-width="2"/></svg>`,
	)}`;

/** Tells in the tab's title and icon that the run one has left it with is over, until it is looked at again. */
export function useRunNotice(runId: string | null, state: RunState | null): void {
	const api = useTRPC();
	const isHidden = useSyncExternalStore(
		(onChange) => {
			document.addEventListener("visibilitychange", onChange);
			return () => document.removeEventListener("visibilitychange", onChange);
		},
		() => document.visibilityState === "hidden",
		() => false,
	);
	const isUnderWay = runId !== null && state !== null && !isFinal(state);
	const left = useRef<string | null>(null);
	const { data } = useQuery(
		api.runs.get.queryOptions(
			{ id: runId ?? "" },
			{
				enabled: isHidden && isUnderWay,
				refetchInterval: (query) => (isOver(query.state.data?.state) ? false : POLL_MS),
				refetchIntervalInBackground: true,
			},
		),
	);
	const outcome = isOver(state) ? state : data?.id === runId && isOver(data?.state) ? data?.state : null;
	useEffect(() => {
		if (!isHidden) left.current = null;
		else if (isUnderWay) left.current = runId;
	}, [isHidden, isUnderWay, runId]);
	useEffect(() => {
		if (!isHidden || outcome == null || left.current === null || left.current !== runId) return;
		return tell(outcome);
	}, [isHidden, outcome, runId]);
}

function isOver(state: RunState | null | undefined): boolean {
	return state != null && isFinal(state);
}

/** @returns what takes it back. */
function tell(outcome: RunState): () => void {
	const before = document.title;
	const said = `${WORDS[outcome] ?? outcome} · ${before}`;
	document.title = said;
	const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
	const href = link?.href;
	if (link !== null) link.href = icon(outcome === "done" ? "#35c79c" : "#c94f00");
	return () => {
		if (document.title === said) document.title = before;
		if (link !== null && href !== undefined) link.href = href;
	};
}
