import { tableLines } from "#server/reports/markdown-text.ts";
import { type ConditionOutcome, measuredText } from "./condition-outcome.ts";

/** What a run was held against, as lines of a Markdown table; none where nothing was demanded. */
export function conditionTable(outcomes: readonly ConditionOutcome[], confidence: number): string[] {
	if (outcomes.length === 0) return [];
	const rows = outcomes.map(({ expression, met, measured }) => [
		met ? "✗ holds" : "✓ does not hold",
		{ code: expression },
		measured.map((one) => measuredText(one, confidence)).join("; "),
	]);
	return tableLines(["must not hold", "condition", "measured"], rows, 2);
}
