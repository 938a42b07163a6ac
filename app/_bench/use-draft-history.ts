"use client";

import { useEffect, useState } from "react";
import type { BenchUrl } from "./bench-url.ts";
import { beginHistory, type DraftHistory, observed, redone, undone } from "./draft-history.ts";

export type Undo = {
	canUndo: boolean;
	canRedo: boolean;
	undo(): void;
	redo(): void;
};

/** Follows the settings, whoever changes them: the controls, a reset, a preset's link, the browser's way back. */
export function useDraftHistory({ draft, runId, setPreset }: BenchUrl): Undo {
	const [history, setHistory] = useState(() => beginHistory({ draft, runId }));
	const text = JSON.stringify([draft, runId]);
	// biome-ignore lint/correctness/useExhaustiveDependencies: a draft is made anew at each drawing; its text tells whether it has changed
	useEffect(() => {
		setHistory((held) => observed(held, { draft, runId }, performance.now()));
	}, [text]);
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
