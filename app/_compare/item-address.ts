import type { ItemRef } from "#server/contract/comparison.ts";
import { LIMITS } from "#server/contract/limits.ts";

const { max: MOST } = LIMITS.comparedItems;
const { comparedArms: MOST_ARMS } = LIMITS;

/** A run's id alone, or the address of its page; with letters behind it, some arms of the run. */
const BARE = /^(file~)?([\w-]{1,64})(?::([A-Za-z]{1,16}))?$/;
const PERMALINK = /()\/runs\/([\w-]{1,64})(?::([A-Za-z]{1,16}))?\/?(?:[?#].*)?$/s;
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
		const ref = readItem(text, faults);
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

/** One part of an address; of more arms than can be told apart the first few, and that is said among the faults. */
function readItem(text: string, faults: string[]): ItemRef | undefined {
	const trimmed = text.trim();
	const [, file, run, letters] = BARE.exec(trimmed) ?? PERMALINK.exec(trimmed) ?? [];
	if (run === undefined) return undefined;
	const from = file === "file~" ? "file" : "lab";
	if (letters === undefined) return { from, run, arms: null };
	const arms = [...new Set(letters.toUpperCase())].map((letter) => letter.charCodeAt(0) - A);
	if (arms.some((arm) => arm >= LIMITS.laidOutArms)) return undefined;
	if (arms.length > MOST_ARMS) {
		faults.push(`${run}: ${MOST_ARMS} arms of one run are the most; the others are left out.`);
	}
	return { from, run, arms: arms.slice(0, MOST_ARMS) };
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

/** How an address names a thing: `ID` is a run, `ID:BD` two arms of it, `file~ID` a record from a file. */
export function itemText({ from, run, arms }: ItemRef): string {
	const name = from === "file" ? `file~${run}` : run;
	return arms === null ? name : `${name}:${arms.map(letterOf).join("")}`;
}

/** What a record from a file goes by in an address: its run's id, as far as an address can hold it. */
export function recordName(runId: string): string {
	return runId.replaceAll(/[^\w-]/g, "").slice(0, 64) || "record";
}

/** The letter of an arm by its place in the request. */
export function letterOf(arm: number): string {
	return String.fromCharCode(A + arm);
}

/** The address of a comparison; the first is the baseline. */
export function compareAddress(refs: readonly ItemRef[]): string {
	return refs.length === 0 ? "/compare" : `/compare?${refs.map((ref) => `run=${itemText(ref)}`).join("&")}`;
}

/** The same with another in the place of one of them. */
export function withItem(refs: readonly ItemRef[], place: number, ref: ItemRef): ItemRef[] {
	return refs.with(place, ref);
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

/** Of many arms a few that are spread over all of them, to begin with. */
export function spreadArms(count: number): number[] {
	const shown = Math.min(count, LIMITS.arms.max);
	return Array.from({ length: shown }, (_, place) =>
		Math.round((place * (count - 1)) / Math.max(1, shown - 1)),
	);
}
