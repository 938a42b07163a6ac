import { LineMark } from "#app/_chart/line-mark.tsx";
import type { Badge } from "./badge.ts";
import { BadgeRow } from "./badge-button.tsx";
import { headOf } from "./node-kinds.ts";
import type { PlanNode } from "./plan.ts";
import type { PlanSide } from "./plan-side.ts";
import { factorsOf } from "./step-factors.ts";
import { blocksText, mannerText, rowsText, stepTitle, timeText } from "./step-text.ts";

type PlanStepProps = {
	node: PlanNode;
	/** Whose plan it is in. */
	side: Pick<PlanSide, "look" | "letter">;
	badges: readonly Badge[];
	/** What sets it apart from the step beside it, in a word or two. */
	marks: readonly string[];
	/** Length of its bar, 0…1; null where there is nothing to show. */
	bar: number | null;
	/** Two plans stand beneath each other on a narrow page: then each step says whose it is. */
	isNamed: boolean;
	/**
	 * The step of the other plan that stands before it, and what that plan goes by: figures are told beside its own, and
	 * on a narrow page what it says is not said again.
	 */
	counterpart: { node: PlanNode; letter: string } | null;
	fold: FoldLine | null;
	/** Folds what is beneath, or unfolds it; null where another step of the row has the switch. */
	onTurn: (() => void) | null;
};

/** What is said of the steps beneath one, which can be folded away. */
export type FoldLine = {
	isFolded: boolean;
	/** How many there are. */
	label: string;
	/** How they are beside those of the other plan. */
	about: string;
	/** What they come to together, where they are folded away. */
	figures: string;
};

/** Steps further in than this are not moved further: a phone has no room for them. */
const INDENTED = 10;

/** Said already by the step before, where both stand beneath each other. */
const SAID = "hidden @3xl:block";

/** One step of a plan: what it does, on what, how many rows, what it cost, what is worth knowing. */
export function PlanStep(props: PlanStepProps) {
	const { node, side, badges, marks, bar, isNamed, counterpart, fold, onTurn } = props;
	const besides = counterpart?.node ?? null;
	const isSaid = (label: string, text: string) =>
		besides?.conditions.some((said) => said.label === label && said.text === text) === true;
	return (
		<div className="flex min-w-0">
			<span
				aria-hidden="true"
				className="w-[calc(var(--depth)*0.625rem)] shrink-0 bg-[repeating-linear-gradient(90deg,var(--rule)_0_1px,transparent_1px_0.625rem)] @3xl:w-[calc(var(--depth)*1rem)] @3xl:bg-[repeating-linear-gradient(90deg,var(--rule)_0_1px,transparent_1px_1rem)]"
				style={{ "--depth": Math.min(node.depth, INDENTED) } as React.CSSProperties}
			/>
			<div className={`min-w-0 flex-1 px-3 pb-2.5 ${besides === null ? "pt-2.5" : "@3xl:pt-2.5"}`}>
				<p className="flex flex-wrap items-baseline gap-x-2 text-sm">
					{isNamed ? (
						<span className="text-xs @3xl:hidden">
							<LineMark line={{ ...side.look, name: side.letter }} />
						</span>
					) : null}
					<span className="sr-only">{`Step ${node.id + 1}, level ${node.depth + 1}: `}</span>
					<span
						className={`font-semibold ${besides !== null && headOf(besides) === headOf(node) ? SAID : ""}`}
					>
						{headOf(node)}
					</span>
					{marks.map((mark) => (
						<span key={mark} className="rounded-sm border border-accent px-1.5 text-accent text-xs">
							{mark}
						</span>
					))}
				</p>
				<p
					className={`break-words font-mono text-ink-soft text-xs ${
						besides !== null && stepTitle(besides) === stepTitle(node) ? SAID : ""
					}`}
				>
					{stepTitle(node)}
				</p>
				{node.conditions.map(({ label, text }) => (
					<p key={label} className={`break-words text-ink-soft text-xs ${isSaid(label, text) ? SAID : ""}`}>
						{label}: <code className="font-mono">{text}</code>
					</p>
				))}
				<StepFigures node={node} counterpart={counterpart} />
				{bar === null ? null : <Bar length={bar} color={side.look.color} />}
				<BadgeRow badges={badges} label={`Worth knowing of ${node.name}`} />
				<div className="mt-1.5 flex flex-wrap items-center gap-x-4 text-xs empty:hidden">
					{fold === null ? null : <Fold name={node.name} fold={fold} onTurn={onTurn} />}
					<Details node={node} />
				</div>
			</div>
		</div>
	);
}

type FoldProps = { name: string; fold: FoldLine; onTurn: (() => void) | null };

function Fold({ name, fold: { isFolded, label, about, figures }, onTurn }: FoldProps) {
	const told = [about, figures].filter((text) => text !== "").join(": ");
	if (onTurn === null) {
		return isFolded ? (
			<p className="figures flex min-h-7 items-center text-ink-faint">
				{label}: {figures}
			</p>
		) : null;
	}
	return (
		<p className="figures flex flex-wrap items-center gap-x-2 text-ink-faint">
			<button
				type="button"
				aria-expanded={!isFolded}
				onClick={onTurn}
				className={`inline-flex min-h-7 items-center gap-1.5 rounded pr-1.5 hover:text-ink pointer-coarse:min-h-11 print:hidden ${
					isFolded ? "font-medium text-accent" : "text-ink-faint"
				}`}
			>
				<svg
					aria-hidden="true"
					viewBox="0 0 12 12"
					className={`size-3 fill-none stroke-current ${isFolded ? "" : "rotate-90"}`}
					strokeWidth="1.5"
				>
					<path d="M4 2l4 4-4 4" />
				</svg>
				{label}
				<span className="sr-only"> {name}</span>
			</button>
			{isFolded ? (
				<span>
					<span className="hidden print:inline">{label}, </span>
					{told}
				</span>
			) : null}
		</p>
	);
}

function StepFigures({ node, counterpart }: Pick<PlanStepProps, "node" | "counterpart">) {
	const factors = counterpart === null ? null : factorsOf(node, counterpart.node, counterpart.letter);
	const figures = [
		{ name: "Rows", text: rowsText(node), factor: factors?.rows },
		{ name: "Own time", text: timeText(node), factor: factors?.time },
		{ name: "Own blocks", text: blocksText(node), factor: factors?.blocks },
	];
	return (
		<dl className="figures mt-1 grid grid-cols-[auto_1fr] gap-x-3 text-xs">
			{figures.map(({ name, text, factor }) =>
				text === null ? null : (
					<div key={name} className="contents">
						<dt className="text-ink-faint">{name}</dt>
						<dd className="min-w-0">
							{text}
							{factor == null ? null : <span className="ml-2 font-medium text-ink">{factor}</span>}
						</dd>
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
		<details className="open:basis-full print:hidden">
			<summary className="w-fit py-1 text-ink-faint underline decoration-dotted underline-offset-4 hover:text-ink pointer-coarse:py-3">
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
