import { ArmMark } from "#app/_chart/arm-mark.tsx";
import { armStyle } from "#app/_chart/arm-style.ts";
import { capitalised } from "#app/_lib/in-sentence.ts";
import type { Arm } from "#server/contract/arm.ts";
import type { Factor } from "#server/contract/experiment.ts";
import { type Layout, sweepLines } from "#server/contract/layout.ts";
import { loadFactorsBeside } from "#server/contract/load-factor.ts";
import { levelName } from "./effect-words.ts";
import { layoutInWords } from "./layout-words.ts";

type LayoutSettingsProps = { layout: Layout; factors: readonly Factor[]; arms: readonly Arm[] };

/** What a laid-out run was set to: what is varied in a sentence, and what stays as it is. */
export function LayoutSettings({ layout, factors, arms }: LayoutSettingsProps) {
	const words = layoutInWords(layout, factors, arms);
	const firsts =
		layout.kind === "sweep"
			? sweepLines(layout.factor, arms).map(({ places }) => arms[places[0] ?? 0] ?? {})
			: [Object.assign({}, ...arms)];
	const varied = layout.kind === "sweep" ? [layout.factor] : layout.factors;
	const all = [...factors, ...loadFactorsBeside(factors)];
	const fixed = all.filter(({ id }) => !varied.includes(id));
	return (
		<div className="figures mb-5 text-sm">
			<p>{capitalised(words)}</p>
			{firsts.map((arm, line) => {
				const levels = fixed.flatMap(({ id, label }) =>
					arm[id] === undefined ? [] : [`${label}: ${levelName(all, id, arm[id])}`],
				);
				return levels.length === 0 ? null : (
					<p key={armStyle(line).letter} className="mt-1 flex flex-wrap gap-x-3 text-ink-soft">
						{firsts.length < 2 ? null : <ArmMark index={line} />}
						{levels.join(" · ")}
					</p>
				);
			})}
		</div>
	);
}
