import { formatBytes, formatCount, formatPlural, formatShare } from "#app/_lib/format.ts";
import { formatOverLoops } from "./amount.ts";
import type { Rule } from "./badge.ts";

/** From where on remembering answers is worth a badge, and why from there. */
const FROM = {
	/** Where more than half of the answers were not remembered, remembering cost more than it saved. */
	cacheMissShare: 0.5,
	cacheLookups: 100,
};

/** Badges of steps for which memory did not suffice, or was of no use. */
export const MEMORY_RULES: Readonly<Record<string, Rule>> = {
	"sort-spilled": ({ sort }) =>
		sort?.onDisk === true
			? {
					tone: "warn",
					label: `sorted on disk: ${formatBytes(sort.spaceKb * 1_024)}`,
					means: `What was to be sorted did not fit into work_mem, so ${formatBytes(sort.spaceKb * 1_024)} went to temporary files and back (${sort.method}).`,
					advice:
						"Sort less: fewer rows, fewer columns, or by an index that has this order. Or raise work_mem for this session; in memory it takes more space than on disk.",
				}
			: null,
	"hash-batches": ({ hash }) =>
		hash !== null && hash.batches > 1
			? {
					tone: "warn",
					label: `${formatCount(hash.batches)} batches`,
					means: `The hash table did not fit into memory (${formatBytes(hash.peakKb * 1_024)} at most) and was made in ${formatCount(hash.batches)} parts${hash.batches > hash.plannedBatches ? `, ${formatCount(hash.plannedBatches)} planned` : ""}; what was not up waited in temporary files.`,
					advice:
						"Put fewer or narrower rows into it, or raise work_mem or hash_mem_multiplier for this session.",
				}
			: null,
	"temporary-files": ({ own, sort, hash }) => {
		const count = (own.blocks?.tempRead ?? 0) + (own.blocks?.tempWritten ?? 0);
		if (count === 0 || sort?.onDisk === true || (hash?.batches ?? 0) > 1) return null;
		return {
			tone: "warn",
			label: formatPlural(Math.round(count), "temporary block"),
			means: "Rows were put into temporary files, or read from them, for want of work_mem.",
			advice: "Keep fewer or narrower rows, or raise work_mem for this session.",
		};
	},
	"memoize-misses": ({ cache }) => {
		if (cache === null || cache.hits + cache.misses < FROM.cacheLookups) return null;
		const missed = cache.misses / (cache.hits + cache.misses);
		if (missed < FROM.cacheMissShare) return null;
		return {
			tone: "warn",
			label: `${formatShare(missed)} not remembered`,
			means: `Of ${formatCount(cache.hits + cache.misses)} times that it was asked, this step knew the answer ${formatCount(cache.hits)} times; else the steps beneath had to find it.${cache.evictions > 0 ? ` ${formatPlural(cache.evictions, "answer")} had been let go of for want of memory.` : ""}`,
			advice:
				cache.evictions > 0
					? "Raise work_mem or hash_mem_multiplier for this session, or ask in the order of the key."
					: "The keys seldom come again. Postgres expected that they would: ANALYZE the table whose column gives them.",
		};
	},
	"lossy-bitmap": ({ bitmap, actual }) => {
		if (bitmap === null || bitmap.lossy === 0) return null;
		const inVain =
			actual === null
				? ""
				: `, ${formatOverLoops(actual.removedByRecheck * actual.loops, actual.loops)} in vain`;
		const isBlocksOnly = bitmap.exact === 0;
		return {
			tone: "warn",
			label: `${formatCount(bitmap.lossy)} lossy blocks`,
			means: `Of ${formatCount(bitmap.lossy)} blocks only the block was noted and not which rows in it, so every row of them was checked again${inVain}. ${isBlocksOnly ? "A BRIN index knows no more than that; with another index the list had outgrown work_mem." : "The list had outgrown work_mem."}`,
			advice: isBlocksOnly
				? "With a BRIN index, fewer pages_per_range or rows in a better order. Else raise work_mem for this session, or let the index find fewer rows."
				: "Raise work_mem for this session, or let the index find fewer rows.",
		};
	},
};
