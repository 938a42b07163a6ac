"use client";

import { useQuery } from "@tanstack/react-query";
import { useActions } from "#app/_actions/action-registry.ts";
import { formatMoment, formatPlural } from "#app/_lib/format.ts";
import { useTRPC } from "#app/_lib/trpc.ts";
import { Button } from "#app/_ui/button.tsx";
import type { DeletedRow } from "#server/trpc/history.ts";
import { DeletionState, UNDO_DELETION, useRestore } from "./deletion.tsx";

/** What was deleted a short while ago, and how to have it back; also after a reload. */
export function DeletedRuns() {
	const api = useTRPC();
	const { data = [] } = useQuery(api.history.deleted.queryOptions());
	const [last, ...earlier] = data;
	const restore = useRestore();
	useActions([
		{
			...UNDO_DELETION,
			isDisabled: last === undefined || restore.isPending,
			perform: () => last && restore.mutate({ id: last.id }),
		},
	]);
	return (
		<div role="status" className="empty:hidden">
			{last === undefined ? null : (
				<div className="mt-6 rounded-md border border-rule bg-sunk px-4 py-2 text-sm">
					<Deleted run={last} />
					<DeletionState of={restore} />
					{earlier.length === 0 ? null : (
						<details className="mt-1 border-rule border-t pt-1">
							<summary className="w-fit py-1 text-ink-soft text-xs hover:text-ink">
								{formatPlural(earlier.length, "run")} deleted before it
							</summary>
							{earlier.map((run) => (
								<Deleted key={run.id} run={run} />
							))}
						</details>
					)}
				</div>
			)}
		</div>
	);
}

function Deleted({ run: { id, title, labels, keptUntilMs } }: { run: DeletedRow }) {
	const restore = useRestore();
	return (
		<div className="flex flex-wrap items-center gap-x-4 gap-y-1 py-1">
			<p className="mr-auto min-w-0">
				Deleted: {labels.join(" against ")}, <span className="text-ink-soft">{title}</span>{" "}
				<span className="text-ink-faint text-xs">kept until {formatMoment(keptUntilMs)}</span>
			</p>
			<DeletionState of={restore} />
			<Button size="small" disabled={restore.isPending} onClick={() => restore.mutate({ id })}>
				Undo<span className="sr-only"> the deletion of {labels.join(" against ")}</span>
			</Button>
		</div>
	);
}
