import { toFault } from "#server/contract/fault.ts";
import type { BenchContext } from "./part.ts";

/** A browser may fail at a page for reasons of its own: so often it is asked the same before that is believed. */
const TRIES = 3;

/** What a look found, or in a sentence why it found nothing. */
export type Look<T> = { found: T } | { failed: string };

/**
 * Looks, and when that fails looks again, a few times.
 *
 * @param name what is looked at, as a person would call it
 * @throws Fault `cancelled`
 */
export async function lookAgain<T>(
	name: string,
	look: () => Promise<T>,
	{ signal, log }: Pick<BenchContext, "signal" | "log">,
): Promise<Look<T>> {
	let failed = "";
	for (let tried = 1; tried <= TRIES; tried++) {
		try {
			return { found: await look() };
		} catch (thrown) {
			if (signal.aborted) throw thrown;
			failed = `${name}, try ${tried} of ${TRIES}: ${toFault(thrown).message}`;
			log(`  ${failed}`);
		}
	}
	return { failed };
}
