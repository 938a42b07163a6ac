"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { readCallFault, useTRPC } from "#app/_lib/trpc.ts";

/** Deletes a run; the lists that had it are asked for again. */
export function useDeletion(onDeleted: () => void) {
	const api = useTRPC();
	const queries = useQueryClient();
	return useMutation(
		api.history.delete.mutationOptions({
			onSuccess: () => {
				onDeleted();
				return queries.invalidateQueries(api.history.pathFilter());
			},
		}),
	);
}

/** Why a run could not be deleted. */
export function DeletionFault({ error }: { error: unknown }) {
	if (error === null) return null;
	return (
		<p role="alert" className="mt-1 text-bad text-xs">
			{readCallFault(error).sentence}
		</p>
	);
}
