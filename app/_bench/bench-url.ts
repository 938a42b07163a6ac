"use client";

import { parseAsNativeArrayOf, parseAsString, useQueryStates } from "nuqs";
import type { Draft } from "./draft.ts";

/** What a bench shows where the URL says nothing. */
export type BenchDefaults = { arms: readonly string[]; clients: number; seconds: number };

// All text: what the URL says may be wrong, and is shown as it is with the fault beside it.
const PARAMETERS = {
	arm: parseAsNativeArrayOf(parseAsString),
	clients: parseAsString,
	seconds: parseAsString,
	run: parseAsString,
};

export type BenchUrl = {
	draft: Draft;
	runId: string | null;
	/** Writes the whole draft, so that the URL means the same wherever it is opened. */
	setDraft(draft: Draft): void;
	setRunId(runId: string | null): void;
	/** Sets another draft and lets go of the run shown. */
	setPreset(draft: Draft): void;
};

/** The bench's settings and its run, kept in the URL. */
export function useBenchUrl(defaults: BenchDefaults): BenchUrl {
	const [url, setUrl] = useQueryStates(PARAMETERS, { history: "replace", scroll: false });
	const draft: Draft = {
		arms: url.arm.length > 0 ? url.arm : defaults.arms,
		clients: url.clients ?? String(defaults.clients),
		seconds: url.seconds ?? String(defaults.seconds),
	};
	const write = (next: Draft) => ({ arm: [...next.arms], clients: next.clients, seconds: next.seconds });
	return {
		draft,
		runId: url.run,
		setDraft: (next) => void setUrl(write(next)),
		// The settings go along, so that a reload shows the run beside the settings it had.
		setRunId: (run) => void setUrl({ ...write(draft), run }),
		setPreset: (next) => void setUrl({ ...write(next), run: null }),
	};
}
