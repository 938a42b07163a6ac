"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { formatMoment, formatPlural } from "#app/_lib/format.ts";
import { readCallFault, useTRPC } from "#app/_lib/trpc.ts";
import { Button } from "#app/_ui/button.tsx";
import type { DeletedRow } from "#server/trpc/history.ts";

/** What was deleted a short while ago, and how to have it back; also after a reload. */
export function DeletedRuns() {
	const api = useTRPC();
	const { data = [] } = useQuery(api.history.deleted.queryOptions());
	const [last, ...earlier] = data;
	return (
		<div role="status" className="empty:hidden">
			{last === undefined ? null : (
				<div className="mt-6 rounded-md border border-rule bg-sunk px-4 py-2 text-sm">
					<Deleted run={last} />
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
			{restore.isError ? (
				<p role="alert" className="text-bad text-xs">
					{readCallFault(restore.error).sentence}
				</p>
			) : null}
			<Button size="small" disabled={restore.isPending} onClick={() => restore.mutate({ id })}>
				Undo<span className="sr-only"> the deletion of {labels.join(" against ")}</span>
			</Button>
		</div>
	);
}

/** Takes a deletion back; what shows the run asks for it again. */
export function useRestore() {
	const api = useTRPC();
	const queries = useQueryClient();
	return useMutation(
		api.history.restore.mutationOptions({
			onSuccess: (_, { id }) => {
				void queries.invalidateQueries(api.history.pathFilter());
				void queries.invalidateQueries(api.runs.get.queryFilter({ id }));
			},
		}),
	);
}
