"use client";

import { readStored, writeStored } from "#app/_lib/stored.ts";

/** Settings that somebody gave a name, kept in their browser. */
export type OwnPreset = {
	name: string;
	experiment: string;
	/** What the bench's address has after its question mark. */
	query: string;
};

/** More would be a list that nobody reads. */
export const MOST_PRESETS = 50;
export const LONGEST_NAME = 60;

const NAME = "presets";

/** What this browser keeps; nothing of what it cannot be read from. */
export function readPresets(): OwnPreset[] {
	return parsePresets(readStored(NAME));
}

/** Reads presets as they are kept; what is broken or of another version is left out. */
export function parsePresets(text: string | null): OwnPreset[] {
	try {
		const kept: unknown = JSON.parse(text ?? "[]");
		return Array.isArray(kept) ? kept.filter(isPreset).slice(0, MOST_PRESETS) : [];
	} catch {
		return [];
	}
}

/** @returns whether this browser keeps them. */
export function writePresets(presets: readonly OwnPreset[]): boolean {
	return writeStored(NAME, JSON.stringify(presets));
}

/** What became of the list: what came to its end, and what went from which place. */
export type PresetChange = {
	list: OwnPreset[];
	came: OwnPreset | null;
	went: { preset: OwnPreset; at: number } | null;
};

/**
 * With one more, which takes the place of another: of that with its name, unless one is given. Null where there is no
 * room, for none goes unasked.
 */
export function withPreset(
	presets: readonly OwnPreset[],
	preset: OwnPreset,
	leaving: OwnPreset = preset,
): PresetChange | null {
	const { list, went } = withoutPreset(presets, leaving);
	return list.length < MOST_PRESETS ? { list: [...list, preset], came: preset, went } : null;
}

/** The presets without one, and what it takes to have it back. */
export function withoutPreset(presets: readonly OwnPreset[], gone: OwnPreset): PresetChange {
	const at = presets.findIndex((one) => isSame(one, gone));
	const preset = presets[at];
	return {
		list: presets.filter((one) => !isSame(one, gone)),
		came: null,
		went: preset === undefined ? null : { preset, at },
	};
}

/** The list as it is now with a change taken back; what another tab did meanwhile stays, as far as there is room. */
export function withoutChange(presets: readonly OwnPreset[], { came, went }: PresetChange): OwnPreset[] {
	const before = presets.filter((one) => came === null || !isSame(one, came));
	if (went === null || before.some((one) => isSame(one, went.preset))) return before;
	return before.length < MOST_PRESETS ? before.toSpliced(went.at, 0, went.preset) : before;
}

function isSame(one: OwnPreset, other: OwnPreset): boolean {
	return one.name === other.name && one.experiment === other.experiment;
}

function isPreset(one: unknown): one is OwnPreset {
	if (typeof one !== "object" || one === null) return false;
	return ["name", "experiment", "query"].every((key) => typeof one[key as keyof typeof one] === "string");
}
