import type { AlignedStep } from "./align-plans.ts";
import { type Plan, type PlanNode, subtreeOf, touched } from "./plan.ts";
import { badgesOf } from "./plan-badges.ts";
import type { Folds, ViewChoice } from "./plan-side.ts";
import { type Inputs, inputsOf } from "./swapped-inputs.ts";
import { areTimesAlike, factorOf, TOLD_FACTOR } from "./told-factor.ts";

/** A row of the table of steps: a step of one plan or of both. */
export type PlanRow = {
	key: string;
	left: PlanNode | null;
	right: PlanNode | null;
	change: AlignedStep["change"];
	/** A join whose inputs changed places. */
	isSwapped: boolean;
	/** Of the steps beneath such a join: which input each begins, in its own plan. */
	inputs: { left: InputPlace | null; right: InputPlace | null };
	/** A hash table for which the other plan has one of the other input. */
	isOtherHash: boolean;
	/** Rows after this one that hold all that is beneath it and can be folded away; 0 where they cannot. */
	foldable: number;
	/** What is beneath tells nothing that a person must see. */
	isQuiet: boolean;
};

export type InputPlace = "first" | "second";

/** What is drawn: a row, with the rows that it folds away; or that rows which are alike were left out. */
export type Shown =
	| { kind: "row"; row: PlanRow; folded: readonly PlanRow[] }
	| { kind: "left-out"; key: string; count: number };

/** Rows from which on a plan begins folded where that hides nothing of interest. */
const LARGE_ROWS = 30;
/** Below this share of the time the steps beneath one, of a plan alone, are of no interest. */
const QUIET_SHARE = 0.01;

/**
 * The rows of one plan, or of two that stand beside each other. Of one plan all that is beneath a step can be folded; of
 * two only what is alike, or a difference could be hidden.
 */
export function rowsOf(left: Plan, right: Plan | null, steps: readonly AlignedStep[] | null): PlanRow[] {
	const all: readonly Step[] =
		steps ?? left.nodes.map((node) => ({ left: node, right: null, change: "same" as const }));
	const inputs = inputPlaces(all);
	const hashes = exchangedHashes(all);
	const warned = warnedSteps(right === null ? [left] : [left, right]);
	const sizes = new Map([...sizesOf(left), ...(right === null ? [] : sizesOf(right))]);
	const differing = countBefore(all.map(({ change }) => change !== "same"));
	const isLarge = all.length >= LARGE_ROWS;
	return all.map((step, place) => {
		const beneath = foldableAt(step, place, { sizes, differing });
		const hidden = all.slice(place + 1, place + 1 + beneath);
		return {
			key: `${step.left?.id ?? ""}-${step.right?.id ?? ""}`,
			left: step.left,
			right: step.right,
			change: step.change,
			isSwapped: step.isSwapped === true,
			inputs: {
				left: step.left === null ? null : (inputs.get(step.left) ?? null),
				right: step.right === null ? null : (inputs.get(step.right) ?? null),
			},
			isOtherHash: [step.left, step.right].some((node) => node !== null && hashes.has(node)),
			foldable: beneath,
			isQuiet: isLarge && beneath > 0 && isQuiet(hidden, left, warned),
		};
	});
}

type Step = Pick<PlanRow, "left" | "right" | "change"> & { isSwapped?: boolean };

/** How many of a list's first entries are so, for each length from 0. */
function countBefore(list: readonly boolean[]): number[] {
	const counts = [0];
	for (const is of list) counts.push((counts.at(-1) ?? 0) + (is ? 1 : 0));
	return counts;
}

/** Of each step how many are beneath it. */
function sizesOf({ nodes }: Plan): Map<PlanNode, number> {
	const sizes = new Map<PlanNode, number>();
	// What is beneath a step comes after it.
	for (const node of nodes.toReversed()) {
		sizes.set(
			node,
			node.children.reduce((sum, child) => sum + 1 + (sizes.get(child) ?? 0), 0),
		);
	}
	return sizes;
}

type Counted = { sizes: ReadonlyMap<PlanNode, number>; differing: readonly number[] };

/** Rows beneath a step if all of them are alike. Those of both plans are as many, so they follow it without a gap. */
function foldableAt({ left, right, change }: Step, place: number, { sizes, differing }: Counted): number {
	if (left === null || change !== "same") return 0;
	const count = sizes.get(left) ?? 0;
	if (right !== null && sizes.get(right) !== count) return 0;
	return differing[place + 1 + count] === differing[place + 1] ? count : 0;
}

function warnedSteps(plans: readonly Plan[]): Set<PlanNode> {
	const badges = plans.flatMap((plan) => [...badgesOf(plan)]);
	return new Set(badges.flatMap(([node, own]) => (own.some(({ tone }) => tone === "warn") ? [node] : [])));
}

