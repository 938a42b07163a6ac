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

/** With one more; it takes the place of one of that name, and the oldest goes where there is no room. */
export function withPreset(presets: readonly OwnPreset[], preset: OwnPreset): OwnPreset[] {
	return [...withoutPreset(presets, preset), preset].slice(-MOST_PRESETS);
}

export function withoutPreset(presets: readonly OwnPreset[], gone: OwnPreset): OwnPreset[] {
	return presets.filter(({ name, experiment }) => name !== gone.name || experiment !== gone.experiment);
}

function isPreset(one: unknown): one is OwnPreset {
	if (typeof one !== "object" || one === null) return false;
	return ["name", "experiment", "query"].every((key) => typeof one[key as keyof typeof one] === "string");
}
