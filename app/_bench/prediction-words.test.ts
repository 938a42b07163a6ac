import { describe, expect, it } from "vitest";
import { guessFault, guessText, readGuess } from "./guess-text.ts";
import {
	answerText,
	feedbackOn,
	figureName,
	figuresText,
	measuredText,
	predictedInWords,
	scoreSentence,
} from "./prediction-words.ts";

const plain = (text: string) => text.replaceAll("\u00a0", " ");
const milliseconds = { unit: "ms", unitSize: 1_000 };
const stale = { id: "stale", label: "Stale reads", unit: "share", help: "" } as const;

describe("a prediction in words", () => {
	it("says what it is of, arms by their letters", () => {
		const ratio = { of: "ratio", figure: "p50", numerator: 0, denominator: 1 } as const;
		expect(predictedInWords(ratio, [])).toBe("median (p50) of A ÷ that of B");
		expect(predictedInWords({ of: "value", figure: "stale", arm: 2 }, [stale])).toBe("stale reads of C");
		expect(figureName("throughput", [])).toBe("throughput");
	});

	it("keeps a guess as it was typed, and gives what was measured with three digits", () => {
		expect(plain(guessText(20_000, milliseconds))).toBe("20 ms");
		expect(plain(guessText(500, milliseconds))).toBe("0.5 ms");
		expect(plain(measuredText(3_417, milliseconds))).toBe("3.42 ms");
	});

	it("gives the figures of a curve one after the other, in the unit that they were asked in", () => {
		expect(plain(figuresText([4_000, 400], milliseconds))).toBe("4.00 ms, 0.400 ms");
		expect(plain(figuresText(0.25, { unit: "%", unitSize: 0.01 }))).toBe("25.0 %");
		expect(figuresText(12, { unit: "", unitSize: 1 })).toBe("12.0");
	});

	it("takes an answer for a figure, the words of a choice, or skipped", () => {
		const choices = ["lower", "higher"];
		expect(plain(answerText(2_000, null, milliseconds))).toBe("2 ms");
		expect(plain(answerText([1_000, 500], null, milliseconds))).toBe("1 ms, 0.5 ms");
		expect(answerText(1, choices, milliseconds)).toBe("higher");
		expect(answerText(7, choices, milliseconds)).toBe("an answer that is not offered any more");
		expect(answerText(null, null, milliseconds)).toBe("skipped");
	});

	it("takes plain numbers alone", () => {
		expect(readGuess(" 12 ", milliseconds)).toBe(12_000);
		expect(readGuess("0.25", milliseconds)).toBe(250);
		for (const text of ["", "-1", "1e3", "12 ms", "1,5", "Infinity", "9".repeat(13)]) {
			expect(readGuess(text, milliseconds)).toBeNull();
		}
	});

	it("does not take 0 for a ratio, which no measurement could be held against", () => {
		const ratio = {
			predicted: { of: "ratio", figure: "p50", numerator: 0, denominator: 1 },
			unitSize: 1,
		} as const;
		expect(guessFault("0", ratio)).toMatch(/^Nothing is 0 times as much/);
		expect(guessFault("0.00", ratio)).toMatch(/^Nothing is 0 times as much/);
		expect(guessFault("0.1", ratio)).toBeUndefined();
		expect(guessFault("twice", ratio)).toBe("Write a plain number, as 12 or 0.5.");
		const share = { predicted: { of: "value", figure: "errors", arm: 0 }, unitSize: 0.01 } as const;
		expect(guessFault("0", share)).toBeUndefined();
	});
});

describe("a score in words", () => {
	it("tells how far off a guess was and which way, by its factor", () => {
		const score = (factor: number, band: "spot-on" | "within-3" | "within-10" | "beyond") =>
			scoreSentence({ kind: "factor", factor, band, direction: "too-low" });
		expect(score(1.1, "spot-on")).toContain("Spot on");
		expect(score(1.5, "within-3")).toBe("Close: too low by a factor of 1.50.");
		expect(score(2, "within-3")).toBe("Not far off: too low by a factor of 2.00.");
		expect(score(2.92, "within-3")).toBe("Some way off: too low by a factor of 2.92.");
		expect(score(5, "within-10")).toContain("Some way off: too low by a factor of 5.00");
		expect(score(40, "beyond")).toContain("Far off: too low by a factor of 40.0");
	});

	it("names the choice that was right when another was taken", () => {
		const choices = ["Lower.", "Higher."];
		expect(scoreSentence({ kind: "choice", isRight: true, right: 1 }, choices)).toBe("You chose right.");
		expect(scoreSentence({ kind: "choice", isRight: false, right: 1 }, choices)).toBe(
			"It came out as: Higher.",
		);
	});

	it("says so when there is none", () => {
		expect(scoreSentence({ kind: "none", why: "skipped" })).toContain("without predicting");
		expect(scoreSentence({ kind: "zero", direction: "too-low" })).toContain("no factor");
	});

	it("comes with the author's word only when the guess is out by three times or more", () => {
		const block = { tooLow: "Think of the pages.", tooHigh: null };
		const score = { kind: "factor", band: "within-3", direction: "too-low" } as const;
		expect(feedbackOn(block, { ...score, factor: 2.9 })).toBeNull();
		expect(feedbackOn(block, { ...score, factor: 3 })).toBe("Think of the pages.");
		expect(feedbackOn(block, { ...score, factor: 3, direction: "too-high" })).toBeNull();
	});
});
