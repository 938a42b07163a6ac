import type { ItemRef } from "#server/contract/comparison.ts";
import { LIMITS } from "#server/contract/limits.ts";

const { max: MOST } = LIMITS.comparedItems;

/** A run's id alone, or the address of its page; with a letter behind it, one arm of the run. */
const BARE = /^([\w-]{1,64})(?::([A-Za-z]))?$/;
const PERMALINK = /\/runs\/([\w-]{1,64})(?::([A-Za-z]))?\/?(?:[?#].*)?$/s;
/** Of what was not understood so much is shown again. */
const SHOWN = 48;

/** What an address asks to compare, and a sentence on each part of it that is left out. */
type AskedItems = { refs: ItemRef[]; faults: string[] };

/** Reads the `run` parameters of an address, whatever is in them. */
export function readItems(texts: readonly string[]): AskedItems {
	const refs: ItemRef[] = [];
	const faults: string[] = [];
	let leftOut = 0;
	for (const text of texts) {
		const ref = readItem(text);
		if (ref === undefined) {
			// An empty field was sent along, nothing was asked.
			if (text.trim() !== "")
				faults.push(`“${shorten(text)}” names no run: give its id or the address of its page.`);
		} else if (refs.some((one) => itemText(one) === itemText(ref))) {
			faults.push(`${itemText(ref)} is named twice and shown once.`);
		} else if (refs.length === MOST) {
			leftOut++;
		} else {
			refs.push(ref);
		}
	}
	if (leftOut > 0) faults.push(`${MOST} can stand beside each other; ${leftOut} more are left out.`);
	return { refs, faults: firstOf(faults) };
}

function readItem(text: string): ItemRef | undefined {
	const trimmed = text.trim();
	const [, run, letter] = BARE.exec(trimmed) ?? PERMALINK.exec(trimmed) ?? [];
	if (run === undefined) return undefined;
	const arm = letter === undefined ? null : letter.toUpperCase().charCodeAt(0) - A;
	return arm !== null && arm >= LIMITS.laidOutArms ? undefined : { run, arm };
}

const A = 65;
const FAULTS_SHOWN = 5;

function firstOf(faults: readonly string[]): string[] {
	if (faults.length <= FAULTS_SHOWN) return [...faults];
	return [...faults.slice(0, FAULTS_SHOWN - 1), `So it is with ${faults.length - FAULTS_SHOWN + 1} more.`];
}

function shorten(text: string): string {
	const trimmed = text.trim();
	return trimmed.length <= SHOWN ? trimmed : `${trimmed.slice(0, SHOWN)}…`;
}

/** How an address names a thing that is compared: `ID` is a run, `ID:B` one arm of it. */
export function itemText({ run, arm }: ItemRef): string {
	return arm === null ? run : `${run}:${letterOf(arm)}`;
}

/** The letter of an arm by its place in the request. */
export function letterOf(arm: number): string {
	return String.fromCharCode(A + arm);
}

/** The address of a comparison; the first is the baseline. */
export function compareAddress(refs: readonly ItemRef[]): string {
	return refs.length === 0 ? "/compare" : `/compare?${refs.map((ref) => `run=${itemText(ref)}`).join("&")}`;
}

/** The same without one of them. */
export function withoutItem(refs: readonly ItemRef[], place: number): ItemRef[] {
	return refs.filter((_, at) => at !== place);
}

/** The same with one of them at another place. */
export function moveItem(refs: readonly ItemRef[], from: number, to: number): ItemRef[] {
	const moved = refs[from];
	return moved === undefined ? [...refs] : withoutItem(refs, from).toSpliced(to, 0, moved);
}
