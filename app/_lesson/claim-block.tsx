"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { Fetched } from "#app/_ui/fetched.tsx";
import type { ClaimBlock as Block } from "#server/contract/lesson.ts";
import { BlockAnchor } from "./block-anchor.tsx";
import { useLesson } from "./lesson-state.tsx";
import { benchOfClaim, runOfClaim } from "./preset.ts";
import { BenchSlot } from "./preset-actions.tsx";

// What judges is needed only once there is a run to be judged.
const ClaimMark = dynamic(() => import("./claim-mark.tsx").then((module) => module.ClaimMark));

type ClaimBlockProps = {
	block: Block;
	/** The sentence. */
	children: ReactNode;
};

/** A sentence that a run can refute, with a mark of how it stands on this machine. */
export function ClaimBlock({ block, children }: ClaimBlockProps) {
	const { blocks, runs, setBench } = useLesson();
	const record = runOfClaim(runs, block);
	return (
		<section id={block.id} data-place className="block-of-lesson">
			{children}
			<div className="mt-1 flex flex-wrap items-baseline gap-x-2 font-sans text-ink-faint text-xs leading-5">
				{record?.result == null ? (
					<span title={block.written}>
						<span aria-hidden="true">○</span> not run on this machine by you yet
					</span>
				) : (
					<Fetched label="Whether the claim held">
						<ClaimMark block={block} record={record} result={record.result} />
					</Fetched>
				)}
				<button
					type="button"
					onClick={() => setBench(benchOfClaim(blocks, block).id)}
					className="text-accent underline decoration-1 underline-offset-4 noscript:hidden print:hidden"
				>
					{record?.result == null ? "Set the bench to it" : "Set the bench to it again"}
				</button>
				<BlockAnchor id={block.id} of="this claim" />
			</div>
			<BenchSlot block={block.id} />
		</section>
	);
}
