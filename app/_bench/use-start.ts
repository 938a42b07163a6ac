"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { takeBack } from "#app/_lib/take-back.ts";
import { useTRPC } from "#app/_lib/trpc.ts";

/** Starts runs. A start that waits for the network can be taken back until it is sent. */
export function useStart(onStarted: (id: string) => void) {
	const api = useTRPC();
	const queries = useQueryClient();
	const start = useMutation(
		api.runs.start.mutationOptions({
			onSuccess: ({ id }) => {
				onStarted(id);
				void queries.invalidateQueries(api.history.pathFilter());
			},
		}),
	);
	return {
		start,
		/** @returns whether it waited still */
		takeBackStart: () => takeBack(queries, { mutationKey: api.runs.start.mutationKey() }, start),
	};
}
