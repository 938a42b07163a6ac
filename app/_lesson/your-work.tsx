"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { readCallFault, useTRPC } from "#app/_lib/trpc.ts";
import { Button, buttonClass } from "#app/_ui/button.tsx";
import { Dialog } from "#app/_ui/dialog.tsx";
import { Notice } from "#app/_ui/notice.tsx";

/** What a learner may do with what is kept of them: take it away, or have it deleted. */
export function YourWork({ hasWork }: { hasWork: boolean }) {
	const [isAsking, setAsking] = useState(false);
	return (
		<section aria-labelledby="your-work" className="mx-auto max-w-[92rem] px-4 pt-14 sm:px-8">
			<h2 id="your-work" className="font-serif text-2xl">
				Your work
			</h2>
			<p className="mt-2 max-w-[68ch] text-ink-soft leading-relaxed">
				{hasWork
					? "Your predictions, answers and runs are kept in the database of this installation, under a number in a cookie of this browser. There is no name with them. Take them along as one document, or as data."
					: "Nothing is kept of you yet. Once you predict, answer or run something it is kept in the database of this installation, under a number in a cookie of this browser and without a name; here you can then take it away or delete it."}
			</p>
			{hasWork ? (
				<div className="mt-4 flex flex-wrap gap-3">
					<a href="/api/work?format=markdown" download className={buttonClass("secondary", "small")}>
						Take it away as Markdown
					</a>
					<a href="/api/work?format=json" download className={buttonClass("secondary", "small")}>
						… as JSON
					</a>
					<Button size="small" variant="quiet" className="noscript:hidden" onClick={() => setAsking(true)}>
						Delete it…
					</Button>
				</div>
			) : null}
			{isAsking ? <ForgetDialog onClose={() => setAsking(false)} /> : null}
		</section>
	);
}

function ForgetDialog({ onClose }: { onClose(): void }) {
	const api = useTRPC();
	const forget = useMutation(
		api.learner.forget.mutationOptions({
			// All that the page knows is of somebody who is no more, and so is its key.
			onSuccess: () => window.location.reload(),
		}),
	);
	return (
		<Dialog label="Delete your work" className="max-w-lg" onClose={onClose}>
			<div className="p-6">
				<h2 className="font-serif text-2xl">Delete your work?</h2>
				<p className="mt-3 text-ink-soft leading-relaxed">This cannot be taken back. These go:</p>
				<ul className="mt-2 list-disc space-y-1 pl-5 text-ink-soft leading-relaxed">
					<li>all your predictions and answers, in every lesson, and the places where you were;</li>
					<li>
						all runs that were started from this browser, with their permalinks, also those you gave to
						others; one that is under way is stopped;
					</li>
					<li>the cookie that they are kept under.</li>
				</ul>
				{forget.isError ? (
					<div className="mt-4">
						<Notice tone="bad" role="alert">
							{readCallFault(forget.error).sentence}
						</Notice>
					</div>
				) : null}
				<div className="mt-6 flex flex-wrap gap-3">
					<Button onClick={onClose}>Keep it</Button>
					<Button disabled={forget.isPending} onClick={() => forget.mutate({ confirm: true })}>
						{forget.isPending ? "Deleting…" : "Delete all of it"}
					</Button>
				</div>
			</div>
		</Dialog>
	);
}
