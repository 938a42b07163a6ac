import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { EMPTY_VIEW, type RunView } from "#app/_bench/run-view.ts";
import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import { crossedArms, type Layout, sweepArms } from "#server/contract/layout.ts";
import { closedLoad } from "#server/contract/load.ts";
import { withoutLoad } from "#server/contract/load-factor.ts";
import type { ArmResult, Effect, Knee, Result } from "#server/contract/result.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { laidOutResult } from "#server/testing/laid-out-result.ts";
import { LayoutReport } from "./layout-report.tsx";
import { scalingAt } from "./usl.ts";

const { declaration } = findExperiment("switches");
const { factors } = declaration;
const load = closedLoad(32, 20);

const resultOf = (layout: Layout, arms: readonly Arm[], figures: (arm: Arm) => Partial<ArmResult>): Result =>
	laidOutResult(layout, load, arms, figures);

function textOf(
	layout: Layout,
	arms: readonly Arm[],
	stored: Result | null,
	view: RunView = EMPTY_VIEW,
	address = "",
): string {
	return renderToStaticMarkup(
		<NuqsTestingAdapter searchParams={address}>
			<LayoutReport
				declaration={declaration}
				request={{ arms, load }}
				layout={layout}
				view={view}
				stored={stored}
			/>
		</NuqsTestingAdapter>,
	)
		.replaceAll(/<[^>]+>/g, " ")
		.replaceAll(/[\s\u00a0]+/g, " ");
}