function isQuiet(hidden: readonly Step[], left: Plan, warned: ReadonlySet<PlanNode>): boolean {
	const isWarned = (node: PlanNode | null) => node !== null && warned.has(node);
	if (hidden.some((step) => isWarned(step.left) || isWarned(step.right))) return false;
	const [one, other] = [sumOf(hidden, "left"), sumOf(hidden, "right")];
	if (hidden.every(({ right }) => right === null)) {
		return one.us !== null && one.us < QUIET_SHARE * (left.stepsUs ?? 0);
	}
	const areBlocksAlike = factorOf(one.blocks ?? 0, other.blocks ?? 0) < TOLD_FACTOR;
	return areTimesAlike(one.us ?? 0, other.us ?? 0) && areBlocksAlike;
}

/** What the steps of one plan came to together; null where it was not measured. */
export function sumOf(
	rows: readonly Pick<PlanRow, "left" | "right">[],
	side: "left" | "right",
): { us: number | null; blocks: number | null } {
	const owns = rows.flatMap((row) => row[side]?.own ?? []);
	const add = (values: readonly (number | null)[]) =>
		values.some((value) => value !== null)
			? values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
			: null;
	return {
		us: add(owns.map(({ us }) => us)),
		blocks: add(owns.map(({ blocks }) => (blocks === null ? null : touched(blocks)))),
	};
}

/**
 * Which input a step begins. It is told where its counterpart is found: at the first step of the input that has one,
 * for the hash table of the one plan has none in the other.
 */
function inputPlaces(steps: readonly Step[]): Map<PlanNode, InputPlace> {
	const matched = new Set(
		steps.flatMap(({ left, right }) => (left === null || right === null ? [] : [left, right])),
	);
	const places = new Map<PlanNode, InputPlace>();
	for (const inputs of swappedInputs(steps).flat()) {
		for (const place of ["first", "second"] as const) {
			const begin = subtreeOf(inputs[place]).find((node) => matched.has(node)) ?? inputs[place];
			places.set(begin, place);
		}
	}
	return places;
}

/** Hash tables without a counterpart because both joins build one, each of the input that the other walks through. */
function exchangedHashes(steps: readonly Step[]): Set<PlanNode> {
	const hashes = swappedInputs(steps).flatMap((both) => {
		const built = both.map(({ second }) => second).filter(({ type }) => type === "Hash");
		return built.length === 2 ? built : [];
	});
	return new Set(hashes);
}

/** The inputs of joins that exchanged them, in both plans. */
function swappedInputs(steps: readonly Step[]): Inputs[][] {
	return steps
		.filter(({ isSwapped }) => isSwapped === true)
		.map(({ left, right }) => [left, right].flatMap((join) => (join === null ? [] : (inputsOf(join) ?? []))));
}

/** Whether a row's steps beneath are folded away: by the rule, unless they were turned by hand. */
function isFolded(row: PlanRow, { rule, turned }: Folds): boolean {
	if (row.foldable === 0 || row.left === null) return false;
	// Not at the top, or nothing would be left to look at.
	const byRule = (rule === "all" && row.left.depth > 0) || (rule === "auto" && row.isQuiet);
	return byRule !== turned.includes(row.left.id);
}

/** The rows that are drawn, and what stands for those that are not. */
export function shownOf(rows: readonly PlanRow[], { extent, folds }: ViewChoice): Shown[] {
	return extent === "differing" ? differingOf(rows) : unfoldedOf(rows, folds);
}

function unfoldedOf(rows: readonly PlanRow[], folds: Folds): Shown[] {
	const shown: Shown[] = [];
	for (let place = 0; place < rows.length; place++) {
		const row = rows[place] as PlanRow;
		const folded = isFolded(row, folds) ? rows.slice(place + 1, place + 1 + row.foldable) : [];
		shown.push({ kind: "row", row, folded });
		place += folded.length;
	}
	return shown;
}

function differingOf(rows: readonly PlanRow[]): Shown[] {
	const shown: Shown[] = [];
	for (const row of rows) {
		const last = shown.at(-1);
		if (row.change !== "same") shown.push({ kind: "row", row, folded: [] });
		else if (last?.kind === "left-out") last.count++;
		else shown.push({ kind: "left-out", key: `before ${row.key}`, count: 1 });
	}
	return shown;
}

/** The folds with one row's turned the other way. */
export function turn({ rule, turned }: Folds, row: PlanRow): Folds {
	const id = row.left?.id;
	if (id === undefined) return { rule, turned };
	return { rule, turned: turned.includes(id) ? turned.filter((one) => one !== id) : [...turned, id] };
}
