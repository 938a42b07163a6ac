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
				className="text-ink-faint text-xs underline underline-offset-4 hover:text-ink"
			>
				Open on the bench page
			</Link>
			<Standing block={block} />
		</div>
	);
}

function Standing({ block }: { block: string }) {
	const { blocks, learner, runs, preset } = useLesson();
	const open = openPredictions(blocks, learner.predictions, block).length;
	const record = runOf(runs, block);
	const words = [
		...(preset?.id === block ? ["on the bench now"] : []),
		...(record?.result != null ? ["you have run it"] : open > 0 ? ["predict first"] : []),
	];
	return <span className="text-ink-faint text-xs">{words.join(" · ")}</span>;
}

/** Where the bench opens on a narrow screen. */
export function BenchSlot({ block }: { block: string }) {
	return <div id={benchSlot(block)} className="mt-4 empty:hidden xl:hidden print:hidden" />;
}
