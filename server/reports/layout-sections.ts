import { FIGURE_WORDS } from "#app/_bench/metric-words.ts";
import { type SpanPart, spanParts, spansTotalUs, spanText, spanUs } from "#app/_bench/span-parts.ts";
import type { Fill } from "#app/_chart/chart.ts";
import { formatUs } from "#app/_lib/format.ts";
import { capitalised } from "#app/_lib/in-sentence.ts";
import { combinationName, levelName } from "#app/_sweep/effect-words.ts";
import type { FigureId } from "#app/_sweep/figures.ts";
import { hueOf, placeOf } from "#app/_sweep/heat-cells.ts";
import { drawingOf, usualFigure } from "#app/_sweep/sweep-drawing.ts";
import { type Sweep, sweepOf } from "#app/_sweep/sweep-points.ts";
import { noteSentence } from "#app/_sweep/sweep-theory.ts";
import { barsNote, lineLabels } from "#app/_sweep/sweep-words.ts";
import { type Arm, parseArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { crossingsOf } from "#server/contract/layout.ts";
import type { ArmResult, Result } from "#server/contract/result.ts";
import type { Findings } from "./findings.ts";
import { nameOf, section, table } from "./html-parts.ts";
import { sweepChart } from "./sweep-chart.ts";
import { escapeXml } from "./xml-text.ts";

/** The parts of the page of a run whose arms are laid out, in the order in which they are asked. */
export function layoutSections(
	result: Result,
	declaration: ExperimentDeclaration,
	findings: Findings,
): string[] {
	const { layout } = result;
	if (layout === undefined) return [];
	const arms = result.arms.map(({ arm }) => parseArm(declaration.factors, arm, "arm"));
	const [first = "", ...others] = findings.found;
	return [
		section(
			"What was found",
			`<p class="headline">${escapeXml(first)}</p>`,
			...others.map((sentence) => `<p>${escapeXml(sentence)}</p>`),
			`<p class="note">${escapeXml(findings.noiseFloor)}</p>`,
		),
		layout.kind === "sweep"
			? sweepSection(sweepIn(result, declaration, layout.factor, arms))
			: heatSection(result, declaration, layout.factors, arms),
		spansSection(result, declaration, findings.labels),
		figuresSection(findings),
	];
}

function sweepIn(
	result: Result,
	declaration: ExperimentDeclaration,
	factor: string,
	arms: readonly Arm[],
): Sweep {
	const intervals = result.arms.flatMap(({ intervals: own }) => own ?? []);
	return sweepOf(declaration, factor, { arms, load: result.load, summaries: result.arms, intervals, result });
}

function sweepSection(sweep: Sweep): string {
	const labels = lineLabels(sweep);
	const legend =
		sweep.lines.length < 2
			? ""
			: `<p class="note">${sweep.lines.map((_, line) => nameOf(line, labels)).join(" &nbsp; ")}</p>`;
	const figures = [...new Set<FigureId>([usualFigure(sweep), "p50", "p99", "throughput"])];
	const charts = figures.map((figure) => {
		const drawing = drawingOf(figure, sweep);
		const words = FIGURE_WORDS[figure];
		const notes = [barsNote(sweep, figure) ?? "", ...drawing.theory.map((note) => noteSentence(note, true))]
			.filter((note) => note !== "")
			.map((note) => `<p class="note">${escapeXml(note)}</p>`);
		const name = capitalised(words);
		return `<h3>${name}</h3><div class="card scroll" tabindex="0" role="region" aria-label="${name}">${sweepChart(drawing, sweep)}</div>${notes.join("")}`;
	});
	return section(`By ${escapeXml(sweep.factor.label.toLowerCase())}`, legend, ...charts);
}

/** A table for each level of the third factor: the median of each combination, the stronger the colour the larger. */
function heatSection(
	result: Result,
	{ factors }: ExperimentDeclaration,
	ids: readonly string[],
	arms: readonly Arm[],
): string {
	const crossings = crossingsOf(ids, arms);
	const [across, down, outer] = crossings;
	if (across === undefined || down === undefined) return "";
	const values = result.arms.map(({ p50Us }) => p50Us);
	const [low, high] = [Math.min(...values), Math.max(...values)];
	const cell = (place: number) => {
		const arm = result.arms[place];
		if (arm === undefined) return "<td>–</td>";
		const hue = hueOf(arm.p50Us, low, high);
		const p50 = arm.intervals?.p50;
		const interval = p50 == null ? "" : `<small>${formatUs(p50.low)} to ${formatUs(p50.high)}</small>`;
		return `<td class="cell" style="background:color-mix(in oklab, var(--arm-1) ${Math.round(100 * hue)}%, var(--card))">${formatUs(arm.p50Us)}${interval}</td>`;
	};
	const name = (id: string, level: string | number) => escapeXml(levelName(factors, id, level));
	const tables = (outer?.levels ?? [undefined]).map((panel) => {
		const rows = down.levels.map((row) => {
			const cells = across.levels.map((column) => cell(placeOf(arms, crossings, [column, row, panel])));
			return `<tr><th scope="row" class="words">${name(down.factor, row)}</th>${cells.join("")}</tr>`;
		});
		const head = across.levels.map((level) => `<th scope="col">${name(across.factor, level)}</th>`);
		const caption =
			outer === undefined || panel === undefined ? "" : `<caption>${name(outer.factor, panel)}</caption>`;
		return `<table>${caption}<thead><tr><td></td>${head.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
	});
	const smaller = result.arms.some(({ intervals }) => intervals?.p50 != null)
		? " The smaller numbers are the interval of each by itself."
		: "";
	return section(
		"All combinations",
		`<p class="note">Median latency; the stronger the colour the larger, on a log scale.${smaller}</p>`,
		`<div class="scroll" tabindex="0" role="region" aria-label="All combinations">${tables.join("")}</div>`,
	);
}

/** Where the time of a mean operation of each arm went: shares as a bar, and figures. */
export function spansSection(
	result: Result,
	{ spans, factors }: ExperimentDeclaration,
	labels: readonly string[],
): string {
	const parts = spanParts(spans, result.arms);
	const { layout } = result;
	const name = (arm: ArmResult, place: number) =>
		layout?.kind === "factorial" ? combinationName(factors, layout.factors, arm.levels) : labels[place];
	const rows = result.arms.map((arm, place) => [
		layout === undefined ? nameOf(place, labels) : escapeXml(name(arm, place) ?? arm.arm),
		barOf(arm, parts),
		...parts.map(({ id }) => spanText(arm, id)),
		formatUs(spansTotalUs(arm)),
	]);
	const head = [
		"arm",
		"shares",
		...parts.map(
			({ label, fill }) =>
				`<span class="swatch" style="background:${backgroundOf(fill)}"></span>${escapeXml(label)}`,
		),
		"all of it",
	];
	return section(
		"Where the time went",
		'<p class="note">Mean per operation, in the order in which it happens.</p>',
		table("Time by part", head, rows, [0, 1]),
	);
}

function barOf(arm: ArmResult, parts: readonly SpanPart[]): string {
	const pieces = parts.map(
		({ id, fill }) => `<i style="flex-grow:${spanUs(arm, id)};background:${backgroundOf(fill)}"></i>`,
	);
	return `<span class="spans" aria-hidden="true">${pieces.join("")}</span>`;
}

/** A fill as CSS knows it. */
function backgroundOf({ color, isHatched }: Fill): string {
	return isHatched ? `repeating-linear-gradient(135deg,${color} 0 2px,transparent 2px 5px)` : color;
}

function figuresSection({ table: { head, rows } }: Findings): string {
	return section(
		"Figures",
		table(
			"Figures of each arm",
			head.map(escapeXml),
			rows.map((cells) => cells.map(escapeXml)),
		),
	);
}
