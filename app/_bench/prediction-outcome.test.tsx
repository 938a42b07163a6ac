import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { PredictBlock } from "#server/contract/lesson.ts";
import { AwaitedOutcome, PredictionOutcome } from "./prediction-outcome.tsx";
import { recordedResult } from "./run-fixture.ts";

const result = recordedResult();
const block: PredictBlock = {
	kind: "predict",
	id: "predict-1",
	bench: "bench-1",
	predicted: { of: "ratio", figure: "p50", numerator: 1, denominator: 0 },
	unit: "times",
	unitSize: 1,
	choices: null,
	tooLow: null,
	tooHigh: null,
};

function textOf(part: Partial<PredictBlock>, value: number | number[] | null): string {
	const prediction = { block: { ...block, ...part }, value, names: ["one", "ten"], counters: [] };
	const html = renderToStaticMarkup(<PredictionOutcome prediction={prediction} result={result} />);
	return html.replaceAll(/<[^>]+>/g, " ").replaceAll(/[\s\u00a0]+/g, " ");
}

describe("what became of a prediction", () => {
	it("is told with the interval, in the unit that was asked for, and by its factor", () => {
		expect(textOf({}, 8)).toContain(
			"You said 8 times. Measured: 800 times (97.5 % interval 667 to 1,000). Far off: too low by a factor of 100.",
		);
	});

	it("is told of one arm's figure, which has no interval", () => {
		const predicted = { of: "value", figure: "p50", arm: 0 } as const;
		const text = textOf({ predicted, unit: "ms", unitSize: 1_000 }, 300);
		expect(text).toContain("You said 0.3 ms. Measured: 0.270 ms.");
		expect(text).not.toContain("interval");
		expect(text).toContain("Spot on");
	});

	it("names the choice that came true beside the one that was made", () => {
		const choices = [
			{ text: "about the same.", low: 0.8, high: 1.25 },
			{ text: "much higher", low: 5, high: 1e9 },
		];
		expect(textOf({ choices }, 0)).toContain("You said “about the same”.");
		expect(textOf({ choices }, 0)).toContain("It came out as: much higher.");
		expect(textOf({ choices }, 1)).toContain("You chose right.");
	});

	it("is told arm by arm for a curve", () => {
		const predicted = { of: "curve", figure: "p50" } as const;
		const text = textOf({ predicted, unit: "ms", unitSize: 1_000 }, [270, 182_600]);
		expect(text).toContain("You drew A 0.27 ms, B 182.6 ms. Measured: A 0.270 ms, B 183 ms.");
	});

	it("shows what was measured to those who did not predict, and says when nothing was", () => {
		expect(textOf({}, null)).toContain("Measured: 800 times");
		expect(textOf({}, null)).toContain("You ran it without predicting.");
		const predicted = { of: "value", figure: "hits", arm: 0 } as const;
		expect(textOf({ predicted }, 0.5)).toContain("It was not measured");
	});
});

describe("a prediction of a run that still goes on", () => {
	const roomOf = (html: string) => /data-room="([^"]*)"/.exec(html)?.[1] ?? "";
	const awaited = (part: Partial<PredictBlock>, value: number | number[] | null, isOpen = false) =>
		renderToStaticMarkup(
			<AwaitedOutcome
				prediction={{ block: { ...block, ...part }, value, names: ["one", "ten"], counters: [], isOpen }}
			/>,
		);

	it("is drawn alone, and has room for what will be said of it", () => {
		const html = awaited({}, 8);
		expect(html).toContain("You said 8\u00a0times. What is measured comes here when the run is done.");
		expect(html).toContain("your guess");
		expect(html).not.toContain("measured</tspan>");
		expect(roomOf(html).length).toBeGreaterThanOrEqual(textOf({}, 8).split("factor of")[0]?.length ?? 0);
	});

	it("is drawn arm by arm for a curve", () => {
		const predicted = { of: "curve", figure: "p50" } as const;
		const html = awaited({ predicted, unit: "ms", unitSize: 1_000 }, [270, 182_600]);
		expect(html).toContain("You drew A\u00a00.27\u00a0ms, B\u00a0182.6\u00a0ms.");
		expect(html.match(/<circle/g)).toHaveLength(2);
	});

	it("is asked for where it can still be made", () => {
		expect(awaited({}, null, true)).toContain("The lesson asks for it before this is run.");
	});
});
