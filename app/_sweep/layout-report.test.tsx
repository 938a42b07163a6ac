import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { recordedResult } from "#app/_bench/run-fixture.ts";
import { EMPTY_VIEW, type RunView } from "#app/_bench/run-view.ts";
import { type Arm, formatArm } from "#server/contract/arm.ts";
import { crossedArms, type Layout, sweepArms } from "#server/contract/layout.ts";
import { closedLoad } from "#server/contract/load.ts";
import type { ArmResult, Effect, Knee, Result } from "#server/contract/result.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { LayoutReport } from "./layout-report.tsx";
import { scalingAt } from "./usl.ts";

const { declaration } = findExperiment("switches");
const { factors } = declaration;
const load = closedLoad(32, 20);

function resultOf(layout: Layout, arms: readonly Arm[], figures: (arm: Arm) => Partial<ArmResult>): Result {
	const recorded = recordedResult();
	const [any] = recorded.arms;
	if (any === undefined) throw new Error("the recorded run has no arm");
	const near = (value: number) => ({ low: value * 0.9, high: value * 1.1 });
	return {
		...recorded,
		layout,
		load,
		comparisons: [],
		arms: arms.map((arm) => {
			const one = { ...any, offeredPerSec: null, ...figures(arm), arm: formatArm(arm), levels: { ...arm } };
			return {
				...one,
				intervals: {
					p50: near(one.p50Us),
					p95: near(one.p95Us),
					p99: near(one.p99Us),
					throughput: near(one.achievedPerSec),
				},
			};
		}),
	};
}

function textOf(
	layout: Layout,
	arms: readonly Arm[],
	stored: Result | null,
	view: RunView = EMPTY_VIEW,
): string {
	return renderToStaticMarkup(
		<LayoutReport
			declaration={declaration}
			request={{ arms, load }}
			layout={layout}
			view={view}
			stored={stored}
		/>,
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

	test("says where the knee is, by what method and how sure", () => {
		const text = textOf(layout, arms, measured({}));
		expect(text).toContain(
			"The knee is at 4 clients: beyond it latency grows by more than throughput gains.",
		);
		expect(text).toContain(
			"98.0 % of the resampled runs have it there or at the next point; 95 % of them from 2 to 4.",
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
			"There is no knee over 1 to 32 clients: throughput still gains by more than latency grows.",
		);
		const noisy = textOf(layout, arms, measured({ verdict: "noisy", arm: null, from: null, to: null }));
		expect(noisy).toContain("Too noisy to say where latency outruns throughput over 1 to 32 clients.");
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
		expect(text).toContain("Operations per second goes from 1,000 /s at 1 client");
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
	});

	test("shows each combination's figure and its interval in a cell of its own", () => {
		const text = textOf(layout, arms, measured({}));
		expect(text).toContain("Cache: In-process cache");
		expect(text.split("150 ms").length).toBeGreaterThan(2);
		expect(text).toContain("135 ms to 165 ms");
		expect(textOf(layout, arms, null)).toContain("Nothing measured yet.");
	});
});
