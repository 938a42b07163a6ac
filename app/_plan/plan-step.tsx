import { ArmMark } from "#app/_chart/arm-mark.tsx";
import { armStyle } from "#app/_chart/arm-style.ts";
import { BadgeRow } from "./badge-button.tsx";
import type { Badge } from "./badge-rules.ts";
import { headOf } from "./node-kinds.ts";
import type { PlanNode } from "./plan.ts";
import { blocksText, mannerText, rowsText, stepTitle, timeText } from "./step-text.ts";

type PlanStepProps = {
	node: PlanNode;
	/** Place of the plan among the arms, for its colour. */
	index: number;
	/** What the plan goes by. */
	letter: string;
	badges: readonly Badge[];
	/** What sets it apart from the step beside it, in a word or two. */
	mark: string | null;
	/** Length of its bar, 0…1; null where there is nothing to show. */
	bar: number | null;
	/** Two plans stand beneath each other on a narrow page: then each step says whose it is. */
	isNamed: boolean;
};

/** Steps further in than this are not moved further: a phone has no room for them. */
const INDENTED = 10;

/** One step of a plan: what it does, on what, how many rows, what it cost, what is worth knowing. */
export function PlanStep({ node, index, letter, badges, mark, bar, isNamed }: PlanStepProps) {
	return (
		<div className="flex min-w-0">
			<span
				aria-hidden="true"
				className="w-[calc(var(--depth)*0.625rem)] shrink-0 bg-[repeating-linear-gradient(90deg,var(--rule)_0_1px,transparent_1px_0.625rem)] @3xl:w-[calc(var(--depth)*1rem)] @3xl:bg-[repeating-linear-gradient(90deg,var(--rule)_0_1px,transparent_1px_1rem)]"
				style={{ "--depth": Math.min(node.depth, INDENTED) } as React.CSSProperties}
			/>
			<div className="min-w-0 flex-1 px-3 py-2.5">
				<p className="flex flex-wrap items-baseline gap-x-2 text-sm">
					{isNamed ? (
						<span className="text-xs @3xl:hidden">
							<ArmMark index={index} name={letter} />
						</span>
					) : null}
					<span className="sr-only">{`Step ${node.id + 1}, level ${node.depth + 1}: `}</span>
					<span className="font-semibold">{headOf(node)}</span>
					{mark === null ? null : (
						<span className="rounded-sm border border-accent px-1.5 text-accent text-xs">{mark}</span>
					)}
				</p>
				<p className="break-words font-mono text-ink-soft text-xs">{stepTitle(node)}</p>
				{node.conditions.map(({ label, text }) => (
					<p key={label} className="break-words text-ink-soft text-xs">
						{label}: <code className="font-mono">{text}</code>
					</p>
				))}
				<StepFigures node={node} />
				{bar === null ? null : <Bar length={bar} color={armStyle(index).color} />}
				<BadgeRow badges={badges} label={`Worth knowing of ${node.name}`} />
				<Details node={node} />
			</div>
		</div>
	);
}

function StepFigures({ node }: { node: PlanNode }) {
	const figures = [
		{ name: "Rows", text: rowsText(node) },
		{ name: "Own time", text: timeText(node) },
		{ name: "Own blocks", text: blocksText(node) },
	];
	return (
		<dl className="figures mt-1 grid grid-cols-[auto_1fr] gap-x-3 text-xs">
			{figures.map(({ name, text }) =>
				text === null ? null : (
					<div key={name} className="contents">
						<dt className="text-ink-faint">{name}</dt>
						<dd className="min-w-0">{text}</dd>
					</div>
				),
			)}
			{mannerText(node).map((text) => (
				<div key={text} className="contents">
					<dt className="text-ink-faint">How</dt>
					<dd className="min-w-0">{text}</dd>
				</div>
			))}
		</dl>
	);
}

function Bar({ length, color }: { length: number; color: string }) {
	return (
		<div aria-hidden="true" className="mt-1.5 h-2 rounded-[2px] bg-sunk print:border print:border-rule">
			<div
				className="h-full rounded-[2px]"
				style={{ width: `${length * 100}%`, minWidth: length > 0 ? "1px" : 0, background: color }}
			/>
		</div>
	);
}

function Details({ node }: { node: PlanNode }) {
	const { planned, details } = node;
	const cost =
		planned === null ? [] : [{ label: "Cost", text: `${planned.startupCost}..${planned.totalCost}` }];
	const all = [...cost, ...details];
	if (all.length === 0) return null;
	return (
		<details className="mt-1 text-xs print:hidden">
			<summary className="w-fit text-ink-faint underline decoration-dotted underline-offset-4 hover:text-ink pointer-coarse:py-3">
				<span className="sr-only">{node.name}: </span>
				More fields
			</summary>
			<dl className="figures mt-1 grid grid-cols-[auto_1fr] gap-x-3">
				{all.map(({ label, text }) => (
					<div key={label} className="contents">
						<dt className="text-ink-faint">{label}</dt>
						<dd className="min-w-0 break-words">{text}</dd>
					</div>
				))}
			</dl>
		</details>
	);
}