describe("the report of a sweep", () => {
	const layout: Layout = { kind: "sweep", factor: "clients" };
	const arms = sweepArms(factors, "clients", [{ index: "btree" }], [1, 2, 4, 8, 16, 32]);
	const law = { perClient: 1_000, contention: 0.25, coherency: 0 };
	const knee = (given: Partial<Knee>): Knee => ({
		line: 0,
		figure: "power",
		verdict: "found",
		arm: 2,
		from: 1,
		to: 2,
		agreement: 0.98,
		...given,
	});
	const measured = (given: Partial<Knee>) => ({
		...resultOf(layout, arms, ({ clients }) => {
			const achievedPerSec = scalingAt(law, Number(clients));
			return {
				achievedPerSec,
				p50Us: 800 * Number(clients),
				meanUs: (Number(clients) * 1e6) / achievedPerSec,
			};
		}),
		knees: [knee(given)],
	});

	test("says of two lines that the letters of a closer look are others than theirs", () => {
		const two = sweepArms(factors, "clients", [{ index: "none" }, { index: "btree" }], [1, 2, 4]);
		const said = "no longer those of the lines above";
		expect(
			textOf(
				layout,
				two,
				resultOf(layout, two, () => ({})),
			),
		).toContain(said);
		expect(textOf(layout, arms, measured({}))).not.toContain(said);
	});

	test("says where the knee is, by what method and how sure", () => {
		const text = textOf(layout, arms, measured({}));
		expect(text).toContain(
			"The median has its knee at 4 clients: beyond it latency grows by more than throughput gains.",
		);
		expect(text).toContain(
			"98.0 % of the resampled runs have it there or at the next point to either side; 95 % of them from 2 to 4.",
		);
		expect(text).toContain("Kleinrock 1979");
	});

	test("draws the scalability law over it, its parameters and its misfit in words", () => {
		const text = textOf(layout, arms, measured({}));
		expect(text).toContain("the Universal Scalability Law");
		expect(text).toContain("25.0 % of an operation can be done by one client at a time only (α = 0.250)");
		expect(text).toContain("It misses the points by 0.0 % (root mean square).");
	});

	test("says so where there is no knee, and where nobody can say", () => {
		const none = textOf(layout, arms, measured({ verdict: "none", arm: 5, from: null, to: null }));
		expect(none).toContain(
			"The median has no knee over 1 to 32 clients: throughput still gains by more than latency grows.",
		);
		const noisy = textOf(layout, arms, measured({ verdict: "noisy", arm: null, from: null, to: null }));
		expect(noisy).toContain("Too noisy to say where latency outruns throughput over 1 to 32 clients.");
	});

	test("says what is true where there were too few blocks, and what would be enough", () => {
		const result = measured({ verdict: "noisy", arm: null, from: null, to: null });
		const arms = result.arms.map((arm) => ({ ...arm, measuredMs: 3_000 }));
		const few = textOf(
			layout,
			arms.map(({ levels }) => levels),
			{
				...result,
				arms,
				design: { ...result.design, blocks: 4 },
			},
		);
		expect(few).toContain("Too few blocks to say where latency outruns throughput over 1 to 32 clients.");
		expect(few).toContain("Each point had 4 turns, and 8 are the fewest");
		// Four blocks took the 20 s of the run, and so do four more.
		expect(few).toContain("Give it 40 s or more.");
		expect(few).not.toContain("noisy");
		const slow = arms.map((arm) => ({ ...arm, measuredMs: 10_000 }));
		expect(
			textOf(
				layout,
				arms.map(({ levels }) => levels),
				{
					...result,
					arms: slow,
					design: { ...result.design, blocks: 4 },
				},
			),
		).toContain("Not even 60 s, which is the most, would do");
	});

	const spans = (clients: number) => [
		{ span: "poolWait", meanUs: 1_000 * (clients - 1) },
		{ span: "query", meanUs: 900 },
		{ span: "other", meanUs: 100 },
	];

	test("explains where the time went: a column for each point, and what changes most", () => {
		const result = resultOf(layout, arms, ({ clients }) => ({ spans: spans(Number(clients)) }));
		const text = textOf(layout, arms, { ...result, knees: [knee({})] });
		expect(text).toContain(
			"What changes most is the part “Pool wait”: 0 µs at 1 client (0 % of the time), 31.0 ms at 32 clients (96.9 % of the time).",
		);
		const steady = resultOf(layout, arms, () => ({ spans: spans(2) }));
		expect(textOf(layout, arms, steady)).toContain("no part of it changes by 10.0 % of an operation or more");
		expect(textOf(layout, arms, null)).toContain("It is told when the run is done.");
	});

	test("shows a few points as arms of a comparison are, with the one plan that all clients have", () => {
		const [service = ""] = [formatArm(withoutLoad(factors, arms[0] ?? {}))];
		const evidence: Evidence = {
			arm: service,
			sql: "select 1",
			planText: "Result",
			planJson: [{ Plan: { "Node Type": "Result" } }],
			parameters: "none",
			blocksHit: 3,
			blocksRead: 0,
			relations: [],
		};
		const text = textOf(layout, arms, measured({}), { ...EMPTY_VIEW, evidence: [evidence] });
		expect(text).toContain("A closer look");
		expect(text).toContain("A 1 2 4 (knee) 8 16 B 32");
		for (const pane of ["Latency over time", "The price", "What one operation cost"])
			expect(text).toContain(pane);
		expect(text).toContain("per half second");
		expect(text).toContain("the same statement at every point");
		expect(text).toContain("select 1");
	});

	test("looks closely at the points that the address names, and says of others that it has none", () => {
		expect(textOf(layout, arms, measured({}), EMPTY_VIEW, "?look=BCF")).toContain(
			"1 A 2 B 4 (knee) 8 16 C 32",
		);
		const refused = textOf(layout, arms, measured({}), EMPTY_VIEW, "?look=BX");
		expect(refused).toContain("asks for a closer look at “BX”");
		expect(refused).toContain("letters A to F");
		expect(refused).toContain("A 1 2 4 (knee) 8 16 B 32");
	});

	test("does not draw a law that misses the points by more than it may", () => {
		const result = resultOf(layout, arms, ({ clients }) => ({
			achievedPerSec: [1, 4, 16].includes(Number(clients)) ? 1_000 : 5_000,
		}));
		const text = textOf(layout, arms, { ...result, knees: [knee({})] });
		expect(text).toContain("does not describe these points: its best fit misses them by");
		expect(text).not.toContain("one client ends");
	});

	test("keeps its place before anything is measured, and what was measured of one that was cancelled", () => {
		expect(textOf(layout, arms, null)).toContain("Points appear here as they are measured.");
		const [arm] = measured({}).arms;
		if (arm === undefined) throw new Error("there is no arm");
		const points = [
			{
				tMs: 1_000,
				phase: "measure" as const,
				arms: arms.map((_, at) => ({ interval: null, soFar: at < 2 ? arm : null })),
			},
		];
		const text = textOf(layout, arms, null, { ...EMPTY_VIEW, state: "cancelled", points });
		expect(text).toContain("The run was cancelled");
		expect(text).toContain("Operations per second go from 1,000 /s at 1 client");
		expect(text).not.toContain("when the run is done");
	});
});

