import { armStyle } from "#app/_chart/arm-style.ts";
import type { Comparison, NoiseFloor } from "#server/contract/result.ts";

/** The ends of the axis, as times the baseline's figure; the same distance from 1 on both sides when drawn. */
export type RatioAxis = { from: number; to: number };

const WIDTH = 260;
const HEIGHT = 22;
const PAD = 8;
const STEPS = [1.1, 1.25, 1.5, 2, 3, 5, 10, 30, 100, 300, 1_000, 10_000, 100_000, 1_000_000];

/** An axis that holds the intervals of these comparisons, as far as any axis does. */
export function ratioAxis(comparisons: readonly Comparison[]): RatioAxis {
	const furthest = Math.max(
		1.05,
		...comparisons.filter(({ verdict }) => verdict !== "noisy").flatMap(({ low, high }) => [high, 1 / low]),
	);
	const to = STEPS.find((step) => step >= furthest) ?? 10_000_000;
	return { from: 1 / to, to };
}

/** The names of the axis's ends and of its middle, as an SVG that stands above the intervals. */
export function axisLabels({ to }: RatioAxis): string {
	const text = (x: number, anchor: string, words: string) =>
		`<text class="axis" x="${x}" y="14" text-anchor="${anchor}">${words}</text>`;
	return svg(
		text(PAD, "start", `÷ ${to}`) + text(WIDTH / 2, "middle", "same") + text(WIDTH - PAD, "end", `× ${to}`),
	);
}

/** One comparison's interval, as how many times the baseline's figure the arm's is, over the noise floor. */
export function intervalMark(
	{ ratio, low, high, metric }: Comparison,
	arm: number,
	axis: RatioAxis,
	floor: NoiseFloor | null,
): string {
	const x = (times: number) => {
		const inside = Math.min(axis.to, Math.max(axis.from, times));
		const share = (Math.log(inside) - Math.log(axis.from)) / (Math.log(axis.to) - Math.log(axis.from));
		return Math.round((PAD + share * (WIDTH - 2 * PAD)) * 10) / 10;
	};
	const { color, marker } = armStyle(arm);
	const [left, right, middle] = [x(1 / high), x(1 / low), HEIGHT / 2];
	return svg(
		floorBand(floor === null ? 1 : 1 + floor[metric], x) +
			`<line class="one" x1="${x(1)}" x2="${x(1)}" y1="0" y2="${HEIGHT}"/>` +
			`<g style="color:${color}"><line class="interval" x1="${left}" x2="${right}" y1="${middle}" y2="${middle}"/>` +
			`<path fill="currentColor" d="${marker}" transform="translate(${x(1 / ratio)} ${middle})"/></g>`,
	);
}

/** As far up as down; nothing where no floor is known. */
function floorBand(times: number, x: (times: number) => number): string {
	if (times === 1) return "";
	const [from, to] = [x(1 / times), x(times)];
	return `<rect class="floor" x="${from}" y="1" width="${Math.round((to - from) * 10) / 10}" height="${HEIGHT - 2}"/>`;
}

function svg(inner: string): string {
	return `<svg class="interval" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" aria-hidden="true">${inner}</svg>`;
}
