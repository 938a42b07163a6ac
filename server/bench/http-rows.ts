import type { Way } from "./http-ways.ts";

/** Percentiles agree when their ratio is this near to 1. */
const AGREEMENT = 0.05;
/** What is compared. */
export const METRICS = ["p50", "p90", "p99"] as const;
export type Metric = (typeof METRICS)[number];

/** How a tool loaded a service, and what it measured. */
export type Row = Omit<Way, "run"> & {
	/** The experiment of the served arm. */
	served: string;
	p50Us: number;
	p90Us: number;
	p95Us: number;
	p99Us: number;
	perSec: number;
	errors: number;
	/** Of all repeats; null but of our open loop. */
	droppedCount: number | null;
	/** Requests per second ÷ the most that was reached of this service; the knee is where it is about 1. */
	utilisation: number;
	/** Beyond wrk's p50 in the same repeat; null without wrk. */
	p50ExtraUs: number | null;
	/** To wrk in the same repeat, the median of the repeats, and the least and the most of them; null without wrk. */
	p50Ratio: number | null;
	p90Ratio: number | null;
	p99Ratio: number | null;
	spread: Record<Metric, [low: number, high: number]> | null;
};

/** The most that was reached of a service, by so many connections. */
export type Most = { served: string; tool: Way["tool"]; connections: number; perSec: number };
type Agreement = Pick<Row, "served" | "tool" | "model" | "connections"> & {
	metric: Metric;
	ratio: number;
	agrees: boolean;
};

/** Whether each tool's percentiles are wrk's. A quota is another load, which has nothing to agree with. */
export function agreementOf(rows: readonly Row[]): Agreement[] {
	return rows
		.filter(({ tool, model }) => tool !== "wrk" && model !== "quota")
		.flatMap((row) =>
			METRICS.flatMap((metric) => {
				const ratio = row[`${metric}Ratio`];
				if (ratio === null) return [];
				const { served, tool, model, connections } = row;
				return [
					{ served, tool, model, connections, metric, ratio, agrees: Math.abs(ratio - 1) <= AGREEMENT },
				];
			}),
		);
}

/** For people. */
export function draw(rows: readonly Row[], most: readonly Most[], missing: readonly string[]): string[][] {
	const ratio = (row: Row, metric: Metric) => {
		const median = row[`${metric}Ratio`];
		if (median === null || row.spread === null) return "–";
		return `${median.toFixed(2)} (${row.spread[metric].map((end) => end.toFixed(2)).join("–")})`;
	};
	return [
		[
			"tool",
			"load",
			"p50 µs",
			"p90 µs",
			"p99 µs",
			"per second",
			"of the most",
			"dropped",
			"p50 − wrk",
			"p50 ÷ wrk",
			"p90 ÷ wrk",
			"p99 ÷ wrk",
			"agree",
		],
		...rows.map((row) => [
			`${row.served}: ${row.tool}`,
			`${row.model}, ${row.ratePerSec === null ? row.connections : `${row.ratePerSec}/s`}`,
			String(row.p50Us),
			String(row.p90Us),
			String(row.p99Us),
			String(row.perSec),
			row.utilisation.toFixed(2),
			row.droppedCount === null ? "" : String(row.droppedCount),
			row.p50ExtraUs === null ? "–" : String(row.p50ExtraUs),
			ratio(row, "p50"),
			ratio(row, "p90"),
			ratio(row, "p99"),
			row.tool === "wrk" ? "" : agreeing(row),
		]),
		...most.map(({ served, tool, connections, perSec }) => [
			`${served}: ${perSec} per second is the most that was reached, by ${tool} on ${connections} connections`,
		]),
		...missing.map((sentence) => [sentence]),
	];
}

function agreeing(row: Row): string {
	return agreementOf([row])
		.filter(({ agrees }) => agrees)
		.map(({ metric }) => metric)
		.join(" ");
}
