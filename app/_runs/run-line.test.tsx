import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { RECORDED_DECLARATION } from "#app/_bench/run-fixture.ts";
import { closedLoad } from "#server/contract/load.ts";
import type { RunRow } from "#server/trpc/history.ts";
import { RunLine } from "./run-line.tsx";

const ROW: RunRow = {
	id: "abcdefghijklmnopqrstu",
	experiment: "lookups",
	title: "Lookups",
	labels: ["1 query", "10 queries"],
	load: closedLoad(4, 8),
	laidOut: null,
	state: "done",
	failure: null,
	queuedAtMs: Date.UTC(2026, 2, 1, 14, 5),
	findings: [{ arm: 1, ratio: 0.2, low: 0.18, high: 0.22, verdict: "higher" }],
	disturbedCount: 0,
	tags: [],
	note: "",
};

const htmlOf = (change: Partial<RunRow> = {}) =>
	renderToStaticMarkup(<RunLine run={{ ...ROW, ...change }} />);

const textOf = (change: Partial<RunRow> = {}) =>
	htmlOf(change)
		.replaceAll(/<[^>]+>/g, " ")
		.replaceAll(/[\s\u00a0]+/g, " ")
		.trim();

describe("a run in a list", () => {
	it("says what was compared, under which load, when, and what came out", () => {
		expect(textOf()).toBe(
			"1 query against 10 queries Lookups · 4 clients, 8 s · 2026-03-01 14:05 UTC Arm B 5.00 times higher, 4.55 to 5.56",
		);
		expect(htmlOf()).toContain('href="/runs/abcdefghijklmnopqrstu"');
	});

	it("says its state in place of a verdict while there is none, and why it failed", () => {
		expect(textOf({ state: "queued", findings: [] })).toMatch(/waiting The verdict comes when it is done\.$/);
		expect(textOf({ state: "cancelled", findings: [] })).toMatch(/cancelled$/);
		const failure = { code: "disk-full", sentence: "The disk is full." };
		expect(textOf({ state: "failed", failure, findings: [] })).toMatch(/failed The disk is full\.$/);
	});

	it("has what its owner wrote on it, of a note the first line, and what disturbed it", () => {
		const text = textOf({ tags: ["before"], note: "A small pool.\nMore.", disturbedCount: 2 });
		expect(text).toContain("before 2 slices disturbed A small pool.");
		expect(text).not.toContain("More.");
		expect(htmlOf({ note: "<b>bold</b>" })).toContain("&lt;b&gt;bold");
	});

	it("tells a sweep by what was swept, not by its many arms", () => {
		const text = textOf({
			findings: [],
			laidOut: {
				layout: { kind: "sweep", factor: "queries" },
				factors: [...RECORDED_DECLARATION.factors],
				arms: [1, 2, 4].map((queries) => ({ queries })),
			},
		});
		expect(text).toMatch(/^Sweep over .*3 points/);
		expect(text).not.toContain("against");
		const clients = textOf({
			laidOut: {
				layout: { kind: "sweep", factor: "clients" },
				factors: [...RECORDED_DECLARATION.factors],
				arms: [1, 2, 4].map((clients) => ({ clients })),
			},
		});
		expect(clients).toContain("Lookups · 1 to 4 clients, 8 s ·");
	});
});
