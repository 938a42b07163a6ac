import type { ItemRef } from "#server/contract/comparison.ts";
import { LIMITS } from "#server/contract/limits.ts";

/** How an address names a record beside others of the same run, and what it is to those that are there. */
type RecordPlace = {
	name: string;
	/** Its place among what is compared; null where it has none yet. */
	at: number | null;
	/** Whether the very same is there already; or a record of the same run that says something else. */
	twin: "same" | "other" | null;
};

/**
 * Where a record belongs that was chosen. A run has one record as a rule, whose file may be chosen twice; of two that
 * differ, as of a run that was changed by hand, both are shown, the second under a name of its own.
 *
 * @param runName what its run goes by in an address
 * @param held the files that are at hand, by the names under which the address asks for them
 */
export async function placeRecord(
	runName: string,
	file: Blob,
	refs: readonly ItemRef[],
	held: ReadonlyMap<string, Blob>,
): Promise<RecordPlace> {
	let twin: RecordPlace["twin"] = null;
	for (let count = 1; count <= LIMITS.comparedItems.max; count++) {
		const name = count === 1 ? runName : `${runName.slice(0, MOST_NAME)}-${count}`;
		const at = refs.findIndex(({ from, run }) => from === "file" && run === name);
		const known = held.get(name);
		if (at === -1) return { name, at: null, twin };
		// The address asks for it, and a reload has forgotten it.
		if (known === undefined) return { name, at, twin };
		if (await isSame(known, file)) return { name, at, twin: "same" };
		twin = "other";
	}
	return { name: runName, at: null, twin };
}

/** A name has 64 characters at most, of which the number behind it takes two. */
const MOST_NAME = 62;

async function isSame(one: Blob, other: Blob): Promise<boolean> {
	return one.size === other.size && (await one.text()) === (await other.text());
}
