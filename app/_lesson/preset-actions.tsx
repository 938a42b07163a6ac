"use client";

import Link from "next/link";
import { Button } from "#app/_ui/button.tsx";
import { benchSlot } from "./bench-place.ts";
import { useLesson } from "./lesson-state.tsx";
import { openPredictions, runOf } from "./preset.ts";

type PresetActionsProps = {
	/** Id of the block that sets the bench. */
	block: string;
	/** The same settings on the bench's own page. */
	address: string;
	/** What the button says. */
	label?: string;
	isQuiet?: boolean;
};

/** Sets the bench, or opens it on its own page; says how things stand with it. */
export function PresetActions({ block, address, label = "Set the bench", isQuiet }: PresetActionsProps) {
	const { setBench } = useLesson();
	return (
		<div className="flex flex-wrap items-center gap-x-4 gap-y-2 noscript:hidden print:hidden">
			<Button
				size="small"
				variant={isQuiet === true ? "secondary" : "primary"}
				onClick={() => setBench(block)}
			>
				{label}
			</Button>
			<Link
				href={address}
				prefetch={false}
				className="finger text-ink-faint text-xs underline underline-offset-4 hover:text-ink"
			>
				Open on the bench page
			</Link>
			<Standing block={block} />
		</div>
	);
}

function Standing({ block }: { block: string }) {
	const { blocks, learner, runs, preset, isBenchAsked } = useLesson();
	const open = openPredictions(blocks, learner.predictions, block).length;
	const record = runOf(runs, block);
	const words = record?.result != null ? "you have run it" : open > 0 ? "predict first" : "";
	return (
		<span className="text-ink-faint text-xs">
			{/* On a narrow screen no bench is open until one is asked for. */}
			{preset?.id === block ? (
				<span className={isBenchAsked ? "" : "max-xl:hidden"}>on the bench now</span>
			) : null}
			{preset?.id === block && words !== "" ? (
				<span className={isBenchAsked ? "" : "max-xl:hidden"}> · </span>
			) : null}
			{words}
		</span>
	);
}

/** Where the bench opens on a narrow screen, below the bar with the contents. */
export function BenchSlot({ block }: { block: string }) {
	return (
		<div
			id={benchSlot(block)}
			className="apart mt-4 [--head:2.75rem] font-sans text-base leading-normal empty:hidden xl:hidden print:hidden"
		/>
	);
}
