import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { RunEvent } from "#server/contract/event.ts";
import type { Load } from "#server/contract/load.ts";
import type { Result } from "#server/contract/result.ts";
import {
	failedEvents,
	RECORDED_DECLARATION,
	RECORDED_LOAD,
	recordedEvents,
	recordedResult,
} from "./run-fixture.ts";
import { RunReport } from "./run-report.tsx";
import { applyEvent, EMPTY_VIEW } from "./run-view.ts";

function htmlOf(
	events: readonly RunEvent[],
	load: Load = RECORDED_LOAD,
	stored: Result | null = null,
	address = "",
): string {
	const request = { arms: RECORDED_DECLARATION.defaultArms, load };
	const view = events.reduce(applyEvent, EMPTY_VIEW);
	return renderToStaticMarkup(
		<NuqsTestingAdapter searchParams={address}>
			<RunReport declaration={RECORDED_DECLARATION} request={request} view={view} stored={stored} />
		</NuqsTestingAdapter>,
	);
}

/** The text a person reads, tags and non-breaking spaces aside. */
const textOf = (html: string) => html.replaceAll(/<[^>]+>/g, " ").replaceAll(/[\s\u00a0]+/g, " ");

function rowOf(html: string, id: string): string {
	const row = new RegExp(`<tr data-row="${id.replaceAll(".", "\\.")}"[^>]*>(.*?)</tr>`).exec(html)?.[1];
	return textOf(row ?? `no row ${id}`).trim();
}

describe("what a run under an open loop shows", () => {
	const html = htmlOf(recordedEvents());

	it("tells response from service time, and offered from achieved and dropped", () => {
		expect(rowOf(html, "p50Us")).toBe("Response p50 (median) 270 µs 183 ms");
		expect(rowOf(html, "service.p50Us")).toBe("Service p50 (median) 250 µs 2.60 ms");
		expect(rowOf(html, "offeredPerSec")).toBe("Offered 500 /s 500 /s");
		expect(rowOf(html, "droppedCount")).toBe("Dropped 0 321");
		expect(rowOf(html, "late")).toContain("36.0 µs");
	});

	it("has a switch between the two on the latency chart and says what they are", () => {
		expect(html).toContain('aria-label="Time shown"');
		expect(textOf(html)).toContain("Response time counts from when a request was due");
	});

	it("tells what was offered beside what was achieved, and lets what was dropped be shown", () => {
		expect(textOf(html)).toContain("Throughput of the whole run: A 500 /s, B 340 /s. Offered: 500 /s.");
		expect(html).toContain('aria-label="Rate shown"');
	});

	it("is of the time so far while it is measured", () => {
		const text = textOf(htmlOf(recordedEvents().slice(0, 8)));
		expect(text).toMatch(/The median \(p50\) response time of all operations so far: A /);
		expect(text).toMatch(/Throughput so far: A [\d.]+ \/s, B /);
		expect(text).not.toContain("of the whole run");
	});

	it("is looked at as the address says, each figure for itself", () => {
		expect(textOf(html)).toContain("median (p50) response time per quarter second");
		const address = "?latency=p99&latencyTime=service&throughput=dropped&by=p95";
		const text = textOf(htmlOf(recordedEvents(), RECORDED_LOAD, null, address));
		expect(text).toContain("99th percentile (p99) service time per quarter second");
		expect(text).toContain("Dropped in the whole run: A 0, B 321.");
		expect(text).toContain("95th percentile (p95) over queries");
		const other = textOf(htmlOf(recordedEvents(), RECORDED_LOAD, null, "?latency=p98&by=mean&spans=x"));
		expect(other).toBe(textOf(html));
	});

	it("tells what an arm costs beside the baseline", () => {
		expect(textOf(html)).toMatch(
			/The price .* Blocks touched per operation 40\.0 · A 4\.01 · 9\.98 times as much/,
		);
		expect(textOf(html)).toContain("Dropped 32.1 % · A 0 %");
	});

	it("draws no noise floor, for equal arms were measured under another kind of load", () => {
		expect(textOf(html)).not.toContain("Hatched");
	});

	it("shows the time a request waited to be started", () => {
		expect(textOf(html)).toContain("Waiting to start");
		expect(textOf(html)).toContain("B Waiting to start 98.6 %");
	});

	it("shows how sure the verdict is and why what two equal arms came to says nothing of it", () => {
		const text = textOf(html);
		expect(text).toContain("97.5 % interval 667 to 1,000");
		expect(text).toContain("How finely two equal arms can be told apart in an open loop is not known");
		expect(text).not.toContain("doubted");
	});

	it("groups warnings by what they are about, each once", () => {
		const text = textOf(html);
		expect(text).toContain("3 warnings");
		expect(text.match(/Not settled/g)).toHaveLength(2);
		expect(text.match(/Run for longer\./g)).toHaveLength(1);
		expect(html.match(/<summary class="w-fit">(Requests dropped|Not settled)/g)).toHaveLength(2);
		expect(text).toMatch(/3 warnings: [^.]*Not settled/);
	});

	it("counts the slices that were disturbed beside the chart that shades them, and tells their causes at its end", () => {
		expect(textOf(html)).toContain(
			"Shaded: 3 of 32 slices, disturbed from outside. They count all the same.",
		);
		expect(textOf(html)).toContain(
			"3 of 32 slices were disturbed from outside: the machine's host took processor time in 1, other programs took processor time in 2, the measuring process was held up in 1.".replaceAll(
				"'",
				"&#x27;",
			),
		);
	});

	it("shows what an operation cost, and that a figure is not known rather than nothing", () => {
		expect(rowOf(html, "blocks")).toContain("4.01 40.0");
		expect(rowOf(html, "postgresCpuUs")).toBe("Processor time of Postgres not known here not known here");
		expect(textOf(html)).toContain("120,400 blocks found in memory");
	});

	it("says of each figure of the cost what it is of", () => {
		const text = textOf(html).replaceAll("&#x27;", "'");
		expect(text).toMatch(
			/Mean per operation Blocks touched .* Mean per operation Processor time of Postgres .* Share of the arm's time under load Service's share .* All of the arm's time under load Event loop held up/,
		);
		expect(text).toContain("with the same data set, the same plan");
	});

	it("names the machine and the commit it was measured on", () => {
		expect(textOf(html)).toContain(
			"Measured on 4 cores of a processor · 8.00 GiB · linux x64 · Node v20.19.0 · Postgres 18.4 · data at scale 1, seed 1 · commit 0123456789ab.",
		);
	});
});

