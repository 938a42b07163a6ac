import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import type { ComponentProps, ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test, vi } from "vitest";
import { RECORDED_DECLARATION, recordedResult } from "#app/_bench/run-fixture.ts";
import { EMPTY_VIEW } from "#app/_bench/run-view.ts";
import { armStyle } from "#app/_chart/arm-style.ts";
import type { ComparableRun, ComparedItem, LineRatio, UsableItem } from "#server/contract/comparison.ts";
import { METRICS } from "#server/contract/result.ts";
import { absentPlanSentence } from "./absent-plan.ts";
import { ArmPicker } from "./arm-picker.tsx";
import { ItemList } from "./item-list.tsx";
import { linesOf, type NumberedItem, numberItems } from "./line.ts";
import { RatioFigure } from "./ratio-figure.tsx";
import { ratioScale } from "./ratio-scale.ts";
import { APART_NOTE, comparisonSummary, obstacleSentences, ratioWords } from "./ratio-words.ts";
import { settingRows } from "./setting-rows.ts";
import { SettingsTable } from "./settings-table.tsx";

// A choice of arms moves to another address.
vi.mock("next/navigation", () => ({ useRouter: () => ({ push: () => {} }) }));

function markupOf(element: ReactElement, address = ""): string {
	return renderToStaticMarkup(<NuqsTestingAdapter searchParams={address}>{element}</NuqsTestingAdapter>);
}

function runOf(id: string, change: Partial<ComparableRun> = {}): ComparableRun {
	const result = recordedResult();
	const { experiment, load } = result;
	return {
		id,
		request: { experiment, load, arms: result.arms.map(({ levels }) => levels) },
		queuedAtMs: Date.UTC(2026, 2, 1, 14),
		declaration: RECORDED_DECLARATION,
		result,
		...change,
	};
}

function itemOf(run: ComparableRun, arm: number | null = null, change: Partial<UsableItem> = {}): UsableItem {
	const arms = arm === null ? run.request.arms.map((_, place) => place) : [arm];
	const traces = arms.map(() => ({ percentiles: [], moments: [] }));
	const ref = { from: "lab" as const, run: run.id, arms: arm === null ? null : [arm] };
	return { kind: "usable", ref, run, arms, traces, obstacles: [], evidence: null, ...change };
}

type RatioFloors = ComponentProps<typeof RatioFigure>["floors"];
const NO_FLOORS: RatioFloors = { p50: null, p95: null, p99: null, throughput: null };

function ratiosOf(
	items: readonly NumberedItem[],
	ratios: readonly LineRatio[],
	floors: RatioFloors = NO_FLOORS,
): string {
	return markupOf(
		<RatioFigure
			lines={linesOf(items)}
			ratios={ratios}
			hindered={obstacleSentences(items)}
			floors={floors}
			experiment="lookups"
			source=""
		/>,
	);
}

function ratioOf(change: Partial<LineRatio> = {}): LineRatio {
	return {
		item: 1,
		arm: 0,
		against: { item: 0, arm: 0 },
		metric: "p50",
		ratio: 2,
		low: 1.9,
		high: 2.1,
		verdict: "higher",
		confidence: 0.95,
		measured: "apart",
		...change,
	};
}

