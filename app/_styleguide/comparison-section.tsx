import { ComparisonReport } from "#app/_compare/comparison-report.tsx";
import { ItemList } from "#app/_compare/item-list.tsx";
import { numberItems } from "#app/_compare/line.ts";
import type { RunComparison } from "#server/contract/comparison.ts";
import { Section, Specimen } from "./section.tsx";

/** Runs of any time side by side. */
export function ComparisonSection({ compared: { items, ratios } }: { compared: RunComparison }) {
	const usable = numberItems(items);
	return (
		<Section
			id="comparison"
			lead="Runs of any time side by side: the settings that differ, ratios with their intervals, and why there is none where there cannot be one."
		>
			<Specimen of="What is compared, and what cannot be" wide>
				<ItemList found={items} items={usable} />
			</Specimen>
			<Specimen of="Its report" wide>
				<ComparisonReport items={usable} ratios={ratios} />
			</Specimen>
		</Section>
	);
}
