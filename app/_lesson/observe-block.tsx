"use client";

import { type ReactNode, useState } from "react";
import { Button } from "#app/_ui/button.tsx";
import type { ObserveBlock as Block } from "#server/contract/lesson.ts";
import { BlockAnchor } from "./block-anchor.tsx";
import { useLesson } from "./lesson-state.tsx";

type ObserveBlockProps = {
	block: Block;
	/** What to notice. */
	children: ReactNode;
};

/** What to notice on the chart: veiled until there is one of the learner's own. */
export function ObserveBlock({ block, children }: ObserveBlockProps) {
	const { runs } = useLesson();
	const [isAsked, setAsked] = useState(false);
	const hasRun = runs.some(({ bench, record }) => bench === block.bench && record.result !== null);
	const isSeen = hasRun || isAsked;
	return (
		<section id={block.id} data-place className="block-of-lesson">
			<p className="eyebrow font-sans">
				What to notice
				<BlockAnchor id={block.id} of="what to notice" />
			</p>
			<div className={`flow mt-1 ${isSeen ? "" : "hidden noscript:block print:block"}`}>{children}</div>
			{isSeen ? null : (
				<div className="squared mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-rule px-4 py-3 font-sans text-ink-soft text-sm noscript:hidden print:hidden">
					<p>Shown after you have run it: look at your own chart first.</p>
					<Button size="small" variant="quiet" className="bg-card" onClick={() => setAsked(true)}>
						Show it now
					</Button>
				</div>
			)}
		</section>
	);
}
