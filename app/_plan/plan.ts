/** Blocks of 8 KiB, of tables and indexes shared and of this session, and of its temporary files. */
export type Blocks = {
	/** Found in the memory that Postgres manages. */
	hit: number;
	/** Asked of the operating system, which may have had them in its memory or not. */
	read: number;
	dirtied: number;
	written: number;
	tempRead: number;
	tempWritten: number;
};

/** What one step did, where the statement was executed. */
export type Actual = {
	/** How often the step was run, in all processes together. */
	loops: number;
	/** Rows handed on, a mean per loop, as Postgres prints it. */
	rowsPerLoop: number;
	/** Time in the step and in those beneath it, a mean per loop; null where EXPLAIN did not time steps. */
	usPerLoop: number | null;
	/** Means per loop, of rows read and thrown away. */
	removedByFilter: number;
	removedByJoinFilter: number;
	removedByRecheck: number;
};

/** Time and blocks that are a step's own: without those of the steps beneath it. See own-shares.ts. */
export type Own = {
	us: number | null;
	/** Of the time of all steps, 0…1. */
	timeShare: number | null;
	blocks: Blocks | null;
};

/** Something said about a step by its name in EXPLAIN: `Filter`, `(total_cents > 100)`. */
export type Said = { label: string; text: string };

/** One step of a plan. */
export type PlanNode = {
	/** Its place in the order in which Postgres prints the plan, from 0. */
	id: number;
	/** Steps around it. */
	depth: number;
	/** `Node Type` as Postgres gives it: `Seq Scan`. */
	type: string;
	/** The name that EXPLAIN's text form gives it, with its variant: `Parallel Seq Scan`, `Hash Left Join`. */
	name: string;
	/** How it serves the step around it: `Outer`, `Inner`, `InitPlan`…; null at the top. */
	relationship: string | null;
	/** `CTE big`, `InitPlan 1`, `SubPlan 2`; null for others. */
	subplan: string | null;
	/** Table, view, function or WITH query that it reads. */
	relation: string | null;
	alias: string | null;
	index: string | null;
	/** What it looks up, filters, joins, sorts or groups by. */
	conditions: Said[];
	planned: { rows: number; startupCost: number; totalCost: number } | null;
	actual: Actual | null;
	/** With the steps beneath it; null without BUFFERS. */
	blocks: Blocks | null;
	own: Own;
	/** Processes that run it at the same time, as far as the plan tells. */
	processes: number;
	workers: { planned: number; launched: number } | null;
	heapFetches: number | null;
	sort: { method: string; spaceKb: number; onDisk: boolean } | null;
	hash: { batches: number; plannedBatches: number; peakKb: number; diskKb: number } | null;
	bitmap: { exact: number; lossy: number } | null;
	/** What a Memoize step remembered: keys that came again, and that came for the first time or had been let go of. */
	cache: { hits: number; misses: number; evictions: number } | null;
	/** Parts of an Append that were left out before it began, for they cannot have any row; null where none were. */
	prunedParts: number | null;
	/** A kind of step that was switched off (`enable_…`), taken for want of another; only Postgres 18 and later says so. */
	isDisabled: boolean;
	/** Every other field of the step, in words. */
	details: Said[];
	children: PlanNode[];
};

/** A plan that Postgres printed, as a tree. */
export type Plan = {
	root: PlanNode;
	/** Every step, in the order in which Postgres prints them. */
	nodes: readonly PlanNode[];
	/** By ANALYZE: there are figures of what happened, not only of what was planned. */
	isExecuted: boolean;
	/** Sum of all steps' own time; null where steps were not timed. */
	stepsUs: number | null;
	planningUs: number | null;
	executionUs: number | null;
	/** Null without BUFFERS. */
	blocks: Blocks | null;
	jit: { functionCount: number; us: number } | null;
	triggers: { name: string; us: number; calls: number }[];
	/** Settings that are not the server's defaults, where EXPLAIN was asked for them. */
	settings: Said[];
	/** What was measured beside the steps, where EXPLAIN was asked to: the planner's memory, writing the answer. */
	beside: Said[];
};

/** Blocks of tables and indexes that were touched. */
export function touched({ hit, read }: Blocks): number {
	return hit + read;
}

/** Rows handed on by all loops together; of several loops it is near the truth, for Postgres rounds their mean. */
export function rowsInAll({ rowsPerLoop, loops }: Actual): number {
	return rowsPerLoop * loops;
}

/** A step and all beneath it, in the order in which Postgres prints them. */
export function subtreeOf(top: PlanNode): PlanNode[] {
	const found: PlanNode[] = [];
	const waiting = [top];
	for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
		found.push(node);
		waiting.push(...node.children.toReversed());
	}
	return found;
}
