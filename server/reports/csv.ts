import { type Cell, csvText } from "#app/_lib/csv.ts";
import type { StoredSlice } from "#db/schema/workbench.ts";
import type { Result } from "#server/contract/result.ts";
import { quantileUs, readHistogram } from "./stored-histogram.ts";
import { inTurns } from "./turns.ts";

const HEAD = [
	"arm",
	"block",
	"startMs",
	"elapsedMs",
	"operations",
	"errors",
	"p50Us",
	"p95Us",
	"p99Us",
	"maxUs",
	"serviceP50Us",
	"serviceP95Us",
	"serviceP99Us",
	"serviceMaxUs",
	"disturbances",
];
const SHARES = [0.5, 0.95, 0.99, 1];

/**
 * The slices of a run as a table: one line for each arm and block, in the order in which they were measured. Many take a
 * while, in which others have their turn.
 */
export async function csvOf({ arms }: Pick<Result, "arms">, slices: readonly StoredSlice[]): Promise<string> {
	return csvText([HEAD, ...(await inTurns(slices, (slice) => lineOf(slice, arms[slice.arm]?.arm ?? "")))]);
}

function lineOf(slice: StoredSlice, arm: string): Cell[] {
	const samples = readHistogram(slice.histogram);
	const service = slice.serviceHistogram === null ? null : readHistogram(slice.serviceHistogram);
	return [
		arm,
		slice.block,
		slice.startMs,
		slice.elapsedMs,
		samples.count,
		slice.errors,
		...SHARES.map((share) => quantileUs(samples, share)),
		...SHARES.map((share) => service && quantileUs(service, share)),
		slice.disturbances.join(" "),
	];
}
