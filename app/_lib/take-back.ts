"use client";

import type { MutationFilters, QueryClient } from "@tanstack/react-query";

/**
 * Takes back what waits for the network, so that it is never sent.
 *
 * @param observer of it, which has nothing to tell any more then
 * @returns whether anything waited: what is on its way by now stays so
 */
export function takeBack(queries: QueryClient, asked: MutationFilters, observer: { reset(): void }): boolean {
	const cache = queries.getMutationCache();
	const waiting = cache.findAll(asked).filter(({ state }) => state.isPaused);
	if (waiting.length === 0) return false;
	observer.reset();
	for (const mutation of waiting) {
		cache.remove(mutation);
		// Else it would ask for ever whether it may be forgotten.
		mutation.destroy();
	}
	return true;
}
