import { benchAddress } from "#app/_bench/load-draft.ts";
import { loadInWords } from "#app/_bench/load-text.ts";
import { ArmMark } from "#app/_chart/arm-mark.tsx";
import { armStyle } from "#app/_chart/arm-style.ts";
import type { BenchPreset } from "#server/contract/lesson.ts";
import { BlockAnchor } from "./block-anchor.tsx";
import { BenchSlot, PresetActions } from "./preset-actions.tsx";

type PresetCardProps = {
	preset: BenchPreset;
	/** What each arm is called among the others. */
	labels: readonly string[];
};

/** A preset of a lesson: its arms and load, and a button that sets the bench to them. */
export function PresetCard({ preset, labels }: PresetCardProps) {
	return (
		<section id={preset.id} data-place className="block-of-lesson font-sans">
			<div className="rounded-md border border-rule bg-card px-4 py-3.5 text-sm leading-relaxed">
				<p className="eyebrow">
					On the bench
					<BlockAnchor id={preset.id} of="this bench" />
				</p>
				<ul className="mt-2 list-none space-y-1 p-0">
					{labels.map((label, index) => (
						<li key={armStyle(index).letter} className="mt-0 text-[0.9375rem]">
							<ArmMark index={index} label={label} />
						</li>
					))}
				</ul>
				<p className="figures mt-2 mb-3 text-ink-faint text-xs">{loadInWords(preset.load)}</p>
				<PresetActions
					block={preset.id}
					address={benchAddress(preset.experiment, preset.arms, preset.load)}
				/>
			</div>
			<BenchSlot block={preset.id} />
		</section>
	);
}
