"use client";

import { useEffect, useState } from "react";
import type { BenchUrl } from "./bench-url.ts";
import { type DraftHistory, observed, redone, undone } from "./draft-history.ts";
import { keptHistories } from "./kept-histories.ts";

export type Undo = {
	canUndo: boolean;
	canRedo: boolean;
	undo(): void;
	redo(): void;
};

/**
 * Follows the settings, whoever changes them: the controls, a reset, a preset's link, the browser's way back.
 *
 * @param bench what the bench is called: it has its history back whenever it is opened again
 */
export function useDraftHistory(bench: string, { draft, runId, setPreset }: BenchUrl): Undo {
	const [history, setHistory] = useState(() => keptHistories.of(bench, { draft, runId }));
	const text = JSON.stringify([draft, runId]);
	// biome-ignore lint/correctness/useExhaustiveDependencies: a draft is made anew at each drawing; its text tells whether it has changed
	useEffect(() => {
		setHistory((held) => observed(held, { draft, runId }, performance.now()));
	}, [text]);
	useEffect(() => keptHistories.keep(bench, history), [bench, history]);
	const go = (next: DraftHistory | null) => {
		if (next === null) return;
		const { draft: wanted, runId: shown } = next.present;
		// A run is not undone: the one shown stays, and one that was let go of comes back.
		setHistory({ ...next, present: { draft: wanted, runId: runId ?? shown } });
		setPreset(wanted, runId ?? shown);
	};
	return {
		canUndo: history.past.length > 0,
		canRedo: history.future.length > 0,
		undo: () => go(undone(history)),
		redo: () => go(redone(history)),
	};
}
