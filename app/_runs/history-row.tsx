"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { readCallFault, useTRPC } from "#app/_lib/trpc.ts";
import { Button } from "#app/_ui/button.tsx";
import { LIMITS } from "#server/contract/limits.ts";
import { isFinal } from "#server/contract/run.ts";
import type { RunRow } from "#server/trpc/history.ts";
import { AnnotationForm } from "./annotation-form.tsx";
import { RunLine } from "./run-line.tsx";

type HistoryRowProps = {
	run: RunRow;
	/** Ids of the runs chosen for a comparison. */
	chosen: readonly string[];
	isEdited: boolean;
	knownTags: readonly string[];
	onChoose(ids: string[]): void;
	onEdit(isOn: boolean): void;
};

/** A run of the history, and what its owner may do with it. */
export function HistoryRow({ run, chosen, isEdited, knownTags, onChoose, onEdit }: HistoryRowProps) {
	const name = run.labels.join(" against ");
	const isChosen = chosen.includes(run.id);
	const remove = useDelete();
	return (
		<RunLine
			run={run}
			lead={
				<label className="-my-3 flex w-11 shrink-0 cursor-pointer justify-center pt-4 has-disabled:cursor-not-allowed @3xl:w-8">
					<span className="sr-only">Choose {name} for a comparison</span>
					<input
						type="checkbox"
						checked={isChosen}
						disabled={!isChosen && (run.state !== "done" || chosen.length >= LIMITS.comparedRuns.max)}
						onChange={() => onChoose(isChosen ? chosen.filter((id) => id !== run.id) : [...chosen, run.id])}
						className="size-4 accent-accent"
					/>
				</label>
			}
		>
			{isEdited ? (
				<AnnotationForm
					id={run.id}
					annotation={run}
					knownTags={knownTags}
					label={`Tags and note of ${name}`}
					onClose={() => onEdit(false)}
				/>
			) : (
				<div className="-ml-2.5 mt-1 flex flex-wrap gap-x-1">
					<Button size="small" variant="quiet" className="min-h-11 @3xl:min-h-0" onClick={() => onEdit(true)}>
						Tags and note<span className="sr-only"> of {name}</span>
					</Button>
					{isFinal(run.state) ? (
						<Button
							size="small"
							variant="quiet"
							className="min-h-11 @3xl:min-h-0"
							disabled={remove.isPending}
							onClick={() => remove.mutate({ id: run.id })}
						>
							Delete<span className="sr-only"> {name}</span>
						</Button>
					) : null}
				</div>
			)}
			{remove.isError ? (
				<p role="alert" className="mt-1 text-bad text-xs">
					{readCallFault(remove.error).sentence}
				</p>
			) : null}
		</RunLine>
	);
}

/** Deletes a run; the lists that have it are asked for again. */
function useDelete() {
	const api = useTRPC();
	const queries = useQueryClient();
	return useMutation(
		api.history.delete.mutationOptions({
			onSuccess: () => queries.invalidateQueries(api.history.pathFilter()),
		}),
	);
}
