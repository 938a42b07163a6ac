import { lineLabel } from "#app/_bench/distribution-words.ts";
import { armStyle } from "#app/_chart/arm-style.ts";
import { type AxisScale, chooseScale, type NinesScale, ninesScale, shareOf } from "#app/_chart/scale.ts";
import { formatPercentile, formatUs, formatUsTick } from "#app/_lib/format.ts";
import { highestShare, percentileShares, SLOWER_AT_LEAST } from "#server/contract/rank.ts";
import type { Result } from "#server/contract/result.ts";
import { nameOf, section, table } from "./html-parts.ts";
import { endLetters, gridLine, type Plot, tenth, tickMark } from "./plot.ts";
import { quantileUs, readHistogram } from "./stored-histogram.ts";
import { inTurns } from "./turns.ts";

const WIDTH = 900;
const HEIGHT = 320;
const PLOT: Plot = { left: 64, right: 868, top: 12, bottom: 284 };
/** The axis goes so far at least, however few operations there are. */
const LEAST_SHARE = 0.9;

/** An arm's percentiles as far as its operations bear them. */
type Curve = {
	arm: number;
	points: readonly (readonly [share: number, us: number])[];
	at(share: number): number | null;
};

/** How the times of all operations are spread: the percentiles of every arm over each other, and as a table. */
export async function percentileSection(
	{ arms, load }: Pick<Result, "arms" | "load">,
	labels: readonly string[],
): Promise<string> {
	const response = await curvesOf(arms.map(({ histogram }) => histogram));
	const isOpen = load.model === "open";
	const service = isOpen ? await curvesOf(arms.map(({ serviceHistogram }) => serviceHistogram)) : [];
	const drawn = [...response, ...service].flatMap(({ points }) => points);
	if (drawn.length === 0) {
		return section(
			"Latency by percentile",
			'<p class="note">Too few operations ended to tell percentiles of.</p>',
		);
	}
	const x = ninesScale(Math.max(LEAST_SHARE, ...drawn.map(([share]) => share)));
	// One scale for both times, so that they compare at a glance.
	const y = chooseScale(drawn.map(([, us]) => us));
	const charts = [
		{ name: isOpen ? "Response time" : "Latency", curves: response },
		{ name: "Service time", curves: service },
	].flatMap(({ name, curves }) => (curves.length === 0 ? [] : chartOf(name, curves, x, y, isOpen)));
	const told = TOLD.filter((share) => [...response, ...service].some(({ at }) => at(share) !== null));
	const row = (curve: Curve, kind = "") => {
		const named = labels.map((label) => lineLabel(`${label}${kind}`, curve.points.length > 0));
		return [nameOf(curve.arm, named), ...told.map((share) => usText(curve.at(share)))];
	};
	const rows = [...response.map((curve) => row(curve)), ...service.map((curve) => row(curve, ", service"))];
	return section(
		"Latency by percentile",
		`<p class="note">Not exceeded by that share of the operations; each power of ten of what lies beyond takes the same room. A line ends where fewer than ${SLOWER_AT_LEAST} operations were slower: beyond lies chance.</p>`,
		...charts,
		table("Percentiles of each arm", ["arm", ...told.map(formatPercentile)], rows),
	);
}

/** Percentiles that the table tells. */
const TOLD = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999];

async function curvesOf(histograms: readonly (string | null)[]): Promise<Curve[]> {
	const curves = await inTurns(histograms, (text) => {
		if (text === null) return undefined;
		const samples = readHistogram(text);
		const highest = highestShare(samples.count);
		const at = (share: number) => (share <= highest ? quantileUs(samples, share) : null);
		return {
			points: percentileShares(highest).flatMap((share) => {
				const us = at(share);
				return us === null ? [] : [[share, us] as const];
			}),
			at,
		};
	});
	return curves.flatMap((curve, arm) => (curve === undefined ? [] : [{ arm, ...curve }]));
}

function usText(us: number | null): string {
	return us === null ? "–" : formatUs(us);
}

function chartOf(
	name: string,
	curves: readonly Curve[],
	x: NinesScale,
	y: AxisScale,
	isOpen: boolean,
): string[] {
	const across = (share: number) => tenth(PLOT.left + shareOf(share, x) * (PLOT.right - PLOT.left));
	const up = (us: number) => tenth(PLOT.bottom - shareOf(us, y) * (PLOT.bottom - PLOT.top));
	const ends = curves.flatMap(({ arm, points }) =>
		points.slice(-1).map(([share, us]) => ({ arm, x: across(share), y: up(us) })),
	);
	const label = `${name} by percentile; the same figures stand in the table beneath.`;
	return [
		isOpen ? `<h3>${name}</h3>` : "",
		`<div class="card scroll" tabindex="0" role="region" aria-label="${name} by percentile">`,
		`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">`,
		...y.ticks.map((tick) => gridLine(PLOT, up(tick), formatUsTick(tick))),
		...x.ticks.map((tick) => tickMark(PLOT, across(tick), formatPercentile(tick))),
		...curves.flatMap(({ arm, points }) => {
			if (points.length === 0) return [];
			const { color, dash } = armStyle(arm);
			const path = points.map(([share, us], at) => `${at === 0 ? "M" : "L"}${across(share)} ${up(us)}`);
			return `<path class="curve" style="color:${color}" stroke-dasharray="${dash}" d="${path.join("")}"/>`;
		}),
		...endLetters(PLOT, ends),
		"</svg></div>",
	];
}
