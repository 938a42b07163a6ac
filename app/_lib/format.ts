import { wholeNumber } from "#app/_ui/whole-number.ts";
import type { CounterUnit } from "#server/contract/experiment.ts";

/** The one place where figures become text. A fixed locale: the same text on every server and browser. */

const SPACE = "\u00a0";

/** Three significant digits, without an exponent: `1.23`, `12.3`, `123`, `12,300`. */
export function formatNumber(value: number): string {
	if (!Number.isFinite(value)) return "–";
	if (value === 0) return "0";
	const rounded = Number(value.toPrecision(3));
	const magnitude = Math.floor(Math.log10(Math.abs(rounded)));
	if (magnitude >= 2) return wholeNumber(rounded);
	return rounded.toFixed(Math.min(2 - magnitude, 6));
}

/** Microseconds in the unit that suits their size: `123 µs`, `1.23 ms`, `1.23 s`. */
export function formatUs(us: number): string {
	const rounded = Number(us.toPrecision(3));
	if (rounded < 1_000) return `${formatNumber(us)}${SPACE}µs`;
	if (rounded < 1_000_000) return `${formatNumber(us / 1_000)}${SPACE}ms`;
	return `${formatNumber(us / 1_000_000)}${SPACE}s`;
}

/** Ticks of an axis are round already: `50 ms`, not `50.0 ms`. */
export function formatUsTick(us: number): string {
	if (us < 1_000) return `${trim(us)}${SPACE}µs`;
	if (us < 1_000_000) return `${trim(us / 1_000)}${SPACE}ms`;
	return `${trim(us / 1_000_000)}${SPACE}s`;
}

/** Milliseconds of a run's clock as seconds: `3.2 s`. */
export function formatSeconds(ms: number): string {
	return `${(ms / 1_000).toFixed(1)}${SPACE}s`;
}

/** A moment of a run's clock, in milliseconds, as near as points of a chart are: `3.25 s`. */
export function formatInstant(ms: number): string {
	return `${(ms / 1_000).toFixed(2)}${SPACE}s`;
}

/** A share of 0…1 as the percentile that it is the rank of: `p50`, `p99.9`. */
export function formatPercentile(share: number): string {
	return `p${Number((share * 100).toFixed(7))}`;
}

/** Events per second: `1,230 /s`, `1.16M /s`. */
export function formatRate(perSecond: number): string {
	return Number(perSecond.toPrecision(3)) >= 1_000_000
		? `${formatNumber(perSecond / 1_000_000)}M${SPACE}/s`
		: `${formatNumber(perSecond)}${SPACE}/s`;
}

/** Ticks of a rate axis: `500`, `12k`, `10M`. */
export function formatRateTick(perSecond: number): string {
	if (perSecond >= 1_000_000) return `${trim(perSecond / 1_000_000)}M`;
	return perSecond >= 10_000 ? `${trim(perSecond / 1_000)}k` : trim(perSecond);
}

/** A count, all digits: `1,234,567`. */
export function formatCount(count: number): string {
	return wholeNumber(count);
}

/** A share of 0…1 as per cent: `12.3 %`, `100 %`. */
export function formatShare(share: number): string {
	const percent = share * 100;
	const text = percent === 0 || percent >= 99.95 ? percent.toFixed(0) : percent.toFixed(1);
	return `${text}${SPACE}%`;
}

/** A share of 0…1 of what is under way as whole per cent: `40 %`. */
export function formatPercent(share: number): string {
	return `${Math.floor(share * 100)}${SPACE}%`;
}

/** Bytes in binary units: `8.00 KiB`, `21.4 MiB`. */
export function formatBytes(bytes: number): string {
	const units = ["B", "KiB", "MiB", "GiB", "TiB"];
	let value = bytes;
	let unit = 0;
	while (Math.round(value) >= 1024 && unit < units.length - 1) {
		value /= 1024;
		unit++;
	}
	return `${unit === 0 ? wholeNumber(value) : formatNumber(value)}${SPACE}${units[unit]}`;
}

/** What a counter counted, in its unit. */
export function formatCounter(unit: CounterUnit, value: number): string {
	switch (unit) {
		case "share":
			return formatShare(value);
		case "count":
			return formatNumber(value);
		case "bytes":
			return formatBytes(value);
		case "us":
			return formatUs(value);
		case "perSec":
			return formatRate(value);
	}
}

/** A confidence in per cent, without the sign. 0.99375 is 99.3: never rounded up to a certainty there is not. */
export function formatConfidence(confidence: number): string {
	return String(Math.floor(confidence * 1_000 + 1e-6) / 10);
}

/** Epoch milliseconds, in UTC so that server and browser agree: `2026-03-01 14:05 UTC`. */
export function formatMoment(epochMs: number): string {
	return `${new Date(epochMs).toISOString().slice(0, 16).replace("T", " ")}${SPACE}UTC`;
}

/** `1 run`, `3 runs`. */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
	return `${formatCount(count)}${SPACE}${count === 1 ? one : many}`;
}

/** A number in the unit that a declaration gives it, in the plural there: `1 query`, `8 connections`, `20 ms`. */
export function formatAmount(amount: number, unit: string): string {
	return unit === ""
		? formatCount(amount)
		: `${formatCount(amount)}${SPACE}${amount === 1 ? singular(unit) : unit}`;
}

/** Of words as units are: days, queries, hashes, indexes. Symbols stay as they are: ms, %, per s. */
function singular(unit: string): string {
	if (!/^[a-z]{3,}s$/.test(unit)) return unit;
	if (unit.endsWith("ies")) return `${unit.slice(0, -3)}y`;
	return /(?:sh|ch|ss|x)es$/.test(unit) ? unit.slice(0, -2) : unit.slice(0, -1);
}

function trim(value: number): string {
	return wholeNumber(value) === String(value) || value >= 100
		? wholeNumber(value)
		: String(Number(value.toPrecision(3)));
}