describe("the settings of runs side by side", () => {
	const slower = runOf("second", {
		request: { ...runOf("second").request, load: { ...recordedResult().load, clients: 32 } },
	});

	test("are those that differ first, and the rest apart", () => {
		const { differing, same } = settingRows(numberItems([itemOf(runOf("first")), itemOf(slower)]));
		expect(differing.map(({ id, cells }) => [id, ...cells])).toEqual([["load.clients", "16", "32"]]);
		expect(same.map(({ id }) => id)).toEqual(
			expect.arrayContaining(["experiment", "cores", "scale", "node"]),
		);
	});

	test("are levels by the arm's letter where a run has several, and one for an arm alone", () => {
		const items = numberItems([itemOf(runOf("first")), itemOf(runOf("second"), 1)]);
		const row = settingRows(items).differing.find(({ label }) => label === "Queries");
		expect(row?.cells).toEqual(["A 1\u00a0query, B 10\u00a0queries", "10\u00a0queries"]);
	});

	test("tell two arms of a sweep over clients apart by the clients of each", () => {
		const { request } = runOf("sweep");
		const arms = [2, 64].map((clients) => ({ ...request.arms[0], clients }));
		const sweep = runOf("sweep", { request: { ...request, arms, load: { ...request.load, clients: 64 } } });
		const apart = settingRows(numberItems([itemOf(sweep, 0), itemOf(sweep, 1)])).differing;
		expect(apart.map(({ id, cells }) => [id, ...cells])).toEqual([["load.clients", "2", "64"]]);
		const [together] = settingRows(numberItems([itemOf(sweep), itemOf(sweep, 1)])).differing;
		expect(together?.cells).toEqual(["A 2, B 64", "64"]);
	});

	test("of one run alone are those in which its arms differ", () => {
		const items = numberItems([itemOf(runOf("first"))]);
		const html = renderToStaticMarkup(<SettingsTable items={items} lines={linesOf(items)} />);
		expect(html.match(/data-setting="[^"]*"/g)).toEqual(['data-setting="factor lookups queries"']);
		expect(html).toMatch(/1\squery<\/td>.*10\squeries<\/td>/);
	});

	test("that forbid a ratio are marked, and said in a sentence", () => {
		const result = recordedResult();
		const moved = runOf("moved", {
			result: { ...result, fingerprint: { ...result.fingerprint, cores: 16 } },
		});
		const obstacles = [{ fact: "cores", base: "4", now: "16" }];
		const items = numberItems([itemOf(runOf("first")), itemOf(moved, null, { obstacles })]);
		expect(renderToStaticMarkup(<SettingsTable items={items} lines={linesOf(items)} />)).toContain(
			"not comparable",
		);
		const html = ratiosOf(items, []);
		expect(html).toContain("2 is not comparable with the baseline: another machine (cores 4, here 16).");
		expect(html).not.toContain("<table");
	});

	test("of two experiments are told apart by their titles, wherever both call a number by one name", () => {
		const declaration = { ...RECORDED_DECLARATION, id: "edited", title: "Another question" };
		const obstacles = [{ fact: "experiment", base: "lookups", now: "edited, edited since" }];
		const items = numberItems([
			itemOf(runOf("first")),
			itemOf(runOf("other", { declaration }), null, { obstacles }),
		]);
		const { title } = RECORDED_DECLARATION;
		expect(obstacleSentences(items)).toEqual([
			`2 is not comparable with the baseline: another experiment (“${title}”, here “Another question”, edited since). It is shown beside it, without a ratio.`,
		]);
		const arms = settingRows(items).differing.filter(({ group }) => group === "Arms");
		expect(arms.map(({ label }) => label)).toEqual([
			`Queries of “${title}”`,
			"Queries of “Another question”",
		]);
	});

	test("whose interval bounds nothing say so, rather than write ends that nobody can read", () => {
		const items = numberItems([itemOf(runOf("first")), itemOf(runOf("second"))]);
		const unbounded = ratioOf({ ratio: 0.00298, low: 1e-9, high: 238, verdict: "noisy" });
		const html = ratiosOf(items, [unbounded]);
		expect(html).not.toContain("0.000000");
		expect(html).toContain("too little measured for an interval");
	});
});

describe("arms side by side", () => {
	test("are called by the number of their run and their letter, and by the levels they differ in", () => {
		const lines = linesOf(numberItems([itemOf(runOf("first")), itemOf(runOf("second"), 1)]));
		expect(lines.map(({ name, label }) => `${name} ${label}`)).toEqual([
			"1A queries 1",
			"1B queries 10",
			"2B queries 10",
		]);
	});

	test("have the colour of their run, and each a marker and a dash of its own", () => {
		const lines = linesOf(numberItems([itemOf(runOf("first")), itemOf(runOf("second"), 1)]));
		const [a, b, other] = lines;
		expect(b?.color).toBe(a?.color);
		expect(other?.color).not.toBe(a?.color);
		expect(new Set(lines.map(({ marker }) => marker)).size).toBe(3);
		expect(new Set(lines.map(({ dash }) => dash)).size).toBe(3);
	});

	test("of one run alone look as on its own page", () => {
		for (const [place, line] of linesOf(numberItems([itemOf(runOf("first"))])).entries()) {
			const { letter, ...look } = armStyle(place);
			expect(line).toMatchObject({ ...look, name: `1${letter}` });
		}
		const { letter: _letter, ...second } = armStyle(1);
		expect(linesOf(numberItems([itemOf(runOf("first"), 1)]))).toMatchObject([second]);
	});

	test("of a record from a file are called recorded wherever they stand, and lead to no page of here", () => {
		const file = { from: "file" as const, run: "theirs", arms: null };
		const theirs = runOf("file~theirs", { queuedAtMs: null });
		const found = [itemOf(runOf("first"), 0), itemOf(theirs, null, { ref: file, evidence: [] })];
		const items = numberItems(found);
		expect(linesOf(items).map(({ label }) => label)).toEqual([
			"queries 1",
			"queries 1 (recorded)",
			"queries 10 (recorded)",
		]);
		const html = markupOf(<ItemList found={found} items={items} />);
		expect(html).toContain("from a file, not measured here");
		expect(html).toContain('href="/runs/first"');
		expect(html).not.toContain('href="/runs/file');
		expect(renderToStaticMarkup(<SettingsTable items={items} lines={linesOf(items)} />)).not.toContain(
			"1970",
		);
	});

	test("keep their numbers beside one that cannot be shown, which says why", () => {
		const gone: ComparedItem = {
			kind: "unusable",
			ref: { from: "lab", run: "gone", arms: null },
			sentence: "There is no such run.",
			isGoing: false,
		};
		const found = [gone, itemOf(runOf("there"))];
		const items = numberItems(found);
		expect(linesOf(items).map(({ name }) => name)).toEqual(["2A", "2B"]);
		const html = markupOf(<ItemList found={found} items={items} />);
		expect(html).toContain("There is no such run.");
		expect(html).toContain('aria-label="Make 2 the baseline"');
		expect(html).toContain('href="/compare?run=there"');
		const looked = markupOf(<ItemList found={found} items={items} />, "?run=gone&ratios=p99&other=1");
		expect(looked).toContain('href="/compare?run=there&amp;ratios=p99"');
	});
});

test("where a plan is not there it is said why, and by a run that cannot be read what it was told", () => {
	const done = { ...EMPTY_VIEW, state: "done" } as const;
	expect(absentPlanSentence({ view: EMPTY_VIEW, connection: { state: "live" } })).toBe("Reading the run…");
	expect(absentPlanSentence({ view: done, connection: { state: "idle" } })).toMatch(/no plan of this arm/);
	const refused = { state: "refused", sentence: "Too many streams are open. Close a tab." } as const;
	expect(absentPlanSentence({ view: EMPTY_VIEW, connection: refused })).toBe(refused.sentence);
	const lost = absentPlanSentence({ view: EMPTY_VIEW, connection: { state: "interrupted" } });
	expect(lost).toContain("reconnecting");
});

describe("a run with more arms than can be told apart", () => {
	const { request } = runOf("sweep");
	const arms = Array.from({ length: 9 }, (_, at) => ({ ...request.arms[0], queries: at + 1 }));
	const many = runOf("sweep", { request: { ...request, arms } });

	test("has them to choose from, a few that are spread over all chosen to begin with", () => {
		const found: ComparedItem[] = [
			{ kind: "many-armed", ref: { from: "lab", run: "sweep", arms: null }, run: many },
		];
		const html = markupOf(<ItemList found={found} items={[]} />);
		expect(html).toContain("9 arms, more than can be told apart");
		expect(html.match(/type="checkbox"/g)).toHaveLength(9);
		expect(html.match(/checked=""/g)).toHaveLength(4);
		expect(html).toContain("queries 9");
		expect(html).toContain("Show these 4 arms");
	});

	test("is told with those that were chosen", () => {
		const ref = { from: "lab" as const, run: "sweep", arms: [0, 8] };
		const found = [itemOf(many, null, { ref, arms: [0, 8] })];
		const html = markupOf(<ItemList found={found} items={numberItems(found)} />);
		expect(html).toContain("A queries 1, I queries 9 (2 of 9 arms)");
	});
});

describe("a ratio", () => {
	test("is told in the words of a verdict, and with what two runs cannot tell", () => {
		expect(ratioWords(ratioOf())).toBe("2.00 times higher, 1.90 to 2.10");
		expect(ratioWords(ratioOf({ ratio: 1, low: 0.9, high: 1.1, verdict: "none" }))).toMatch(
			/^no detectable difference/,
		);
		const small = { ratio: 1.1, low: 1.05, high: 1.15 };
		expect(ratioWords(ratioOf(small))).toContain("a machine may differ from itself by as much");
		expect(ratioWords(ratioOf({ ...small, measured: "interleaved" }))).not.toContain("a machine may");
		const unbounded = { low: 0, high: Number.MAX_VALUE, verdict: "noisy" } as const;
		expect(ratioWords(ratioOf(unbounded))).toContain("too little for an interval");
		expect(ratioWords(ratioOf({ low: 0.5, high: 8, verdict: "noisy" }))).toContain("ratio 0.500 to 8.00");
	});

	test("of each figure stands in the table with its interval, and the note on two runs only where there are two", () => {
		const items = numberItems([itemOf(runOf("first"), 0), itemOf(runOf("second"), 0)]);
		const draw = (measured: LineRatio["measured"]) =>
			ratiosOf(
				items,
				METRICS.map((metric) => ratioOf({ metric, measured })),
			);
		expect(draw("apart").match(/\(1\.90 to 2\.10\)/g)).toHaveLength(4);
		expect(draw("apart")).toContain(APART_NOTE.replaceAll("'", "&#x27;"));
		expect(draw("interleaved")).not.toContain("no interval covers it");
	});

	test("is told in a sentence of the figure, and the floor beneath it in another", () => {
		const items = numberItems([itemOf(runOf("first"), 0), itemOf(runOf("second"), 0)]);
		const floor = { metric: "p50" as const, share: 0.04, low: 96, high: 104, about: "1A", isBusy: false };
		const html = ratiosOf(items, [ratioOf()], { ...NO_FLOORS, p50: floor });
		expect(html).toContain(
			"The median of 2A (queries=1) against 1A (queries=1): 2.00 times higher, 1.90 to 2.10.",
		);
		expect(html).toContain("Hatched: the noise floor about a ratio of 1, 4.0\u00a0% in p50 either way.");
		expect(html).toContain("Ratios to the baseline as a table");
	});

	test("is drawn on an axis on which its inverse is as far from 1, whatever there is", () => {
		expect(ratioScale([]).domain).toEqual([0.5, 2]);
		const wide = ratioScale([ratioOf({ ratio: 0.002, low: 0.0015, high: 300 })]);
		expect(wide.domain[0]).toBeLessThanOrEqual(0.0015);
		expect(wide.domain[1]).toBeGreaterThanOrEqual(300);
		expect(wide.ticks).toContain(1);
		expect(wide.ticks.length).toBeLessThanOrEqual(8);
		const unbounded = ratioScale([ratioOf({ ratio: 1.2, low: 0, high: Number.MAX_VALUE })]);
		expect(unbounded.domain).toEqual([0.5, 2]);
	});
});

test("arms are offered up to as many as can be told apart, and all of a run that has no more", () => {
	const refs = [{ from: "lab" as const, run: "first", arms: [0] }];
	const offered = (count: number) =>
		markupOf(
			<ArmPicker
				refs={refs}
				at={0}
				labels={Array.from({ length: count }, (_, arm) => `arm ${arm}`)}
				shown={[0]}
			/>,
		);
	expect(offered(5)).toContain("Any of its 5; the first is");
	expect(offered(9)).toMatch(/Up to \d of 9; the first is/);
});

test("the sentence on top counts what was found, names the furthest, and says what cannot be compared", () => {
	const obstacles = [{ fact: "scale", base: "1", now: "2" }];
	const items = numberItems([
		itemOf(runOf("first"), 0),
		itemOf(runOf("second")),
		itemOf(runOf("third"), 0, { obstacles }),
	]);
	const lines = linesOf(items);
	const two = [ratioOf(), ratioOf({ arm: 1, ratio: 0.1, low: 0.09, high: 0.11, verdict: "lower" })];
	expect(comparisonSummary(items, lines, two)).toBe(
		"Medians of 2\u00a0arms: 1 lower, 1 higher. Furthest apart is 2B (queries 10) against 1A (queries 1): 10.0 times lower, 9.09 to 11.1. 3 is not comparable with the baseline: another data set (scale 1, here 2). It is shown beside it, without a ratio.",
	);
	// The baseline's own arms are in the chart, and not what is asked here.
	const own = ratioOf({ item: 0, arm: 1 });
	expect(comparisonSummary(items.slice(0, 2), lines, [own, ...two])).toMatch(
		/^Medians of 2\u00a0arms of the others: 1 lower/,
	);
	const unsaid = two.map((ratio) => ({ ...ratio, verdict: "noisy" as const }));
	const noisy = unsaid.map((ratio) => ({ ...ratio, low: 0.5, high: 2 }));
	expect(comparisonSummary(items.slice(0, 2), lines, noisy)).toMatch(/^Each of the 2 medians is too noisy/);
	expect(comparisonSummary(items.slice(0, 2), lines, unsaid)).toMatch(
		/^Each of the 2 medians rests on too few/,
	);
	const few = ratioOf({ ratio: 1.99, low: 1.43, high: 2.77, verdict: "noisy" });
	expect(comparisonSummary(items.slice(0, 2), lines, [few])).toContain(
		"too few operations to say, ratio 1.43 to 2.77: run it for longer",
	);
	expect(comparisonSummary(items.slice(0, 2), lines, [ratioOf()])).toMatch(
		/^The median of 2A \(queries 1\) against 1A/,
	);
});