describe("what a run under a closed loop shows", () => {
	it("has one latency only, and nothing dropped", () => {
		const html = htmlOf(recordedEvents(), RECORDED_DECLARATION.load);
		expect(rowOf(html, "p50Us")).toMatch(/^p50 \(median\)/);
		expect(rowOf(html, "service.p50Us")).toBe("no row service.p50Us");
		expect(rowOf(html, "droppedCount")).toBe("no row droppedCount");
		expect(html).not.toContain("Time shown");
	});

	it("shows what two equal arms could not be told apart by", () => {
		const result = { ...recordedResult(), load: RECORDED_DECLARATION.load };
		expect(textOf(htmlOf([], result.load, result))).toContain(
			"In one run on this machine (lookups, 4 clients for 6 s, 2026-03-01 14:05 UTC) two equal arms could not be told apart more finely than 4.0 % in p50",
		);
	});

	it("says why a difference is to be doubted that is smaller than equal arms could be told apart by", () => {
		const result = { ...recordedResult(), load: RECORDED_DECLARATION.load };
		expect(textOf(htmlOf([], result.load, result))).toContain(
			"This run was at most twice as long, so the smaller differences it found are to be doubted: B throughput.",
		);
	});

	it("draws the noise floor about the baseline's figure, and says what it is", () => {
		const result = { ...recordedResult(), load: RECORDED_DECLARATION.load };
		const text = textOf(htmlOf([], result.load, result)).replaceAll("&#x27;", "'");
		expect(text).toContain(
			"Hatched: the noise floor about A's figure of the whole run, 4.0 % in p50 either way.",
		);
		expect(text).toContain("3.0 % in throughput either way.");
	});

	it("keeps the places of what is drawn when the run is done", () => {
		const text = textOf(htmlOf([], RECORDED_DECLARATION.load));
		for (const kept of ["Latency by percentile", "Distribution of latencies", "No warnings so far"]) {
			expect(text).toContain(kept);
		}
		expect(text).toMatch(/against A, the baseline With [^.]+ the median is … p95 – p99 – Throughput –/);
		expect(text.match(/It comes when the run is done\./g)).toHaveLength(2);
	});

	it("says so when the noise floor was not known", () => {
		const result = { ...recordedResult(), noiseFloor: null };
		expect(textOf(htmlOf([], RECORDED_LOAD, result))).toContain("was not known when this was measured");
	});
});

describe("what a run that failed shows", () => {
	const sentence = "The trial said nothing for 20 s and was stopped. Try a smaller load.";

	it("gives the reason, and no pane for what will not come", () => {
		const text = textOf(htmlOf(failedEvents(sentence, false)));
		expect(text).toContain(`The run failed ${sentence} Nothing had been measured.`);
		for (const absent of [
			"The plan comes",
			"Where the time went",
			"The lines appear",
			"Whole run",
			"The price",
			"by percentile",
		]) {
			expect(text).not.toContain(absent);
		}
	});

	it("keeps the charts of what had been measured", () => {
		const text = textOf(htmlOf(failedEvents(sentence, true)));
		expect(text).toContain("Latency over time");
		expect(text).toContain("it is no basis for a verdict");
		expect(text).not.toContain("The plan comes");
	});
});
