import { COMPARED } from "#app/_sweep/layout-kind.ts";
import { type Draft, looseLevels } from "./draft.ts";

/** The settings at one time, and the run that was shown beside them. */
export type Setting = { draft: Draft; runId: string | null };

/** What the settings were, what they are, and what they were before something was undone. */
export type DraftHistory = {
	past: readonly Setting[];
	present: Setting;
	future: readonly Setting[];
	/** The last change: which settings it was of, and when. Undone or redone is no change. */
	last: { fields: string; atMs: number } | null;
};

/** As many steps back as anyone remembers what they were. */
export const MOST_STEPS = 50;

/** Changes of one setting closer together than this are one step: a number is typed digit by digit. */
const ONE_STEP_MS = 1_000;

/** A history of one setting, with nothing to undo. */
export function beginHistory(present: Setting): DraftHistory {
	return { past: [], present, future: [], last: null };
}

/** The history after the settings were seen to be these, whoever has changed them. */
export function observed(history: DraftHistory, now: Setting, atMs: number): DraftHistory {
	const { past, present, last } = history;
	const fields = changedFields(present.draft, now.draft);
	if (fields.length === 0) {
		return present.runId === now.runId ? history : { ...history, present: now };
	}
	const change = { fields: fields.join(" "), atMs };
	const isSameStep =
		fields.length === 1 &&
		last?.fields === change.fields &&
		atMs - last.atMs < ONE_STEP_MS &&
		past.length > 0;
	return {
		past: isSameStep ? past : [...past, present].slice(-MOST_STEPS),
		present: now,
		future: [],
		last: change,
	};
}

/** One step back; null when there is none. */
export function undone({ past, present, future }: DraftHistory): DraftHistory | null {
	const before = past.at(-1);
	if (before === undefined) return null;
	return { past: past.slice(0, -1), present: before, future: [present, ...future], last: null };
}

/** One step forward again; null when nothing was undone. */
export function redone({ past, present, future }: DraftHistory): DraftHistory | null {
	const [after, ...rest] = future;
	if (after === undefined) return null;
	return { past: [...past, present], present: after, future: rest, last: null };
}

function changedFields(one: Draft, other: Draft): string[] {
	const [before, after] = [settingsOf(one), settingsOf(other)];
	return [...new Set([...before.keys(), ...after.keys()])].filter(
		(key) => before.get(key) !== after.get(key),
	);
}

function settingsOf({ arms, load, layout = COMPARED }: Draft): Map<string, string> {
	return new Map([
		...arms.flatMap((text, index) => [
			// An arm whose text says nothing is there all the same.
			[`arms[${index}]`, ""] as const,
			...[...looseLevels(text)].map(([id, level]) => [`arms[${index}].${id}`, level] as const),
		]),
		...Object.entries(load).map(([field, text]) => [`load.${field}`, text] as const),
		["layout.kind", layout.kind],
		["layout.sweep", layout.sweep],
		["layout.cross", layout.cross.join(" ")],
	]);
}
