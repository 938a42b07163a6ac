import type { NumberFactor } from "./experiment.ts";
import { Fault } from "./fault.ts";
import { LIMITS } from "./limits.ts";

/** How the points of a sweep are spaced: by equal steps, or by equal ratios. */
export const SPACINGS = ["linear", "log"] as const;
export type Spacing = (typeof SPACINGS)[number];

export type SweepRange = { from: number; to: number; count: number; spacing: Spacing };

/** From this ratio of its ends on a range is spaced by ratios unless it is said how. */
const LOG_FROM = 8;
/** Inner points from here on are rounded to two digits: nobody means 298 where 300 would do. */
const ROUND_FROM = 100;

/** How a range is spaced where nobody says. */
export function usualSpacing(from: number, to: number): Spacing {
	return from > 0 && to / from >= LOG_FROM ? "log" : "linear";
}

/** The points of a range, ascending whole numbers; fewer than asked where there are not so many in it. */
export function sweepValues({ from, to, count, spacing }: SweepRange): number[] {
	const values = Array.from({ length: count }, (_, at) => {
		const share = at / (count - 1);
		const exact = spacing === "log" ? from * (to / from) ** share : from + (to - from) * share;
		if (at === 0 || at === count - 1) return Math.round(exact);
		return Math.min(
			to,
			Math.max(from, exact < ROUND_FROM ? Math.round(exact) : Number(exact.toPrecision(2))),
		);
	});
	return [...new Set(values)].sort((left, right) => left - right);
}

/** Whether points, ascending, lie by ratios rather than by steps: their middle one is nearer to the geometric mean. */
export function spacingOf(values: readonly number[]): Spacing {
	const [from = 0] = values;
	const to = values.at(-1) ?? 0;
	const middle = values[values.length >> 1] ?? 0;
	if (from <= 0 || to / from < 2) return "linear";
	// Where the middle one would lie among so many, spaced either way.
	const share = (values.length >> 1) / (values.length - 1);
	const byRatio = from * (to / from) ** share;
	const byStep = from + (to - from) * share;
	return Math.abs(middle - byRatio) < Math.abs(middle - byStep) ? "log" : "linear";
}

/**
 * Reads the points of a sweep: `1..64:8` is eight from 1 to 64, by ratios where the ends are eight times apart or
 * more; `1..64:8:linear` and `1..64:8:log` say how; `1,2,4` are the points themselves.
 *
 * @throws Fault `bad-request` with the field given, saying what is allowed.
 */
export function parseSweep(text: string, factor: NumberFactor, field: string): number[] {
	const range = parseRange(text, field);
	const values = range === undefined ? parseList(text, field) : sweepValues(range);
	const outside = values.find((value) => value < factor.min || value > factor.max);
	if (outside !== undefined) {
		throw refuse(
			field,
			`${outside} is outside of ${factor.id}, which goes from ${factor.min} to ${factor.max}.`,
		);
	}
	const { fewestPoints } = LIMITS.sweep;
	if (values.length < fewestPoints) {
		throw refuse(
			field,
			`a sweep needs ${fewestPoints} points at least, and here are ${values.length}. Use a wider range.`,
		);
	}
	return values;
}

/** A range as `parseSweep` reads it; undefined where the text is of another form. @throws Fault as `parseSweep`. */
export function parseRange(text: string, field: string): SweepRange | undefined {
	const found = /^\s*(\d{1,9})\.\.(\d{1,9})\s*:\s*(\d{1,3})\s*(?::\s*(\w+)\s*)?$/.exec(text);
	if (found === null) return undefined;
	const [from, to, count] = [Number(found[1]), Number(found[2]), Number(found[3])];
	const spacing = found[4] ?? usualSpacing(from, to);
	if (spacing !== "linear" && spacing !== "log") {
		throw refuse(field, `"${spacing.slice(0, 64)}" is no spacing. It is linear or log.`);
	}
	if (to <= from) throw refuse(field, `a range goes up, and ${from}..${to} does not.`);
	if (spacing === "log" && from === 0) throw refuse(field, "spaced by ratios a range begins above 0.");
	const { sweep, laidOutArms } = LIMITS;
	if (count < sweep.fewestPoints || count > laidOutArms) {
		throw refuse(
			field,
			`${count} points are not from ${sweep.fewestPoints} to ${laidOutArms}, which a sweep may have.`,
		);
	}
	return { from, to, count, spacing };
}

function parseList(text: string, field: string): number[] {
	const words = text.split(",").map((word) => word.trim());
	if (words.length > LIMITS.laidOutArms) {
		throw refuse(field, `${words.length} points are too many: ${LIMITS.laidOutArms} is the most.`);
	}
	if (!words.every((word) => /^\d{1,9}$/.test(word))) {
		throw refuse(
			field,
			`"${text.slice(0, 64)}" is neither a range, as in 1..64:8, nor a list of whole numbers, as in 1,2,4.`,
		);
	}
	return [...new Set(words.map(Number))].sort((left, right) => left - right);
}

/** Points as the shortest text from which `parseSweep` reads them. */
export function sweepText(values: readonly number[]): string {
	const [from = 0] = values;
	const to = values.at(-1) ?? 0;
	const spacing = SPACINGS.find((one) => {
		if (values.length < LIMITS.sweep.fewestPoints || (one === "log" && from <= 0)) return false;
		return sweepValues({ from, to, count: values.length, spacing: one }).join() === values.join();
	});
	if (spacing === undefined) return values.join(",");
	const said = spacing === usualSpacing(from, to) ? "" : `:${spacing}`;
	return `${from}..${to}:${values.length}${said}`;
}

function refuse(field: string, sentence: string): Fault {
	return new Fault("bad-request", `${field}: ${sentence}`, { field });
}
