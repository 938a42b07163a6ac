import { expect, test } from "vitest";
import type { Score } from "#server/contract/prediction.ts";
import { figureInWords, predictionInWords, scoreInWords } from "./prediction-text.ts";

const ms = { unit: "ms", unitSize: 1_000 };

test("figures are told in the unit that they were asked in", () => {
	expect(figureInWords(12_500, ms)).toBe("12.5\u00a0ms");
	expect(figureInWords([4_000, 400], ms)).toBe("4.00\u00a0ms, 0.400\u00a0ms");
	expect(figureInWords(0.25, { unit: "%", unitSize: 0.01 })).toBe("25.0\u00a0%");
});

test("an answer is a figure, the words of a choice, or skipped", () => {
	expect(predictionInWords(2_000, null, ms)).toBe("2.00\u00a0ms");
	expect(predictionInWords(1, ["lower", "higher"], ms)).toBe("higher");
	expect(predictionInWords(7, ["lower", "higher"], ms)).toBe("an answer that is not offered any more");
	expect(predictionInWords(null, null, ms)).toBe("skipped");
});

test.each<[Score, string]>([
	[{ kind: "factor", factor: 1.2, band: "spot-on", direction: "too-low" }, "spot on"],
	[{ kind: "factor", factor: 3.2, band: "within-10", direction: "too-low" }, "off by ×3.20, too low"],
	[{ kind: "factor", factor: 12, band: "beyond", direction: "too-high" }, "off by ×12.0, too high"],
	[{ kind: "factor", factor: 2, band: "within-3", direction: "mixed" }, "off by ×2.00, both ways"],
	[{ kind: "choice", isRight: true, right: 0 }, "right"],
	[{ kind: "choice", isRight: false, right: null }, "not so"],
	[{ kind: "zero", direction: "too-high" }, "too high: it was zero"],
	[{ kind: "zero", direction: "too-low" }, "too low: it was not zero"],
	[{ kind: "negative" }, "below zero, of which no factor can be told"],
	[{ kind: "none", why: "not-measured" }, "not measured yet"],
])("the score %j is told as %s", (score, words) => {
	expect(scoreInWords(score)).toBe(words);
});
