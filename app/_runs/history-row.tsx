"use client";

import { Button } from "#app/_ui/button.tsx";
import { useFocusHeir } from "#app/_ui/use-focus-heir.ts";
import { useReturnFocus } from "#app/_ui/use-return-focus.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { isFinal } from "#server/contract/run.ts";
import type { RunRow } from "#server/trpc/history.ts";
import { AnnotationForm } from "./annotation-form.tsx";
import { DeletionState, useDeletion } from "./deletion.tsx";
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

/** High enough for a finger where the page is narrow. */
const TALL = "min-h-11 @3xl:min-h-0";

/** A run of the history, and what its owner may do with it. */
export function HistoryRow({ run, chosen, isEdited, knownTags, onChoose, onEdit }: HistoryRowProps) {
	const name = run.labels.join(" against ");
	const isChosen = chosen.includes(run.id);
	const others = chosen.filter((id) => id !== run.id);
	const edit = useReturnFocus(isEdited);
	const remove = useDeletion(() => {
		if (isChosen) onChoose(others);
	});
	const line = useFocusHeir(() => document.querySelector("h1"));
	return (
		<RunLine
			ref={line}
			run={run}
			lead={
				<label className="-my-3 flex w-11 shrink-0 cursor-pointer justify-center pt-4 has-disabled:cursor-not-allowed @3xl:w-8">
					<span className="sr-only">Choose {name} for a comparison</span>
					<input
						type="checkbox"
						checked={isChosen}
						disabled={!isChosen && (run.state !== "done" || chosen.length >= LIMITS.comparedItems.max)}
						onChange={() => onChoose(isChosen ? others : [...chosen, run.id])}
						className="size-4 accent-accent"
					/>
				</label>
			}
			actions={
				isEdited ? null : (
					<div className="-ml-2.5 flex gap-x-1 @3xl:-mt-1.5 @3xl:ml-0 @3xl:w-52 @3xl:shrink-0 @3xl:justify-end">
						<Button ref={edit} size="small" variant="quiet" className={TALL} onClick={() => onEdit(true)}>
							Tags and note<span className="sr-only"> of {name}</span>
						</Button>
						{isFinal(run.state) ? (
							<Button
								size="small"
								variant="quiet"
								className={TALL}
								isBusy={remove.isPending}
								onClick={() => remove.mutate({ id: run.id })}
							>
								Delete<span className="sr-only"> {name}</span>
							</Button>
						) : null}
					</div>
				)
			}
		>
			{isEdited ? (
				<AnnotationForm
					id={run.id}
					annotation={run}
					knownTags={knownTags}
					label={`What you write on ${name}`}
					onClose={() => onEdit(false)}
				/>
			) : null}
			<DeletionState of={remove} />
		</RunLine>
	);
}
