import { commandText } from "#app/_bench/command-text.ts";
import { floorOf } from "#app/_bench/noise-floor.ts";
import { verdictWords } from "#app/_bench/verdict.ts";
import { formatMoment, formatUs } from "#app/_lib/format.ts";
import type { StoredSlice } from "#db/schema/workbench.ts";
import { formatArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { closerLook } from "./closer-look.ts";
import { costSection, priceSection } from "./cost-sections.ts";
import { evidenceSection } from "./evidence-section.ts";
import { type Findings, findingsOf } from "./findings.ts";
import { nameOf, section, table } from "./html-parts.ts";
import { STYLE } from "./html-style.ts";
import { axisLabels, intervalMark, ratioAxis } from "./interval-chart.ts";
import { layoutSections, spansSection } from "./layout-sections.ts";
import { percentileSection } from "./percentile-section.ts";
import type { ReportedRun } from "./reported-run.ts";
import { type DrawnSlice, latencyScale, sliceChart, timeAxis } from "./slice-chart.ts";
import { quantileUs, readHistogram } from "./stored-histogram.ts";
import { inTurns } from "./turns.ts";
import { escapeXml } from "./xml-text.ts";

/**
 * A run as one HTML file that needs nothing else: no script, no other file, no other host. Everything that came from
 * outside is text in it. A long run takes a while, in which others have their turn.
 */
export async function htmlOf(run: ReportedRun, declaration: ExperimentDeclaration): Promise<string> {
	const { output, evidence } = run;
	const findings = findingsOf(output, declaration);
	const { labels } = findings;
	const title = escapeXml(findings.title);
	return [
		"<!doctype html>",
		'<html lang="en">',
		"<head>",
		'<meta charset="utf-8">',
		'<meta name="viewport" content="width=device-width, initial-scale=1">',
		`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
		`<title>${title} – Latency Lab</title>`,
		`<style>${STYLE}</style>`,
		"</head>",
		"<body>",
		"<main>",
		`<header><h1>${title}</h1><p class="question">${escapeXml(declaration.question)}</p><p>${escapeXml(findings.load)}. ${formatMoment(run.queuedAtMs)}.</p></header>`,
		...(output.layout === undefined
			? [
					figuresSection(findings),
					verdictSection(run, findings),
					chartSection(run, findings, await inTurns(run.slices, quantilesOf)),
					await percentileSection(output, labels),
					spansSection(output, declaration, labels),
					costSection(output, labels),
					priceSection(output, evidence, declaration, labels),
				]
			: [...layoutSections(output, declaration, findings), ...(await closerLook(run, declaration))]),
		await evidenceSection(output, evidence, labels),
		doubtSection(findings),
		provenanceSection(run, findings),
		"</main>",
		"</body>",
		"</html>",
		"",
	].join("\n");
}

function figuresSection({ table: { head, rows }, labels }: Findings): string {
	const cells = rows.map(([, ...rest], arm) => [nameOf(arm, labels), ...rest.map(escapeXml)]);
	return section("Figures", table("Figures of each arm", head.map(escapeXml), cells));
}

function chartSection({ output }: ReportedRun, { labels }: Findings, taken: readonly TakenSlice[]): string {
	const response = taken.flatMap((slice) => drawn(slice, slice.response));
	if (response.length === 0)
		return section("Latency over time", '<p class="note">No slices are kept of this run.</p>');
	const service = taken.flatMap((slice) => drawn(slice, slice.service));
	const axes = { time: timeAxis(taken), scale: latencyScale([...response, ...service]) };
	const isOpen = output.load.model === "open";
	const shading = response.some(({ disturbed }) => disturbed)
		? " Shaded: slices that something else on the machine disturbed."
		: "";
	const legend = `<p class="note">Thick: p50 of each slice. Thin: its p99.${shading}</p>`;
	const chart = (name: string, of: readonly DrawnSlice[]) => {
		const title = `${name}, slice by slice; the same figures stand in the table beneath the charts.`;
		return `<div class="card scroll" tabindex="0" role="region" aria-label="${name}">${sliceChart(of, labels, { ...axes, title })}</div>`;
	};
	const table = sliceTable(taken, labels, isOpen);
	if (!isOpen) return section("Latency over time", chart("Response time", response), legend, table);
	return [
		section("Response time, from when an operation was due", chart("Response time", response), legend),
		section("Service time, from when it was started", chart("Service time", service), table),
	].join("\n");
}

type Quantiles = { p50Us: number | null; p99Us: number | null };
type TakenSlice = Omit<DrawnSlice, keyof Quantiles> & { response: Quantiles; service: Quantiles };

function quantilesOf(slice: StoredSlice): TakenSlice {
	const { arm, startMs, elapsedMs, histogram, serviceHistogram, disturbances } = slice;
	const quantiles = (text: string | null): Quantiles => {
		if (text === null) return { p50Us: null, p99Us: null };
		const samples = readHistogram(text);
		return { p50Us: quantileUs(samples, 0.5), p99Us: quantileUs(samples, 0.99) };
	};
	return {
		arm,
		startMs,
		endMs: startMs + elapsedMs,
		disturbed: disturbances.length > 0,
		response: quantiles(histogram),
		service: quantiles(serviceHistogram),
	};
}

/** An operation may take longer than its slice, which then has none to draw. */
function drawn({ arm, startMs, endMs, disturbed }: TakenSlice, { p50Us, p99Us }: Quantiles): DrawnSlice[] {
	if (p50Us === null || p99Us === null) return [];
	return [{ arm, startMs, endMs, disturbed, p50Us, p99Us }];
}

function sliceTable(slices: readonly TakenSlice[], labels: readonly string[], isOpen: boolean): string {
	const cells = ({ p50Us, p99Us }: Quantiles) =>
		[p50Us, p99Us].map((us) => (us === null ? "–" : formatUs(us)));
	const rows = slices.map(({ arm, startMs, response, service }) => [
		nameOf(arm, labels),
		(startMs / 1_000).toFixed(2),
		...cells(response),
		...(isOpen ? cells(service) : []),
	]);
	const head = ["arm", "from second", "p50", "p99", ...(isOpen ? ["service p50", "service p99"] : [])];
	return `<details><summary>The slices as a table</summary>${table("Slices", head, rows)}</details>`;
}

function verdictSection({ output }: ReportedRun, { verdicts, noiseFloor, labels }: Findings): string {
	const { arms, comparisons } = output;
	const axis = ratioAxis(comparisons);
	const floor = floorOf(output);
	const rows = comparisons.map((comparison) => {
		const arm = arms.findIndex((one) => one.arm === comparison.arm);
		const mark = intervalMark(comparison, arm, axis, floor);
		return [`${nameOf(arm, labels)}: ${comparison.metric}`, mark, escapeXml(verdictWords(comparison))];
	});
	const head = [
		`Against ${nameOf(0, labels)}`,
		`<span class="unseen">interval</span>${axisLabels(axis)}`,
		"verdict",
	];
	return section(
		"Verdicts",
		...verdicts.map(({ headline }) => `<p class="headline">${escapeXml(headline)}</p>`),
		table("Verdicts", head, rows, [0, 1, 2]),
		`<p class="note">${escapeXml(noiseFloor)}${floor === null ? "" : " Within the grey bands equal arms could not be told apart."}</p>`,
	);
}

function doubtSection({ warnings, disturbed }: Findings): string {
	const doubts = warnings.map(
		({ sentences, advice }) =>
			`<div class="doubt">${sentences.map((sentence) => `<p>${escapeXml(sentence)}</p>`).join("")}<p class="note">${escapeXml(advice)}</p></div>`,
	);
	if (disturbed !== "") doubts.push(`<p class="note">${escapeXml(disturbed)}</p>`);
	return doubts.length === 0 ? "" : section("Doubts", ...doubts);
}

function provenanceSection({ output, request }: ReportedRun, { machine }: Findings): string {
	const command = commandText(request.experiment, request.arms.map(formatArm), request.load, request.layout);
	const facts = [
		["Run", `<code>${escapeXml(output.runId)}</code>`],
		["The same again", `<code>${escapeXml(command)}</code>`],
		["Machine", escapeXml(machine)],
		[
			"Postgres",
			Object.entries(output.fingerprint.settings)
				.map(([name, value]) => escapeXml(`${name} ${value}`))
				.join(", "),
		],
	];
	const items = facts.map(([term, words]) => `<dt>${term}</dt><dd>${words}</dd>`);
	return section("Where it comes from", `<dl>${items.join("")}</dl>`);
}
