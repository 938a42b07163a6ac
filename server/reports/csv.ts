import type { StoredSlice } from "#db/schema/workbench.ts";
import type { Result } from "#server/contract/result.ts";
import { quantileUs, readHistogram } from "./stored-histogram.ts";

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

type Cell = string | number | null;

/**
 * The slices of a run as a table after RFC 4180: one line for each arm and block, in the order in which they were
 * measured. The same bytes whatever the zone and the locale. Text that a spreadsheet would take for a formula is
 * preceded by an apostrophe.
 */
export function csvOf({ arms }: Pick<Result, "arms">, slices: readonly StoredSlice[]): string {
	const lines = slices.map((slice) => lineOf(slice, arms[slice.arm]?.arm ?? ""));
	return [HEAD, ...lines].map((cells) => `${cells.map(cellText).join(",")}\r\n`).join("");
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

function cellText(cell: Cell): string {
	if (cell === null) return "";
	if (typeof cell === "number") return String(cell);
	const harmless = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
	return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
