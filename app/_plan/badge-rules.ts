import { formatCount, formatNumber, formatPlural, formatShare, formatUs } from "#app/_lib/format.ts";
import { formatMean, formatOverLoops } from "./amount.ts";
import type { Place, Rule } from "./badge.ts";
import { MEMORY_RULES } from "./memory-rules.ts";
import { familyOf } from "./node-kinds.ts";
import { type PlanNode, rowsInAll, touched } from "./plan.ts";

/** From where on something is worth a badge, and why from there. */
const FROM = {
	/** Half of what was read was thrown away. Below that the filter costs less than what it lets through. */
	filteredShare: 0.5,
	/** A thousand rows are filtered in about a tenth of a millisecond. */
	filteredRows: 1_000,
	/** An index begins to pay where it keeps less than about a tenth (experiment `selectivity`). */
	indexPaysShare: 0.9,
	/** pgAdmin begins to mark here; estimates of joins are off by as much often (Leis et al., PVLDB 9(3), 2015). */
	misestimateFactor: 10,
	/** Ten times few is still few. */
	misestimateRows: 100,
	/** An index-only scan that goes to the table for a tenth of its rows is one by name alone. */
	heapFetchShare: 0.1,
	/** Descending an index takes some microseconds; a hundred times, as long as many a whole query. */
	loops: 100,
	/** Nothing else can be worth more than what is left. */
	timeShare: 0.5,
	/** Some block is always new; a tenth of them is a pattern. */
	readShare: 0.1,
	readBlocks: 10,
	/** Rows made and skipped, for each handed on, and in all. */
	skippedFactor: 10,
	skippedRows: 100,
};

/** Every badge that there is of a step, in the order in which they are shown. */
export const RULES: Readonly<Record<string, Rule>> = {
	"most-time": (node, { stepCount }) => {
		const { us, timeShare } = node.own;
		if (us === null || timeShare === null || timeShare < FROM.timeShare || stepCount === 1) return null;
		return {
			tone: "plain",
			label: `${formatShare(timeShare)} of the time`,
			means: `${formatUs(us)} passed in this step itself, without those beneath it: ${formatShare(timeShare)} of what all steps took.`,
			advice: `Begin here. All the others together can gain no more than the remaining ${formatShare(1 - timeShare)}.`,
		};
	},
	filtered: (node) => {
		const { actual } = node;
		if (actual === null || actual.removedByFilter * actual.loops < FROM.filteredRows) return null;
		const removed = actual.removedByFilter * actual.loops;
		const read = removed + rowsInAll(actual);
		if (removed / read < FROM.filteredShare) return null;
		const [kept, all] = [rowsInAll(actual), read].map((count) => formatOverLoops(count, actual.loops));
		return {
			tone: removed / read < FROM.indexPaysShare ? "plain" : "warn",
			label: `kept ${kept} of ${all} rows`,
			means: `${all} rows were read here, and the filter threw all but ${kept} away again.`,
			advice: filterAdvice(node, removed / read),
		};
	},
	"join-filtered": ({ actual }) => {
		if (actual === null || actual.removedByJoinFilter * actual.loops < FROM.filteredRows) return null;
		const removed = actual.removedByJoinFilter * actual.loops;
		if (removed / (removed + rowsInAll(actual)) < FROM.filteredShare) return null;
		return {
			tone: "warn",
			label: `${formatOverLoops(removed, actual.loops)} pairs filtered out`,
			means: `So many pairs of rows were put together, only to be thrown away by the join's filter.`,
			advice:
				"A join on equality could use a hash table or an index. See whether the condition can be written so.",
		};
	},
	misestimate,
	"heap-fetches": ({ actual, heapFetches }) => {
		if (actual === null || heapFetches === null || heapFetches === 0) return null;
		if (heapFetches < FROM.heapFetchShare * rowsInAll(actual)) return null;
		return {
			tone: "warn",
			label: formatPlural(heapFetches, "heap fetch", "heap fetches"),
			means: `The index holds all that is asked for, yet the table was looked into ${formatCount(heapFetches)} times: Postgres did not know yet whether all sessions may see those rows.`,
			advice:
				"VACUUM notes which blocks everybody may see. On a table with many writes let autovacuum come more often (autovacuum_vacuum_scale_factor).",
		};
	},
	...MEMORY_RULES,
	loops: (node, { around }) => {
		const { actual, relationship } = node;
		if (actual === null || actual.loops < FROM.loops) return null;
		if (relationship !== "SubPlan" && !(relationship === "Inner" && around?.type === "Nested Loop"))
			return null;
		const each =
			actual.usPerLoop === null
				? ""
				: ` A loop took ${formatUs(actual.usPerLoop)}, all together ${formatUs(actual.usPerLoop * actual.loops)}.`;
		return {
			tone: "plain",
			label: `run ${formatCount(actual.loops)} times`,
			means: `This part was run once for each row that the other part gave.${each}`,
			advice:
				"Good for a few rows. For many, a hash join reads this side once: see whether Postgres expected fewer rows on the other side, or whether a subquery can be written as a join.",
		};
	},
	skipped: (node) => {
		const beneath = node.children.find(({ relationship }) => relationship === "Outer");
		if (node.type !== "Limit" || node.actual === null || !beneath?.actual) return null;
		if (beneath.type.startsWith("Gather")) return null;
		const kept = rowsInAll(node.actual);
		const skipped = rowsInAll(beneath.actual) - kept;
		if (skipped < FROM.skippedRows || skipped < FROM.skippedFactor * kept) return null;
		return {
			tone: "warn",
			label: `${formatCount(skipped)} rows skipped`,
			means: `${formatCount(skipped + kept)} rows were made beneath, ${formatCount(kept)} handed on: the others are what OFFSET skips.`,
			advice:
				"Ask for what comes after the last row seen (WHERE key > …, ORDER BY key, LIMIT): with an index in that order nothing is skipped, however far one pages.",
		};
	},
	"not-in-memory": ({ own, relation }) => {
		if (own.blocks === null) return null;
		const { read } = own.blocks;
		if (read < FROM.readBlocks || read < FROM.readShare * touched(own.blocks)) return null;
		return {
			tone: "plain",
			label: `${formatCount(read)} blocks not in memory`,
			means: `Of ${formatCount(touched(own.blocks))} blocks touched, ${formatCount(read)} were not in Postgres's memory and were asked of the operating system, which may have had them in its own.`,
			advice: `Run it again: if they are there then, this was the first time only. If not, what is used of ${relation ?? "the data"} is larger than shared_buffers: touch less, or give it more.`,
		};
	},
	"workers-missing": ({ workers }) =>
		workers !== null && workers.launched < workers.planned
			? {
					tone: "warn",
					label: `${workers.launched} of ${formatPlural(workers.planned, "worker")}`,
					means: `${workers.planned} processes were to help and ${workers.launched} could be had, so the others did their part.`,
					advice:
						"All sessions share max_parallel_workers and max_worker_processes. A plan made for helpers that do not come may be the wrong one.",
				}
			: null,
	disabled: ({ isDisabled, name }) =>
		isDisabled
			? {
					tone: "plain",
					label: "switched off, taken all the same",
					means: `A setting (enable_…) says not to take such a step (${name}), but there was no other way.`,
					advice:
						"Such settings are for trying out. With all of them on, Postgres would choose by its costs alone.",
				}
			: null,
	"never-run": ({ actual }) =>
		actual?.loops === 0
			? {
					tone: "plain",
					label: "never run",
					means:
						"Nobody asked for its rows, as when the other part of a join has none. There are no figures of it but the planned ones.",
					advice: "Nothing to do. With other values it may run.",
				}
			: null,
};

