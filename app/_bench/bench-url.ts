"use client";

import { type inferParserType, useQueryStates } from "nuqs";
import { useCallback, useMemo } from "react";
import { COMPARED } from "#app/_sweep/layout-kind.ts";
import type { Load } from "#server/contract/load.ts";
import { BENCH_PARAMETERS, BENCH_URL_OPTIONS } from "./bench-parameters.ts";
import type { Draft } from "./draft.ts";
import { loadQuery, loadTexts } from "./load-draft.ts";

/** What a bench shows where the URL says nothing; the run, if there is one, is shown until another takes its place. */
export type BenchDefaults = { arms: readonly string[]; load: Load; runId?: string | null };

export type BenchUrl = {
	draft: Draft;
	runId: string | null;
	/** Writes the whole draft, so that the URL means the same wherever it is opened. */
	setDraft(draft: Draft): void;
	setRunId(runId: string | null): void;
	/** Sets another draft, and the run shown beside it; none unless one is given. */
	setPreset(draft: Draft, runId?: string | null): void;
};

/**
 * The bench's settings and its run, kept in the URL. The draft is the same object, and `setDraft` the same function, as
 * long as the settings are: what draws them has nothing to do while a run goes on.
 */
export function useBenchUrl(defaults: BenchDefaults): BenchUrl {
	const [state, setUrl] = useQueryStates(BENCH_PARAMETERS, BENCH_URL_OPTIONS);
	const draft = useMemo(() => draftOf(state, defaults), [state, defaults]);
	const setDraft = useCallback((next: Draft) => void setUrl(written(next, defaults)), [setUrl, defaults]);
	return {
		draft,
		runId: state.run ?? defaults.runId ?? null,
		setDraft,
		// The settings go along, so that a reload shows the run beside the settings it had.
		setRunId: (id) => void setUrl({ ...written(draft, defaults), run: id, look: null }),
		setPreset: (next, id = null) => void setUrl({ ...written(next, defaults), run: id, look: null }),
	};
}

function draftOf(state: inferParserType<typeof BENCH_PARAMETERS>, { arms, load }: BenchDefaults): Draft {
	const { arm, layout, sweep, cross, aside, run: _run, look: _look, ...url } = state;
	const initial = loadTexts(load);
	return {
		arms: arm.length > 0 ? arm : arms,
		layout: { kind: layout ?? COMPARED.kind, sweep: sweep ?? "", cross, aside },
		load: {
			model: url.model ?? initial.model,
			clients: url.clients ?? initial.clients,
			thinkMs: url.thinkMs ?? initial.thinkMs,
			arrivalRatePerSec: url.arrivalRatePerSec ?? initial.arrivalRatePerSec,
			arrivals: url.arrivals ?? initial.arrivals,
			profile: url.profile ?? initial.profile,
			toRatePerSec: url.toRatePerSec ?? initial.toRatePerSec,
			seconds: url.seconds ?? initial.seconds,
			budgetSeconds: url.budgetSeconds ?? initial.budgetSeconds,
		},
	};
}

/** As the URL has it. */
function written({ arms, load, layout: { kind, ...laidOut } = COMPARED }: Draft, defaults: BenchDefaults) {
	return {
		arm: [...arms],
		layout: kind === "compare" ? null : kind,
		sweep: kind === "sweep" ? laidOut.sweep : null,
		cross: kind === "factorial" ? [...laidOut.cross] : [],
		aside: [...(laidOut.aside ?? [])],
		...loadQuery(load, loadTexts(defaults.load)),
	};
}
