"use client";

import { readStored, writeStored } from "#app/_lib/stored.ts";

const NAME = "single-keys";

/** Holds for this page where the browser keeps nothing. */
let held: string | undefined;

/** Whether a character alone is a shortcut; it is until somebody switches it off, in whichever tab. */
export function areSinglesOn(): boolean {
	return (readStored(NAME) ?? held) !== "off";
}

/** @returns whether this browser will remember it. */
export function switchSingles(on: boolean): boolean {
	held = on ? "on" : "off";
	return writeStored(NAME, held);
}
