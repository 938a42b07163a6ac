import type { ItemRef, RunComparison } from "#server/contract/comparison.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { RunRow } from "#server/trpc/history.ts";
import { AddItem } from "./add-item.tsx";
import { ComparisonReport } from "./comparison-report.tsx";
import { GoneItems, type KeptRun } from "./gone-items.tsx";
import { ItemList } from "./item-list.tsx";
import { type NumberedItem, numberItems } from "./line.ts";

type ComparisonProps = {
	refs: readonly ItemRef[];
	/** Null while nothing is asked for, or it cannot be had. */
	comparison: RunComparison | null;
	own: readonly RunRow[];
};

/** The things that are compared, what can be added to them, and what was found. */
export function Comparison({ refs, comparison, own }: ComparisonProps) {
	const { items = [], ratios = [] } = comparison ?? {};
	const usable = numberItems(items);
	const lineCount = usable.reduce((sum, { arms }) => sum + arms.length, 0);
	const isEnough = lineCount >= LIMITS.comparedItems.min;
	const isToChoose = items.some(({ kind }) => kind === "many-armed");
	return (
		<>
			<GoneItems runs={keptRuns(usable)} />
			<div className="mt-6">
				{comparison === null ? null : <ItemList found={items} items={usable} />}
				<AddItem refs={refs} own={own} />
			</div>
			{isEnough ? <ComparisonReport items={usable} ratios={ratios} /> : null}
			{isEnough || comparison === null ? null : (
				<p className="mt-8 max-w-[60ch] font-serif text-ink-faint text-xl leading-snug">
					{isToChoose
						? "Choose the arms that are to stand side by side."
						: "Two are needed before there is anything to compare: add another run or arm."}
				</p>
			)}
		</>
	);
}

/** The runs among them that this lab keeps, each once. */
function keptRuns(items: readonly NumberedItem[]): KeptRun[] {
	const kept = items.filter(({ ref }) => ref.from === "lab");
	return [...new Set(kept.map(({ ref }) => ref.run))].map((id) => ({
		id,
		places: kept.filter(({ ref }) => ref.run === id).map(({ at }) => at),
	}));
}
