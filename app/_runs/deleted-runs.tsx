"use client";

import { useQuery } from "@tanstack/react-query";
import { useActions } from "#app/_actions/action-registry.ts";
import { formatMoment, formatPlural } from "#app/_lib/format.ts";
import { useTRPC } from "#app/_lib/trpc.ts";
import { Button } from "#app/_ui/button.tsx";
import type { DeletedRow } from "#server/trpc/history.ts";
import { DeletionState, UNDO_DELETION, useRestore } from "./deletion.tsx";
import { runName } from "./run-words.ts";

type DeletedRunsProps = {
	/** The list has a run again. */
	onRestored(id: string): void;
};

/** What was deleted a short while ago, and how to have it back; also after a reload. */
export function DeletedRuns({ onRestored }: DeletedRunsProps) {
	const api = useTRPC();
	const { data = [] } = useQuery(api.history.deleted.queryOptions());
	const [last, ...earlier] = data;
	const restore = useRestore(onRestored);
	useActions([
		{
			...UNDO_DELETION,
			isDisabled: last === undefined || restore.isPending,
			perform: () => last && restore.mutate({ id: last.id }),
		},
	]);
	return (
		<div className={last === undefined ? "" : "mt-6 rounded-md border border-rule bg-sunk px-4 py-2 text-sm"}>
			<div className="flex flex-wrap items-center gap-x-4 gap-y-1">
				{/* Always there, or who listens would not be told. */}
				<p role="status" className="mr-auto min-w-0">
					{last === undefined ? null : <DeletedWords run={last} />}
				</p>
				{last === undefined ? null : <Undo run={last} onRestored={onRestored} />}
			</div>
			<DeletionState of={restore} />
			{earlier.length === 0 ? null : (
				<details className="mt-1 border-rule border-t pt-1">
					<summary className="w-fit py-1 text-ink-soft text-xs hover:text-ink">
						{formatPlural(earlier.length, "run")} deleted before it
					</summary>
					{earlier.map((run) => (
						<div key={run.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-1">
							<p className="mr-auto min-w-0">
								<DeletedWords run={run} />
							</p>
							<Undo run={run} onRestored={onRestored} />
						</div>
					))}
				</details>
			)}
		</div>
	);
}

function DeletedWords({ run }: { run: DeletedRow }) {
	const { title, keptUntilMs } = run;
	return (
		<>
			Deleted: {runName(run)}, <span className="text-ink-soft">{title}</span>{" "}
			<span className="text-ink-faint text-xs">kept until {formatMoment(keptUntilMs)}</span>
		</>
	);
}

function Undo({ run, onRestored }: DeletedRunsProps & { run: DeletedRow }) {
	const restore = useRestore(onRestored);
	return (
		<>
			<DeletionState of={restore} />
			<Button size="small" isBusy={restore.isPending} onClick={() => restore.mutate({ id: run.id })}>
				Undo<span className="sr-only"> the deletion of {runName(run)}</span>
			</Button>
		</>
	);
}
