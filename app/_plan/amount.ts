import { formatCount, formatNumber } from "#app/_lib/format.ts";

/** A count over loops. Postgres rounds the mean of several, so that only its first digits are known: `about 1,000,000`. */
export function formatOverLoops(count: number, loops: number): string {
	return loops <= 1 ? formatCount(count) : `about ${formatCount(Number(count.toPrecision(3)))}`;
}

/** A mean: `3`, `49.7`. */
export function formatMean(value: number): string {
	return Number.isInteger(value) ? formatCount(value) : formatNumber(value);
}