describe("the report of all combinations", () => {
	const layout: Layout = { kind: "factorial", factors: ["cache", "index"] };
	const arms = crossedArms(factors, {}, [
		{ factor: "cache", levels: ["none", "process"] },
		{ factor: "index", levels: ["none", "btree"] },
	]);
	const effect = (given: Partial<Effect>): Effect => ({
		metric: "p50",
		kind: "main",
		factors: ["cache"],
		given: [],
		ratio: 10,
		low: 8,
		high: 12,
		verdict: "lower",
		...given,
	});
	const simple = (level: string, given: Partial<Effect>) =>
		effect({ kind: "simple", given: [{ factor: "index", level }], ...given });
	const measured = (interaction: Partial<Effect>): Result => ({
		...resultOf(layout, arms, ({ index }) => ({ p50Us: index === "none" ? 150_000 : 400 })),
		effects: [
			effect({}),
			effect({ factors: ["index"], ratio: 300, low: 250, high: 350 }),
			simple("none", { ratio: 1.02, low: 0.9, high: 1.1, verdict: "none" }),
			simple("btree", { ratio: 100, low: 80, high: 120 }),
			effect({ kind: "interaction", factors: ["cache", "index"], ...interaction }),
		],
	});

	test("says what each does, the largest first, and of an interaction where each stands", () => {
		const text = textOf(layout, arms, measured({ ratio: 0.01, low: 0.008, high: 0.012, verdict: "higher" }));
		expect(text).toContain(
			"Index: B-tree instead of No index makes the median 300 times lower, 250 to 350, on average over the others.",
		);
		expect(text).toContain(
			"Cache and index are not independent: with B-tree, In-process cache instead of No cache makes the median 100 times lower, 80.0 to 120; with No index it is no detectable difference",
		);
		expect(text.indexOf("Index: B-tree")).toBeLessThan(text.indexOf("Cache: In-process"));
	});

	test("says that factors are independent, or that it cannot be told", () => {
		expect(textOf(layout, arms, measured({ ratio: 1, low: 0.9, high: 1.1, verdict: "none" }))).toContain(
			"Cache and index are independent as far as can be told",
		);
		expect(textOf(layout, arms, measured({ ratio: 1, low: 0.2, high: 4, verdict: "noisy" }))).toContain(
			"too noisy to say whether they are independent",
		);
		const few = textOf(layout, arms, measured({ ratio: 1.99, low: 1.43, high: 2.77, verdict: "noisy" }));
		expect(few).toContain(
			"Cache and index: too few operations to say whether they are independent. Run it for longer.",
		);
		expect(few).toContain("too few operations to say: run it for longer");
		expect(few).not.toContain("too noisy");
	});

	test("says where the time went in the slowest and in the fastest of them", () => {
		const result = resultOf(layout, arms, ({ index, cache }) => ({
			spans:
				cache === "process"
					? [
							{ span: "cache", meanUs: index === "none" ? 9 : 3 },
							{ span: "other", meanUs: 1 },
						]
					: [{ span: "query", meanUs: index === "none" ? 150_000 : 400 }],
		}));
		expect(textOf(layout, arms, result)).toContain(
			"with No cache · No index, the slowest, “Query” takes 100 % of 150 ms; with In-process cache · B-tree, the fastest, “Cache” takes 75.0 % of 4.00 µs.",
		);
	});

	test("says between which combinations the figure goes", () => {
		expect(textOf(layout, arms, measured({}))).toMatch(/Median \(p50\) latency goes from 400.µs to 150.ms\./);
		expect(textOf(layout, arms, null)).toContain("Nothing measured yet.");
	});
});
