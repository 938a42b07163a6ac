import { armStyle } from "#app/_chart/arm-style.ts";
import { type AxisScale, chooseScale } from "#app/_chart/scale.ts";
import { formatUsTick } from "#app/_lib/format.ts";

/** What is drawn of one arm, in the order of the request. */
export type Range = { label: string; p50Us: number; p99Us: number };

const WIDTH = 60;

/**
 * From the median to the 99th percentile of each arm on one axis, as lines of text that any program shows alike. The
 * axis begins at 0, or is logarithmic where the arms are far apart.
 */
export function rangeChart(ranges: readonly Range[]): string[] {
	const scale = chooseScale(ranges.flatMap(({ p50Us, p99Us }) => [p50Us, p99Us]));
	const names = ranges.map(({ label }, arm) => `${armStyle(arm).letter} ${harmless(label)}`);
	const indent = Math.max(...names.map((name) => name.length)) + 2;
	const column = (us: number) => Math.round(shareOf(us, scale) * (WIDTH - 1));
	const ticks = scale.ticks.map((us) => ({ at: column(us), text: formatUsTick(us).replace(/\s/g, " ") }));
	return [
		...ranges.map(({ p50Us, p99Us }, arm) => {
			const name = (names[arm] ?? "").padEnd(indent);
			return `${name}│${rangeLine(column(p50Us), column(p99Us))}`.trimEnd();
		}),
		`${" ".repeat(indent)}└${axisLine(ticks.map(({ at }) => at))}`,
		`${" ".repeat(indent + 1)}${tickLine(ticks)}`.trimEnd(),
		`${" ".repeat(indent + 1)}● p50  ○ p99${scale.kind === "log" ? ", on a logarithmic axis" : ""}`,
	];
}

function shareOf(us: number, { kind, domain }: AxisScale): number {
	const along = kind === "log" ? Math.log : Number;
	const [from, to] = [along(domain[0]), along(domain[1])];
	return Math.min(1, Math.max(0, (along(us) - from) / (to - from)));
}

function rangeLine(from: number, to: number): string {
	return to <= from ? `${" ".repeat(from)}●` : `${" ".repeat(from)}●${"─".repeat(to - from - 1)}○`;
}

function axisLine(ticks: readonly number[]): string {
	return Array.from({ length: WIDTH }, (_, at) => (ticks.includes(at) ? "┴" : "─")).join("");
}

/** As many of the ticks' names as there is room for. */
function tickLine(ticks: readonly { at: number; text: string }[]): string {
	let line = "";
	for (const { at, text } of ticks) {
		if (line === "" || line.length < at) line = line.padEnd(at) + text;
	}
	return line;
}

/** On one line, and without what would end the block it stands in. */
function harmless(label: string): string {
	return label.replace(/\s+/g, " ").replaceAll("`", "'");
}
