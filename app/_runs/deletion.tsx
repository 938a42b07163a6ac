"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { readCallFault, useTRPC } from "#app/_lib/trpc.ts";
import { NetworkWait } from "#app/_ui/network-wait.tsx";

/** As palette, keys and their list have it. */
export const UNDO_DELETION = {
	id: "undo-deletion",
	label: "Undo the deletion",
	group: "Page",
	keys: "mod+z",
} as const;

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

/**
 * Takes a deletion back; what shows the run asks for it again.
 *
 * @param onRestored called once the lists have it
 */
export function useRestore(onRestored?: (id: string) => void) {
	const api = useTRPC();
	const queries = useQueryClient();
	return useMutation(
		api.history.restore.mutationOptions({
			// Until the lists are new, the last deletion in them is the one that was just taken back.
			onSuccess: async (_, { id }) => {
				await Promise.all([
					queries.invalidateQueries(api.history.pathFilter()),
					queries.invalidateQueries(api.runs.get.queryFilter({ id })),
					queries.invalidateQueries(api.runs.standing.queryFilter({ id })),
				]);
				onRestored?.(id);
			},
		}),
	);
}

type DeletionStateProps = { of: { error: unknown; isPaused: boolean } };

/** Why a run could not be deleted or had back, or what that waits for. */
export function DeletionState({ of: { error, isPaused } }: DeletionStateProps) {
	return (
		<>
			{error === null ? null : (
				<p role="alert" className="mt-1 text-bad text-xs">
					{readCallFault(error).sentence}
				</p>
			)}
			<NetworkWait isWaiting={isPaused} />
		</>
	);
}
