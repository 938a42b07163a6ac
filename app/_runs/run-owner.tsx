"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Action } from "#app/_actions/action.ts";
import { useActions } from "#app/_actions/action-registry.ts";
import { Button } from "#app/_ui/button.tsx";
import { Notice } from "#app/_ui/notice.tsx";
import { useReturnFocus } from "#app/_ui/use-return-focus.ts";
import { isFinal, type RunRecord } from "#server/contract/run.ts";
import { AnnotationForm } from "./annotation-form.tsx";
import { DeletionState, useDeletion } from "./deletion.tsx";
import { UndoDeletion } from "./undo-deletion.tsx";

type RunOwnerProps = {
	record: RunRecord;
	/** Whether it was deleted since the page was opened; why is told where its state is. */
	isGone: boolean;
};

/** What an owner has written on a run, who can see it, and what its owner may do. */
export function RunOwner({ record, isGone }: RunOwnerProps) {
	return (
		<section aria-label="About this record" className="mb-6 max-w-[80ch] text-sm">
			{isGone ? (
				<Notice tone="warn" title="This run is gone">
					<p>What was seen of it stays on this page until it is left.</p>
					<UndoDeletion id={record.id} />
				</Notice>
			) : (
				<Kept record={record} />
			)}
		</section>
	);
}

function Kept({ record }: Pick<RunOwnerProps, "record">) {
	const { id, mine, tags, note, state } = record;
	const [isEdited, setEdited] = useState(false);
	const edit = useReturnFocus(isEdited);
	const router = useRouter();
	// There it can be had back.
	const remove = useDeletion(() => router.push("/runs"));
	const write: Action = {
		id: "write",
		label: tags.length === 0 && note === "" ? "Add tags or a note" : "Change tags and note",
		group: "The run",
		perform: () => setEdited(true),
	};
	const erase: Action = {
		id: "delete",
		label: "Delete this run",
		group: "The run",
		isDisabled: remove.isPending,
		perform: () => remove.mutate({ id }),
	};
	const isWritable = mine && !isEdited;
	useActions(isWritable ? [write, ...(isFinal(state) ? [erase] : [])] : []);
	return (
		<>
			<Written tags={tags} note={note} />
			<p className="text-ink-soft leading-relaxed print:hidden">
				{isFinal(state) ? "No figure of it changes any more. " : ""}
				{mine
					? "Everybody who has this address and reaches this lab can read it, its tags and its note too; only this browser can write on it or delete it."
					: "It was started elsewhere, and only there can it be written on or deleted. You can read it, take it along, and run the same here."}
			</p>
			{mine && isEdited ? (
				<AnnotationForm
					id={id}
					annotation={record}
					knownTags={[]}
					label="What you write on this run"
					onClose={() => setEdited(false)}
				/>
			) : null}
			{isWritable ? (
				<div className="-ml-2.5 mt-1 flex flex-wrap gap-1 print:hidden">
					<Button
						ref={edit}
						size="small"
						variant="quiet"
						className="min-h-11 @3xl:min-h-0"
						onClick={write.perform}
					>
						{write.label}
					</Button>
					{isFinal(state) ? (
						<Button
							size="small"
							variant="quiet"
							className="min-h-11 @3xl:min-h-0"
							isBusy={remove.isPending}
							onClick={erase.perform}
						>
							{erase.label}
						</Button>
					) : null}
				</div>
			) : null}
			<DeletionState of={remove} />
		</>
	);
}

function Written({ tags, note }: Pick<RunRecord, "tags" | "note">) {
	return (
		<>
			{tags.length === 0 ? null : (
				<ul aria-label="Tags" className="mb-2 flex flex-wrap gap-1.5 text-xs">
					{tags.map((tag) => (
						<li
							key={tag}
							className="wrap-anywhere min-w-0 rounded-full bg-accent-soft px-2 py-0.5 text-accent"
						>
							{tag}
						</li>
					))}
				</ul>
			)}
			{note === "" ? null : (
				<p className="mb-3 whitespace-pre-line break-words border-rule-strong border-l-2 pl-3 font-serif text-base text-ink-soft leading-relaxed">
					{note}
				</p>
			)}
		</>
	);
}
