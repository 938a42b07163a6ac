import { ArmMark } from "#app/_chart/arm-mark.tsx";
import type { AlignedStep } from "./align-plans.ts";
import { type Plan, type PlanNode, touched } from "./plan.ts";
import { badgesOf } from "./plan-badges.ts";
import type { PlanSide, ViewChoice } from "./plan-side.ts";
import { PlanStep } from "./plan-step.tsx";

type PlanTableProps = {
	left: PlanSide;
	right: PlanSide | null;
	/** How the steps of both stand beside each other; null beside one plan alone. */
	steps: readonly AlignedStep[] | null;
	choice: ViewChoice;
};

type Row = { key: string; left: PlanNode | null; right: PlanNode | null; change: AlignedStep["change"] };

/** The steps of one plan, or of two beside each other, as a table: a row for each step, what is missing as a gap. */
export function PlanTable({ left, right, steps, choice }: PlanTableProps) {
	const rows = rowsOf(left.plan, steps);
	const sides = right === null ? [left] : [left, right];
	const wholes = sides.map(({ plan }) => wholeOf(plan, choice));
	const columns = right === null ? "" : "@3xl:grid-cols-2";
	const told = sides.map(({ plan }) => badgesOf(plan));
	return (
		<table className="block text-left">
			<caption className="sr-only">
				{right === null
					? "The steps of the plan"
					: `The steps of ${left.letter} and ${right.letter} beside each other`}
			</caption>
			<thead className={right === null ? "sr-only" : "sr-only @3xl:not-sr-only @3xl:block"}>
				<tr className={`grid ${columns}`}>
					{sides.map(({ index, label, letter }) => (
						<th
							key={letter}
							scope="col"
							className="border-rule-strong border-b px-3 py-2 font-normal text-sm"
						>
							<ArmMark index={index} name={letter} label={label} />
						</th>
					))}
				</tr>
			</thead>
			<tbody className="block">
				{rows.map((row) => (
					<tr
						key={row.key}
						data-change={row.change}
						className={`grid break-inside-avoid border-rule border-b last:border-b-0 ${columns} ${
							row.change === "same" ? "" : "bg-accent-soft/40"
						}`}
					>
						{sides.map((side, place) => {
							const node = place === 0 ? row.left : row.right;
							return (
								<td key={side.letter} className="block min-w-0 @3xl:[&+td]:border-rule @3xl:[&+td]:border-l">
									{node === null ? (
										<Gap letter={side.letter} />
									) : (
										<PlanStep
											node={node}
											index={side.index}
											letter={side.letter}
											badges={told[place]?.get(node) ?? []}
											mark={right === null ? null : markOf(row.change, side.letter)}
											bar={barOf(node, choice, wholes, place)}
											isNamed={right !== null}
										/>
									)}
								</td>
							);
						})}
					</tr>
				))}
			</tbody>
		</table>
	);
}

function rowsOf(plan: Plan, steps: readonly AlignedStep[] | null): Row[] {
	const all = steps ?? plan.nodes.map((left) => ({ left, right: null, change: "same" as const }));
	return all.map(({ left, right, change }) => ({
		key: `${left?.id ?? ""}-${right?.id ?? ""}`,
		left,
		right,
		change,
	}));
}

function Gap({ letter }: { letter: string }) {
	return (
		<p className="flex h-full min-h-8 items-center bg-[repeating-linear-gradient(135deg,var(--rule)_0_1px,transparent_1px_7px)] px-3 text-ink-faint text-xs">
			<span className="bg-card px-1.5 py-0.5">No such step in {letter}</span>
		</p>
	);
}

function markOf(change: AlignedStep["change"], letter: string): string | null {
	if (change === "same") return null;
	return change === "changed" ? "changed" : `only in ${letter}`;
}

function wholeOf({ stepsUs, blocks }: Plan, { measure }: ViewChoice): number {
	if (measure === "time") return stepsUs ?? 0;
	return blocks === null ? 0 : touched(blocks);
}

function barOf(
	{ own }: PlanNode,
	{ measure, scale }: ViewChoice,
	wholes: readonly number[],
	place: number,
): number | null {
	const value = measure === "time" ? own.us : own.blocks === null ? null : touched(own.blocks);
	const whole = scale === "same" ? Math.max(...wholes) : (wholes[place] ?? 0);
	if (value === null) return null;
	return whole === 0 ? 0 : Math.min(1, value / whole);
}
