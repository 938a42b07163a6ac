import { type CostGroup, MACHINE_COSTS, STATEMENT_COSTS } from "#app/_bench/cost-rows.ts";
import { priceOf } from "#app/_bench/price.ts";
import { armStyle } from "#app/_chart/arm-style.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { Result } from "#server/contract/result.ts";
import { groupedTable, nameOf, section, table } from "./html-parts.ts";
import { escapeXml } from "./xml-text.ts";

/** What an operation of each arm took from Postgres and from the machine. */
export function costSection({ arms, load }: Result, labels: readonly string[]): string {
	const isOpen = load.model === "open";
	const groups = [...STATEMENT_COSTS.map(asCounted), ...MACHINE_COSTS].map(({ caption, rows }) => ({
		caption,
		rows: rows
			// In a closed loop nothing is due, and so nothing late.
			.filter(({ id }) => isOpen || id !== "late")
			.map(({ name, value }) => [escapeXml(name), ...arms.map((arm) => value(arm) ?? "not known")]),
	}));
	return section(
		"What one operation cost",
		'<p class="note">The blocks touched do not depend on how fast the machine is. What is not known could not be read where this was measured.</p>',
		groupedTable("Costs of each arm", ["cost", ...arms.map((_, arm) => nameOf(arm, labels))], groups),
	);
}

function asCounted({ caption, rows }: CostGroup): CostGroup {
	return { caption: `${caption}, as Postgres counted`, rows };
}

/** What each arm takes or saves beside the baseline. */
export function priceSection(
	{ arms }: Result,
	evidence: readonly Evidence[],
	{ counters }: ExperimentDeclaration,
	labels: readonly string[],
): string {
	const [first, ...others] = arms.map((result) => ({
		result,
		evidence: evidence.find(({ arm }) => arm === result.arm),
	}));
	if (first === undefined) return "";
	const prices = others.map((arm, index) => {
		const { letter } = armStyle(index + 1);
		const rows = priceOf(arm, first, counters).map((item) =>
			[item.name, item.arm, item.baseline, item.times].map(escapeXml),
		);
		const heading = `<h3>${nameOf(index + 1, labels)}</h3>`;
		return rows.length === 0
			? `${heading}<p class="note">Nothing that was counted differs from A.</p>`
			: heading + table(`Price of ${letter} beside A`, ["what", letter, "A", `${letter} beside A`], rows);
	});
	return section(
		"The price",
		'<p class="note">What an arm takes or saves beside A, where it differs by a tenth or more.</p>',
		...prices,
	);
}
