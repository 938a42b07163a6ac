import { useSyncExternalStore } from "react";

/** Files, which the browser reads when they are asked for; the oldest go. */
const MOST_HELD = 24;

let held: ReadonlyMap<string, File> = new Map();
const none: ReadonlyMap<string, File> = held;
const listeners = new Set<() => void>();

/** Keeps a record that was chosen, under the name that the address gives it, until the page is loaded anew. */
export function holdRecord(name: string, file: File): void {
	const others = [...held].filter(([one]) => one !== name).slice(1 - MOST_HELD);
	held = new Map([...others, [name, file]]);
	for (const tell of listeners) tell();
}

/** All records that were chosen since the page was loaded. */
export function useHeldRecords(): ReadonlyMap<string, File> {
	return useSyncExternalStore(
		subscribe,
		() => held,
		() => none,
	);
}

function subscribe(tell: () => void): () => void {
	listeners.add(tell);
	return () => listeners.delete(tell);
}
