import { type Blocks, type PlanNode, subtreeOf } from "./plan.ts";

/**
 * What is each step's own of time and blocks, written into the steps.
 *
 * EXPLAIN counts a step's time and blocks with those of the steps beneath it. Times are means per loop: "multiply by the
 * loops value to get the total time actually spent" (PostgreSQL documentation, "Using EXPLAIN"); and loops count those of
 * all processes ("Parallel Plans"; `ExplainNode` in explain.c divides by `nloops`, into which the workers' are added). So:
 * - A step's time is its mean × loops. Beneath a Gather it is divided by the number of processes that ran its first
 *   step, so that shares add up to the time that passed; of unequal processes it is the mean.
 * - What is beneath it is taken off. A WITH query's time passes inside the scan that asks for its rows first, and an
 *   InitPlan's in the step that needs its value, not in the step under which Postgres prints them: it is taken off there.
 * - Postgres rounds a mean to a thousandth of a millisecond, which over many loops may make the parts larger than the
 *   whole. Then the parts are scaled down to it.
 *
 * So nothing is below zero, and all that is own adds up to the whole.
 *
 * The whole is that of the top step and of WITH queries that write and that nobody reads: those run after it.
 *
 * @returns that whole; the time, in microseconds, is null where steps were not timed, blocks where they were not counted.
 */
export function shareOut(
	root: PlanNode,
	nodes: readonly PlanNode[],
): { us: number | null; blocks: Blocks | null } {
	countProcesses(root);
	const chargedTo = chargeTree(nodes);
	const isTimed = root.actual !== null && root.actual.usPerLoop !== null;
	const us = isTimed ? ownParts(nodes, chargedTo, usOf) : null;
	for (const node of nodes) {
		node.own.us = us?.own.get(node) ?? null;
		const share = us === null || us.whole === 0 ? null : (node.own.us ?? 0) / us.whole;
		node.own.timeShare = share;
	}
	const blocks = root.blocks === null ? null : shareBlocks(nodes, chargedTo);
	return { us: us?.whole ?? null, blocks };
}

const KINDS_OF_BLOCKS = ["hit", "read", "dirtied", "written", "tempRead", "tempWritten"] as const;

function shareBlocks(nodes: readonly PlanNode[], chargedTo: ChargeTree): Blocks {
	const parts = KINDS_OF_BLOCKS.map(
		(kind) => [kind, ownParts(nodes, chargedTo, (node) => node.blocks?.[kind] ?? 0)] as const,
	);
	for (const node of nodes) {
		const own = parts.map(([kind, part]) => [kind, part.own.get(node) ?? 0]);
		node.own.blocks = Object.fromEntries(own) as Blocks;
	}
	return Object.fromEntries(parts.map(([kind, { whole }]) => [kind, whole])) as Blocks;
}

/** Time in a step and those beneath it as a clock on the wall would have it. */
function usOf({ actual, processes }: PlanNode): number {
	return ((actual?.usPerLoop ?? 0) * (actual?.loops ?? 0)) / processes;
}

/** A Gather runs the step beneath it once in each process that takes part. */
function countProcesses(root: PlanNode): void {
	const waiting = [root];
	for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
		const loops = node.actual?.loops ?? 0;
		for (const child of node.children) {
			// An InitPlan is run before, by the leader alone.
			const isShared = node.type.startsWith("Gather") && child.relationship !== "InitPlan" && loops > 0;
			child.processes = node.processes * (isShared ? Math.max(1, (child.actual?.loops ?? 0) / loops) : 1);
			waiting.push(child);
		}
	}
}

/** Step → the step in whose time its own time passed; none for those that ran by themselves. */
type ChargeTree = ReadonlyMap<PlanNode, PlanNode>;

function chargeTree(nodes: readonly PlanNode[]): ChargeTree {
	const charged = new Map<PlanNode, PlanNode>();
	for (const node of nodes) for (const child of node.children) charged.set(child, node);
	for (const node of nodes) {
		if (node.relationship !== "InitPlan" || node.subplan === null) continue;
		const user = userOf(node, node.subplan, charged.get(node));
		if (user !== undefined && !leadsTo(charged, user, node)) charged.set(node, user);
		// A WITH query that writes runs by itself, after the rest, where nobody reads it.
		else if (isQuery(node.subplan) && node.type === "ModifyTable") charged.delete(node);
	}
	return charged;
}

/** The step in whose time an InitPlan or a WITH query runs, of those beneath the one it is printed under. */
function userOf(node: PlanNode, subplan: string, around: PlanNode | undefined): PlanNode | undefined {
	const within = around === undefined ? [] : subtreeOf(around);
	const inside = new Set(subtreeOf(node));
	const users = within.filter((one) => one.actual?.loops !== 0 && !inside.has(one) && uses(one, subplan));
	return isQuery(subplan) ? longest(users) : firstToRun(users);
}

function isQuery(subplan: string): boolean {
	return subplan.startsWith("CTE ");
}

/** Whether a step reads a WITH query, or names the value of an InitPlan: `$0` until Postgres 16, `(InitPlan 1)` since. */
function uses(node: PlanNode, subplan: string): boolean {
	if (isQuery(subplan)) return node.type === "CTE Scan" && node.relation === subplan.slice(4);
	const [name = subplan, parameters = ""] = subplan.split(" (returns ");
	const spelt = [`(${name})`, ...(parameters.match(/\$\d+/g) ?? [])];
	return node.conditions.some(({ text }) =>
		// What follows `$1` must not make `$10` of it.
		spelt.some((one) =>
			text
				.split(one)
				.slice(1)
				.some((rest) => !/^\d/.test(rest)),
		),
	);
}

/** Of steps in the order in which they are printed: the first, or what is beneath it, for that runs before it. */
function firstToRun(nodes: readonly PlanNode[]): PlanNode | undefined {
	return nodes.reduce<PlanNode | undefined>(
		(first, node) => (first === undefined || subtreeOf(first).includes(node) ? node : first),
		undefined,
	);
}

function longest(nodes: readonly PlanNode[]): PlanNode | undefined {
	return nodes.reduce<PlanNode | undefined>(
		(most, node) => (most === undefined || usOf(node) > usOf(most) ? node : most),
		undefined,
	);
}

/** Whether `from` is charged, by however many steps, to `to`. */
function leadsTo(charged: ChargeTree, from: PlanNode, to: PlanNode): boolean {
	for (let node: PlanNode | undefined = from; node !== undefined; node = charged.get(node)) {
		if (node === to) return true;
	}
	return false;
}

/** Takes off each step what is charged to it. */
function ownParts(
	nodes: readonly PlanNode[],
	chargedTo: ChargeTree,
	totalOf: (node: PlanNode) => number,
): { own: Map<PlanNode, number>; whole: number } {
	const parts = new Map<PlanNode, PlanNode[]>(nodes.map((node) => [node, []]));
	const tops = nodes.filter((node) => !chargedTo.has(node));
	for (const [part, around] of chargedTo) parts.get(around)?.push(part);
	const own = new Map<PlanNode, number>();
	const waiting = tops.map((node) => ({ node, share: totalOf(node) }));
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		const { node, share } = next;
		const inner = parts.get(node) ?? [];
		const sum = inner.reduce((total, part) => total + totalOf(part), 0);
		const largest = Math.max(totalOf(node), sum);
		const scale = largest === 0 ? 0 : share / largest;
		own.set(node, Math.max(0, share - sum * scale));
		for (const part of inner) waiting.push({ node: part, share: totalOf(part) * scale });
	}
	return { own, whole: tops.reduce((total, node) => total + totalOf(node), 0) };
}
