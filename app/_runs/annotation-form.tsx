"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type KeyboardEvent, useId, useState } from "react";
import { readCallFault, useTRPC } from "#app/_lib/trpc.ts";
import { Button } from "#app/_ui/button.tsx";
import { NETWORK_WAIT } from "#app/_ui/network-wait.tsx";
import { type Annotation, findExcess, normaliseNote, normaliseTags } from "#server/contract/annotation.ts";
import { LIMITS } from "#server/contract/limits.ts";

type AnnotationFormProps = {
	id: string;
	annotation: Annotation;
	/** Tags that other runs have, to choose from. */
	knownTags: readonly string[];
	label: string;
	onClose(kept?: Annotation): void;
};

/** Where an owner writes tags and a note on a run. */
export function AnnotationForm({ id, annotation, knownTags, label, onClose }: AnnotationFormProps) {
	const api = useTRPC();
	const queries = useQueryClient();
	const field = useId();
	const [tagText, setTagText] = useState(annotation.tags.join(", "));
	const [noteText, setNoteText] = useState(annotation.note);
	const tags = normaliseTags(tagText.split(","));
	const note = normaliseNote(noteText);
	const excess = findExcess({ tags, note });
	const annotate = useMutation(
		api.history.annotate.mutationOptions({
			onSuccess: (kept) => {
				void queries.invalidateQueries(api.history.pathFilter());
				void queries.invalidateQueries(api.runs.get.queryFilter({ id }));
				onClose(kept);
			},
		}),
	);
	const fault = excess ?? (annotate.isError ? readCallFault(annotate.error).sentence : undefined);
	const save = (event: FormEvent) => {
		event.preventDefault();
		if (excess === undefined && !annotate.isPending) annotate.mutate({ id, tags, note });
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.key === "Escape") onClose();
	};
	const others = knownTags.filter((tag) => !tags.includes(tag)).slice(0, 12);
	const input =
		"mt-1 w-full rounded-md border border-rule-strong bg-card px-2.5 py-2 text-sm text-ink pointer-coarse:min-h-11 focus-visible:outline-2 focus-visible:outline-accent";
	return (
		<form aria-label={label} onSubmit={save} onKeyDown={onKeyDown} className="mt-3 max-w-2xl space-y-3">
			<div>
				<label htmlFor={`${field}-tags`} className="font-medium text-ink-soft text-xs">
					Tags, with commas between them
				</label>
				<input
					id={`${field}-tags`}
					// biome-ignore lint/a11y/noAutofocus: the form opens because its owner wants to write
					autoFocus
					autoComplete="off"
					value={tagText}
					onChange={(event) => setTagText(event.target.value)}
					aria-describedby={`${field}-fault`}
					className={input}
				/>
				{others.length === 0 ? null : (
					<p className="mt-1.5 flex flex-wrap gap-1.5">
						{others.map((tag) => (
							<button
								key={tag}
								type="button"
								onClick={() => setTagText([...tags, tag].join(", "))}
								className="wrap-anywhere min-h-7 rounded-full border border-rule px-2 text-ink-soft pointer-coarse:min-h-11 pointer-coarse:px-3.5 text-xs hover:border-rule-strong"
							>
								<span className="sr-only">Add </span>+ {tag}
							</button>
						))}
					</p>
				)}
			</div>
			<div>
				<label htmlFor={`${field}-note`} className="font-medium text-ink-soft text-xs">
					Note
				</label>
				<textarea
					id={`${field}-note`}
					rows={3}
					value={noteText}
					onChange={(event) => setNoteText(event.target.value)}
					aria-describedby={`${field}-fault`}
					className={`${input} resize-y`}
				/>
			</div>
			<p
				id={`${field}-fault`}
				role="status"
				className={`text-xs ${fault === undefined ? "text-ink-faint" : "text-bad"}`}
			>
				{fault ??
					(annotate.isPaused ? NETWORK_WAIT : undefined) ??
					`Plain text. ${LIMITS.tags} tags of ${LIMITS.tagText} characters, a note of ${LIMITS.noteText.toLocaleString("en")} at most.`}
			</p>
			<div className="flex flex-wrap gap-2">
				<Button
					type="submit"
					size="small"
					variant="primary"
					disabled={excess !== undefined || annotate.isPending}
				>
					{annotate.isPending ? "Saving…" : "Save"}
				</Button>
				<Button size="small" onClick={() => onClose()}>
					Leave as it was
				</Button>
			</div>
		</form>
	);
}
