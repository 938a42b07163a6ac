"use client";

import { Fragment, type ReactNode, useMemo, useState } from "react";
import { LineMark } from "#app/_chart/line-mark.tsx";
import { formatCount, formatPlural, formatShare, formatUs } from "#app/_lib/format.ts";
import { Button } from "#app/_ui/button.tsx";
import type { Badge } from "./badge.ts";
import { type Plan, type PlanNode, touched } from "./plan.ts";
import { badgesOf } from "./plan-badges.ts";
import { type PlanRow, type Shown, sumOf } from "./plan-rows.ts";
import type { PlanSide, ViewChoice } from "./plan-side.ts";
import { type FoldLine, PlanStep } from "./plan-step.tsx";

/** Rows that are drawn at once: more of them are a tenth of a second's work and more than anybody reads. */
const ROWS_DRAWN = 200;

type PlanTableProps = {
	left: PlanSide;
	right: PlanSide | null;
	shown: readonly Shown[];
	choice: ViewChoice;
	/** Folds what is beneath a row, or unfolds it. */
	onTurn(row: PlanRow): void;
};

/** The steps of one plan, or of two beside each other, as a table: a row for each step, what is missing as a gap. */
export function PlanTable(props: PlanTableProps) {
	const { left, right, shown } = props;
	const sides = right === null ? [left] : [left, right];
	const columns = right === null ? "" : "@3xl:grid-cols-2";
	const [one, other] = [left.plan, right?.plan ?? null];
	const told = useMemo(() => (other === null ? [one] : [one, other]).map(badgesOf), [one, other]);
	const [drawnCount, setDrawnCount] = useState(ROWS_DRAWN);
	const missing = shown.length - drawnCount;
	return (
		<>
			<table className="block text-left">
				<caption className="sr-only">
					{right === null
						? "The steps of the plan"
						: `The steps of ${left.letter} and ${right.letter} beside each other`}
				</caption>
				<thead className={right === null ? "sr-only" : "sr-only @3xl:not-sr-only @3xl:block"}>
					<tr className={`grid ${columns}`}>
						{sides.map(({ look, label, letter }) => (
							<th
								key={letter}
								scope="col"
								className="border-rule-strong border-b px-3 py-2 font-normal text-sm"
							>
								<LineMark line={{ ...look, name: letter }} label={label} />
							</th>
						))}
					</tr>
				</thead>
				<tbody className="block">
					{shown.slice(0, drawnCount).map((one) =>
						one.kind === "left-out" ? (
							<WideRow key={one.key} columnCount={sides.length} className="bg-sunk/60 py-1 text-ink-faint">
								{formatPlural(one.count, "step")}, alike in both
							</WideRow>
						) : (
							<Fragment key={one.row.key}>
								<StepRow {...props} {...one} sides={sides} told={told} columns={columns} />
								{one.row.isSwapped && right !== null ? (
									<WideRow columnCount={2} className="bg-accent-soft/40 py-2 text-ink-soft">
										<SwapNote left={left.letter} right={right.letter} />
									</WideRow>
								) : null}
							</Fragment>
						),
					)}
				</tbody>
			</table>
			{missing > 0 ? (
				<p className="flex flex-wrap items-center gap-3 border-rule border-t px-3 py-2 text-ink-faint text-xs">
					{formatCount(drawnCount)} of {formatCount(shown.length)} rows are drawn.
					<Button size="small" onClick={() => setDrawnCount(shown.length)}>
						Draw the other {formatCount(missing)}
					</Button>
				</p>
			) : null}
		</>
	);
}

type WideRowProps = { columnCount: number; className: string; children: ReactNode };

/** A line across all columns. */
function WideRow({ columnCount, className, children }: WideRowProps) {
	return (
		<tr className="block border-rule border-b last:border-b-0">
			<td colSpan={columnCount} className={`block px-3 text-xs ${className}`}>
				{children}
			</td>
		</tr>
	);
}

type StepRowProps = PlanTableProps & {
	row: PlanRow;
	folded: readonly PlanRow[];
	sides: readonly PlanSide[];
	told: readonly Map<PlanNode, Badge[]>[];
	columns: string;
};

