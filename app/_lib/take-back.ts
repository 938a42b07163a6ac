"use client";

import type { MutationFilters, QueryClient } from "@tanstack/react-query";

/** Takes back what waits for the network, so that it is never sent. What is on its way stays so. */
export function takeBack(queries: QueryClient, asked: MutationFilters): void {
	const cache = queries.getMutationCache();
	for (const mutation of cache.findAll(asked)) {
		if (!mutation.state.isPaused) continue;
		cache.remove(mutation);
		// Else it would ask for ever whether it may be forgotten.
		mutation.destroy();
	}
}
