"use client";

import Link from "next/link";
import { useBenchUrl } from "#app/_bench/bench-url.ts";
import { benchAddress, loadTexts } from "#app/_bench/load-draft.ts";
import { loadInWords } from "#app/_bench/load-text.ts";
import { bringIntoView } from "#app/_ui/bring-into-view.ts";
import { Button } from "#app/_ui/button.tsx";
import type { BenchPreset } from "#server/contract/lesson.ts";

type PresetCardProps = {
	preset: BenchPreset;
	/** What each arm is called among the others. */
	labels: readonly string[];
	/** Whether the bench beside the text can show it. */
	beside: boolean;
};

/** A preset of a lesson: sets the bench beside the text, or opens it on its own page. */
export function PresetCard({ preset, labels, beside }: PresetCardProps) {
	const { setPreset } = useBenchUrl(preset);
	const set = () => {
		setPreset({ arms: preset.arms, load: loadTexts(preset.load) });
		const bench = document.getElementById("bench");
		bench?.focus({ preventScroll: true });
		// Beside the text the bench is in view already; below it, it has to be brought there.
		if (bench !== null && bench.getBoundingClientRect().top > window.innerHeight / 2) bringIntoView(bench);
	};
	return (
		<aside className="rounded-md border border-rule bg-card px-4 py-3.5 font-sans text-sm leading-relaxed">
			<p className="eyebrow">On the bench</p>
			<p className="mt-1 font-serif text-lg leading-snug">{labels.join(" against ")}</p>
			<p className="figures text-ink-faint text-xs">{loadInWords(preset.load)}</p>
			<div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
				{beside ? (
					<Button size="small" variant="primary" onClick={set}>
						Set the bench
					</Button>
				) : null}
				<Link
					href={benchAddress(preset.experiment, preset.arms, preset.load)}
					prefetch={false}
					className="text-ink-faint text-xs"
				>
					Open on the bench page
				</Link>
			</div>
		</aside>
	);
}
