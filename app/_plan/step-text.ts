import { formatBytes, formatCount, formatPlural, formatShare, formatUs } from "#app/_lib/format.ts";
import { formatMean, formatOverLoops } from "./amount.ts";
import { type PlanNode, rowsInAll, touched } from "./plan.ts";

/** The step as EXPLAIN's text form names it, with what it reads: `Index Scan using orders_customer on orders o`. */
export function stepTitle({ name, index, relation, alias, subplan }: PlanNode): string {
	const using = index === null ? "" : name.startsWith("Bitmap") ? ` on ${index}` : ` using ${index}`;
	const on = relation === null ? "" : ` on ${relation}`;
	const as = alias === null || alias === relation || relation === null ? "" : ` ${alias}`;
	return `${name}${using}${on}${as}${subplan === null ? "" : ` · ${subplan}`}`;
}

/** Rows that came and that were planned. Postgres rounds a mean per loop, so their sum over loops is near the truth. */
export function rowsText({ actual, planned }: PlanNode): string {
	const expected = planned === null ? "" : `${formatCount(planned.rows)} planned`;
	if (actual === null)
		return expected === "" ? "no figures" : `${formatPlural(planned?.rows ?? 0, "row")} planned`;
	if (actual.loops === 0) return `not run${expected === "" ? "" : `, ${expected} rows`}`;
	if (actual.loops === 1) {
		return `${formatPlural(actual.rowsPerLoop, "row")}${expected === "" ? "" : `, ${expected}`}`;
	}
	const each = `${formatMean(actual.rowsPerLoop)} in each of ${formatCount(actual.loops)} loops`;
	const all = formatOverLoops(rowsInAll(actual), actual.loops);
	return `${all} rows: ${each}${expected === "" ? "" : `, ${expected}`}`;
}

/** Time that is the step's own, with its share and over how many processes. */
export function timeText({ own, processes }: PlanNode): string | null {
	if (own.us === null) return null;
	const share = own.timeShare === null ? "" : ` · ${formatShare(own.timeShare)}`;
	const among = processes > 1 ? `, ${formatMean(processes)} processes at once` : "";
	return `${formatUs(own.us)}${share}${among}`;
}

/** Blocks that are the step's own: touched, of them read, and temporary ones. */
export function blocksText({ own: { blocks } }: PlanNode): string | null {
	if (blocks === null) return null;
	const parts = [`${formatPlural(Math.round(touched(blocks)), "block")}`];
	if (blocks.read >= 0.5) parts.push(`${formatCount(blocks.read)} read in`);
	if (blocks.dirtied >= 0.5) parts.push(`${formatCount(blocks.dirtied)} changed`);
	const temporary = blocks.tempRead + blocks.tempWritten;
	if (temporary >= 0.5) parts.push(`${formatCount(temporary)} temporary`);
	return parts.join(", ");
}

/** What is known of how the step went about it: sort, hash table, bitmap, workers. */
export function mannerText(node: PlanNode): string[] {
	const { sort, hash, bitmap, workers, heapFetches, cache, prunedParts } = node;
	const said: string[] = [];
	if (workers !== null)
		said.push(`${workers.launched} of ${formatPlural(workers.planned, "worker")} launched`);
	if (sort !== null) {
		said.push(
			`${sort.method}, ${formatBytes(sort.spaceKb * 1_024)} ${sort.onDisk ? "on disk" : "in memory"}`,
		);
	}
	if (hash !== null) {
		const disk = hash.diskKb === 0 ? "" : `, ${formatBytes(hash.diskKb * 1_024)} on disk`;
		said.push(
			`${formatPlural(hash.batches, "batch", "batches")}, ${formatBytes(hash.peakKb * 1_024)} in memory${disk}`,
		);
	}
	if (bitmap !== null) {
		said.push(`blocks: ${formatCount(bitmap.exact)} exact, ${formatCount(bitmap.lossy)} lossy`);
	}
	if (cache !== null) {
		const gone = cache.evictions === 0 ? "" : `, ${formatCount(cache.evictions)} let go of`;
		said.push(
			`${formatCount(cache.hits)} of ${formatPlural(cache.hits + cache.misses, "answer")} remembered${gone}`,
		);
	}
	if (prunedParts !== null) {
		said.push(`${formatPlural(prunedParts, "more part")} left out before it began: no row of them can match`);
	}
	if (heapFetches !== null) said.push(formatPlural(heapFetches, "heap fetch", "heap fetches"));
	return said;
}
