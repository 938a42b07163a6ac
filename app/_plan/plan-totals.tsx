import { LineMark } from "#app/_chart/line-mark.tsx";
import { formatCount, formatNumber, formatUs } from "#app/_lib/format.ts";
import { ScrollRegion } from "#app/_ui/scroll-region.tsx";
import { BadgeRow } from "./badge-button.tsx";
import { type Plan, rowsInAll, touched } from "./plan.ts";
import { badgesOfPlan } from "./plan-badges.ts";
import type { PlanSide } from "./plan-side.ts";

const NOTHING = "–";

const TOTALS: readonly { name: string; text(plan: Plan): string }[] = [
	{ name: "Run", text: ({ executionUs }) => inUs(executionUs) },
	{ name: "Planned in", text: ({ planningUs }) => inUs(planningUs) },
	{ name: "Steps", text: ({ nodes }) => formatCount(nodes.length) },
	{
		name: "Rows answered",
		text: ({ root }) => (root.actual === null ? NOTHING : formatCount(rowsInAll(root.actual))),
	},
	{
		name: "Blocks touched",
		text: ({ blocks }) => (blocks === null ? NOTHING : formatCount(touched(blocks))),
	},
	{ name: "of them read in", text: ({ blocks }) => (blocks === null ? NOTHING : formatCount(blocks.read)) },
	{
		name: "Temporary blocks",
		text: ({ blocks }) => (blocks === null ? NOTHING : formatCount(blocks.tempRead + blocks.tempWritten)),
	},
	{
		name: "Planner's cost",
		text: ({ root }) => (root.planned === null ? NOTHING : costText(root.planned.totalCost)),
	},
];

/** What the whole plans came to, and what is to be said of them beyond their steps. */
export function PlanTotals({ sides }: { sides: readonly PlanSide[] }) {
	return (
		<>
			<ScrollRegion label="Whole plans" className="overflow-x-auto">
				<table className="figures w-full text-right text-xs">
					<caption className="sr-only">What the whole plans came to</caption>
					<thead>
						<tr className="border-rule-strong border-b text-ink-faint">
							<th scope="col" className="py-1.5 pr-3 text-left font-medium">
								Plan
							</th>
							{TOTALS.map(({ name }) => (
								<th key={name} scope="col" className="py-1.5 pl-4 font-medium">
									{name}
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{sides.map(({ look, letter, plan }) => (
							<tr key={letter} className="border-rule border-b last:border-b-0">
								<th scope="row" className="py-1.5 pr-3 text-left font-normal">
									<LineMark line={{ ...look, name: letter }} />
								</th>
								{TOTALS.map(({ name, text }) => (
									<td key={name} className="whitespace-nowrap py-1.5 pl-4">
										{text(plan)}
									</td>
								))}
							</tr>
						))}
					</tbody>
				</table>
			</ScrollRegion>
			{sides.map((side) => (
				<Beyond key={side.letter} side={side} isAlone={sides.length === 1} />
			))}
		</>
	);
}

function Beyond({ side: { look, letter, plan }, isAlone }: { side: PlanSide; isAlone: boolean }) {
	const badges = badgesOfPlan(plan);
	const settings = plan.settings.map(({ label, text }) => `${label} = ${text}`).join(", ");
	const beside = plan.beside.map(({ label, text }) => `${label}: ${text}`).join(". ");
	if (badges.length === 0 && settings === "" && beside === "") return null;
	return (
		<div className="mt-2 flex flex-wrap items-center gap-x-3 text-xs">
			{isAlone ? null : <LineMark line={{ ...look, name: letter }} />}
			<BadgeRow badges={badges} label={`Worth knowing of plan ${letter}`} />
			{beside === "" ? null : <p className="figures mt-1.5 text-ink-soft">{beside}</p>}
			{settings === "" ? null : <p className="mt-1.5 text-ink-soft">Settings: {settings}</p>}
		</div>
	);
}

function inUs(us: number | null): string {
	return us === null ? NOTHING : formatUs(us);
}

/** Units of its own, of which a first figure after the point matters for the least. */
function costText(cost: number): string {
	return cost < 100 ? formatNumber(cost) : formatCount(cost);
}