function filterAdvice(node: PlanNode, share: number): string {
	if (familyOf(node) !== "scan") {
		return "Whatever gives these rows could leave them out itself: put the condition into the WITH query or subquery.";
	}
	if (!node.type.startsWith("Seq")) {
		return "The index leaves too much over. One that holds the filter's columns as well would throw it away before the table is touched.";
	}
	return share < FROM.indexPaysShare
		? "More than one row in ten was kept. An index seldom pays then: it would jump from block to block where this reads on."
		: "An index on the filter's columns would lead to the rows that are kept. Each write pays for it, so see how often this is asked.";
}

/** Steps whose rows are those of the step beneath: an estimate that is off there is told there. */
const PASS_ON = new Set([
	"Hash",
	"Sort",
	"Materialize",
	"Memoize",
	"Gather",
	"Gather Merge",
	"Limit",
	"LockRows",
]);
/** Steps whose rows Postgres does not count (PostgreSQL documentation, "Using EXPLAIN"). */
const UNCOUNTED = new Set(["BitmapAnd", "BitmapOr", "ModifyTable"]);

function misestimate(node: PlanNode, { isCutShort }: Place): ReturnType<Rule> {
	const { planned, actual, type } = node;
	if (planned === null || actual === null || actual.loops === 0) return null;
	if (PASS_ON.has(type) || UNCOUNTED.has(type)) return null;
	const [more, fewer] = [actual.rowsPerLoop, planned.rows].map((rows) => Math.max(1, rows)) as [
		number,
		number,
	];
	const factor = Math.max(more, fewer) / Math.min(more, fewer);
	if (factor < FROM.misestimateFactor || Math.max(more, fewer) * actual.loops < FROM.misestimateRows)
		return null;
	// Who stops early gets fewer rows, whatever the estimate was.
	if (more < fewer && isCutShort) return null;
	return {
		tone: "warn",
		label: `${formatNumber(factor)} × ${more > fewer ? "more" : "fewer"} rows than planned`,
		means: `Postgres expected ${formatPlural(planned.rows, "row")}${actual.loops > 1 ? " a loop" : ""} and ${formatMean(actual.rowsPerLoop)} came. By such estimates it chooses among scans and joins, so what is around this step may be the wrong choice.`,
		advice:
			"ANALYZE the table. Where columns depend on each other: CREATE STATISTICS on them. Where few values are far more frequent than others: a higher statistics target.",
	};
}
