"use client";

import { useQuery } from "@tanstack/react-query";
import { useActions } from "#app/_actions/action-registry.ts";
import { useTRPC } from "#app/_lib/trpc.ts";
import { Button } from "#app/_ui/button.tsx";
import { useFocusHeir } from "#app/_ui/use-focus-heir.ts";
import { DeletionState, UNDO_DELETION, useRestore } from "./deletion.tsx";

/** The way back of a run that this browser has deleted, for as long as there is one; nothing of any other run. */
export function UndoDeletion({ id, onRestored }: { id: string; onRestored?(): void }) {
	const api = useTRPC();
	const { data: deleted = [] } = useQuery(
		api.history.deleted.queryOptions(undefined, { refetchOnMount: "always" }),
	);
	const restore = useRestore(onRestored);
	const isThere = deleted.some((run) => run.id === id);
	const whole = useFocusHeir(() => document.querySelector("h1"));
	const undo = () => restore.mutate({ id });
	useActions(isThere ? [{ ...UNDO_DELETION, isDisabled: restore.isPending, perform: undo }] : []);
	if (!isThere) return null;
	return (
		<div ref={whole} className="mt-3">
			<Button variant="primary" isBusy={restore.isPending} onClick={undo}>
				Undo the deletion
			</Button>
			<DeletionState of={restore} />
		</div>
	);
}