function StepRow(props: StepRowProps) {
	const { row, sides, columns } = props;
	return (
		<tr
			data-change={row.change}
			className={`grid break-inside-avoid border-rule border-b last:border-b-0 ${columns} ${
				row.change === "same" ? "" : "bg-accent-soft/40"
			}`}
		>
			{sides.map((side, place) => (
				<td key={side.letter} className="block min-w-0 @3xl:[&+td]:border-rule @3xl:[&+td]:border-l">
					<StepCell {...props} side={side} place={place} />
				</td>
			))}
		</tr>
	);
}

function StepCell(props: StepRowProps & { side: PlanSide; place: number }) {
	const { row, folded, left, right, sides, told, choice, onTurn, side, place } = props;
	const own = place === 0 ? "left" : "right";
	const node = row[own];
	if (node === null) return <Gap isOtherHash={row.isOtherHash} letter={side.letter} />;
	const wholes = sides.map(({ plan }) => wholeOf(plan, choice));
	const isSecond = place === 1 && row.left !== null;
	return (
		<PlanStep
			node={node}
			side={side}
			badges={told[place]?.get(node) ?? []}
			marks={right === null ? [] : marksOf(row, own, side.letter)}
			bar={barOf(node, choice, wholes, place)}
			isNamed={right !== null}
			counterpart={isSecond ? { node: row.left as PlanNode, letter: left.letter } : null}
			fold={foldOf(row, folded, { own, plan: side.plan })}
			onTurn={place === 0 && row.foldable > 0 ? () => onTurn(row) : null}
		/>
	);
}

/** How the steps beneath a join whose inputs changed places are to be read. */
function SwapNote({ left, right }: { left: string; right: string }) {
	return (
		<span className="flex items-start gap-2">
			<svg
				aria-hidden="true"
				viewBox="0 0 16 16"
				className="mt-px size-3.5 shrink-0 fill-none stroke-accent"
				strokeWidth="1.5"
			>
				<path d="M1 4h2c4 0 5 8 9 8h3M1 12h2c4 0 5-8 9-8h3M12.500 1.500 15 4l-2.500 2.500M12.500 9.500 15 12l-2.500 2.500" />
			</svg>
			<span>
				The inputs changed places. Both follow in {left}&rsquo;s order: what is first in {left} is second in{" "}
				{right}, and the other way round.
			</span>
		</span>
	);
}

function Gap({ isOtherHash, letter }: { isOtherHash: boolean; letter: string }) {
	return (
		<p className="flex h-full min-h-8 items-center bg-[repeating-linear-gradient(135deg,var(--rule)_0_1px,transparent_1px_7px)] px-3 text-ink-faint text-xs">
			<span className="bg-card px-1.5 py-0.5">
				{isOtherHash ? `${letter} makes one of the other input` : `No such step in ${letter}`}
			</span>
		</p>
	);
}

/** What sets a step apart from the one beside it, in a word or two. */
function marksOf(row: PlanRow, side: "left" | "right", letter: string): string[] {
	const place = row.inputs[side] === null ? [] : [`${row.inputs[side]} input`];
	if (row.change === "same") return place;
	if (row.left === null || row.right === null) return [...place, `only in ${letter}`];
	if (!row.isSwapped) return [...place, "changed"];
	return [...place, ...(row.left.name === row.right.name ? [] : ["changed"]), "inputs changed places"];
}

type FoldPlace = { own: "left" | "right"; plan: Plan };

/** What is said of the steps beneath one that can be folded. */
function foldOf(row: PlanRow, folded: readonly PlanRow[], { own, plan }: FoldPlace): FoldLine | null {
	if (row.foldable === 0) return null;
	const isPair = row.right !== null;
	const { us, blocks } = sumOf(folded, own);
	const share = us === null || !plan.stepsUs ? "" : ` · ${formatShare(us / plan.stepsUs)}`;
	const figures = [
		us === null ? null : `${formatUs(us)}${share}`,
		blocks === null ? null : formatPlural(Math.round(blocks), "block"),
	].flatMap((text) => text ?? []);
	return {
		isFolded: folded.length > 0,
		label: `${formatPlural(row.foldable, "step")} beneath`,
		about: isPair ? "alike in both" : "",
		figures: folded.length === 0 ? "" : figures.join(", "),
	};
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
