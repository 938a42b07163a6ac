import { describe, expect, it } from "vitest";
import type { PredictedFigure } from "#server/contract/lesson.ts";
import { guessLines, guessRoom, guessSentence } from "./guess-lines.ts";
import type { DrawnPrediction } from "./prediction-words.ts";
import { recordedResult } from "./run-fixture.ts";

const result = recordedResult();
const baselineUs = result.arms[0]?.p50Us ?? 0;

function predicted(of: PredictedFigure, value: DrawnPrediction["value"]): DrawnPrediction {
	const block = {
		kind: "predict",
		id: "predict-1",
		bench: "bench-1",
		predicted: of,
		unit: "times",
		unitSize: 1,
		choices: null,
		tooLow: null,
		tooHigh: null,
	} as const;
	return { block, value, names: [], counters: [] };
}

describe("a prediction drawn over a chart", () => {
	it("is where the line was expected, for an arm's own figure and for a curve", () => {
		const one = predicted({ of: "value", figure: "p50", arm: 1 }, 5_000);
		expect(guessLines([one], "p50", result)).toEqual([{ id: "predict-1", arm: 1, value: 5_000 }]);
		const curve = predicted({ of: "curve", figure: "p50" }, [100, 900]);
		expect(guessLines([curve], "p50", result).map(({ arm, value }) => [arm, value])).toEqual([
			[0, 100],
			[1, 900],
		]);
	});

	it("is for a ratio where the other arm would be, from the baseline as it was measured", () => {
		const lower = predicted({ of: "ratio", figure: "p50", numerator: 0, denominator: 1 }, 10);
		expect(guessLines([lower], "p50", result)).toEqual([{ id: "predict-1", arm: 1, value: baselineUs / 10 }]);
		const higher = predicted({ of: "ratio", figure: "p50", numerator: 1, denominator: 0 }, 10);
		expect(guessLines([higher], "p50", result)).toEqual([
			{ id: "predict-1", arm: 1, value: baselineUs * 10 },
		]);
	});

	it("is not there for another figure, for one that was skipped, and before there is a result", () => {
		const one = predicted({ of: "value", figure: "p50", arm: 1 }, 5_000);
		expect(guessLines([one], "p99", result)).toEqual([]);
		expect(guessLines([one], "p50", null)).toEqual([]);
		expect(guessLines([{ ...one, value: null }], "p50", result)).toEqual([]);
	});

	it("is told in words as well", () => {
		const lines = guessLines([predicted({ of: "value", figure: "p50", arm: 1 }, 5_000)], "p50", result);
		expect(guessSentence(lines, (us) => `${us} µs`)).toContain("B at 5000 µs");
		expect(guessSentence([], String)).toBe("");
	});

	it("has the room of its sentence before there is a result, and where it can still be made", () => {
		const one = predicted({ of: "value", figure: "p50", arm: 1 }, 5_000);
		const sentence = guessSentence(guessLines([one], "p50", result), (us) => `${us} µs`);
		expect(guessRoom([one], "p50", "5000 µs")).toHaveLength(sentence.length);
		expect(guessRoom([{ ...one, value: null, isOpen: true }], "p50", "5000 µs")).toHaveLength(
			sentence.length,
		);
		expect(guessRoom([{ ...one, value: null }], "p50", "5000 µs")).toBe("");
		expect(guessRoom([one], "p99", "5000 µs")).toBe("");
	});
});
