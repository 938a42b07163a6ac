import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { measuredOf, type Score, scorePrediction } from "./prediction.ts";

const NUMBER = { choices: null };
const CHOICES = {
	choices: [
		{ text: "lower", low: 0, high: 0.8 },
		{ text: "about the same", low: 0.8, high: 1.25 },
		{ text: "much higher", low: 5, high: Number.POSITIVE_INFINITY },
	],
};
const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });

function factorOf(score: Score): number {
	if (score.kind !== "factor") throw new Error(`a score of kind ${score.kind} has no factor`);
	return score.factor;
}

describe("the score of a number", () => {
	test.each([
		[100, 100, "spot-on", "neither"],
		[125, 100, "spot-on", "too-high"],
		[80, 100, "spot-on", "too-low"],
		[126, 100, "within-3", "too-high"],
		[300, 100, "within-3", "too-high"],
		[33, 100, "within-10", "too-low"],
		[1_000, 100, "within-10", "too-high"],
		[1_001, 100, "beyond", "too-high"],
		[1, 100, "beyond", "too-low"],
	])("%d against %d is %s and %s", (predicted, measured, band, direction) => {
		expect(scorePrediction(NUMBER, predicted, measured)).toMatchObject({ kind: "factor", band, direction });
	});

	test("is the larger ÷ the smaller: never below 1, and the same when guess and measurement change places", () => {
		fc.assert(
			fc.property(positive, positive, (one, other) => {
				const [score, mirrored] = [scorePrediction(NUMBER, one, other), scorePrediction(NUMBER, other, one)];
				expect(factorOf(score)).toBeGreaterThanOrEqual(1);
				expect(factorOf(score)).toBe(factorOf(mirrored));
				const expected = Math.max(one / other, other / one);
				if (Number.isFinite(expected)) expect(factorOf(score) / expected).toBeCloseTo(1, 9);
			}),
		);
	});

	test("does not depend on the unit", () => {
		const moderate = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
		fc.assert(
			fc.property(moderate, moderate, moderate, (predicted, measured, unit) => {
				const score = factorOf(scorePrediction(NUMBER, predicted, measured));
				const scaled = factorOf(scorePrediction(NUMBER, predicted * unit, measured * unit));
				expect(scaled / score).toBeCloseTo(1, 9);
			}),
		);
	});

	test("never gets better when a guess moves away from what was measured", () => {
		const order = ["spot-on", "within-3", "within-10", "beyond"];
		fc.assert(
			fc.property(
				fc.double({ min: 1, max: 1e6, noNaN: true }),
				fc.double({ min: 1, max: 100, noNaN: true }),
				fc.double({ min: 1, max: 100, noNaN: true }),
				(measured, off, more) => {
					const [near, far] = [off, off * more].map((factor) => {
						const score = scorePrediction(NUMBER, measured / factor, measured);
						return score.kind === "factor" ? order.indexOf(score.band) : -1;
					});
					expect(far).toBeGreaterThanOrEqual(near ?? 0);
				},
			),
		);
	});

	test("names zero and what is below it, for which there is no factor", () => {
		expect(scorePrediction(NUMBER, 0, 0)).toEqual({
			kind: "factor",
			factor: 1,
			band: "spot-on",
			direction: "neither",
		});
		expect(scorePrediction(NUMBER, 0, 5)).toEqual({ kind: "zero", direction: "too-low" });
		expect(scorePrediction(NUMBER, 5, 0)).toEqual({ kind: "zero", direction: "too-high" });
		expect(scorePrediction(NUMBER, -1, 5)).toEqual({ kind: "negative" });
		expect(scorePrediction(NUMBER, 1, -5)).toEqual({ kind: "negative" });
	});

	test("says why there is none", () => {
		expect(scorePrediction(NUMBER, null, 5)).toEqual({ kind: "none", why: "skipped" });
		expect(scorePrediction(NUMBER, 5, null)).toEqual({ kind: "none", why: "not-measured" });
		expect(scorePrediction(NUMBER, [5, 6], 5)).toEqual({ kind: "none", why: "not-fitting" });
		expect(scorePrediction(NUMBER, [5, 6], [5, 6, 7])).toEqual({ kind: "none", why: "not-fitting" });
	});

	test("is always a plain value, whatever numbers come", () => {
		const any = fc.double({ noNaN: true, noDefaultInfinity: true });
		fc.assert(
			fc.property(any, any, (predicted, measured) => {
				const score = scorePrediction(NUMBER, predicted, measured);
				expect(JSON.parse(JSON.stringify(score))).toEqual(score);
			}),
		);
	});
});

describe("the score of a choice", () => {
	test.each([
		[1, 1, true, 1],
		[0, 1, false, 1],
		[0, 0.8, true, 0],
		[1, 0.8, true, 1],
		[2, 1e9, true, 2],
		[2, 3, false, null],
	])("choice %d with %d measured: right is %s, and it was %s", (chosen, measured, isRight, right) => {
		expect(scorePrediction(CHOICES, chosen, measured)).toEqual({ kind: "choice", isRight, right });
	});

	test("is none where the block no longer has what was chosen", () => {
		expect(scorePrediction(CHOICES, 7, 1)).toEqual({ kind: "none", why: "not-fitting" });
		expect(scorePrediction(CHOICES, [1, 1], 1)).toEqual({ kind: "none", why: "not-fitting" });
	});
});

describe("the score of a curve", () => {
	test("is the geometric mean of its arms' factors", () => {
		const score = scorePrediction(NUMBER, [200, 100, 100], [100, 100, 400]);
		expect(factorOf(score)).toBeCloseTo(2, 12);
		expect(score).toMatchObject({ band: "within-3", direction: "mixed" });
		expect(scorePrediction(NUMBER, [200, 100], [100, 100])).toMatchObject({ direction: "too-high" });
	});

	test("lies between the best and the worst of its arms", () => {
		const pairs = fc.array(fc.tuple(positive, positive), { minLength: 2, maxLength: 4 });
		fc.assert(
			fc.property(pairs, (given) => {
				const score = factorOf(
					scorePrediction(
						NUMBER,
						given.map(([predicted]) => predicted),
						given.map(([, measured]) => measured),
					),
				);
				const single = given.map(([predicted, measured]) =>
					factorOf(scorePrediction(NUMBER, predicted, measured)),
				);
				expect(score).toBeGreaterThanOrEqual(Math.min(...single) * (1 - 1e-9));
				expect(score).toBeLessThanOrEqual(Math.max(...single) * (1 + 1e-9));
			}),
		);
	});

	test("names a zero among its arms", () => {
		expect(scorePrediction(NUMBER, [0, 5], [0, 5])).toMatchObject({ kind: "factor", factor: 1 });
		expect(scorePrediction(NUMBER, [0, 5], [1, 5])).toEqual({ kind: "zero", direction: "too-low" });
	});
});

describe("what a run says of a predicted figure", () => {
	const { output } = recordedRun();
	const [none, btree] = output.arms;

	test("is the run's own ratio, whichever way round it was asked for", () => {
		const p50 = output.comparisons.find(({ metric }) => metric === "p50");
		const ratio = { of: "ratio", figure: "p50", numerator: 0, denominator: 1 } as const;
		expect(measuredOf(ratio, output)).toBe(p50?.ratio);
		expect(measuredOf({ ...ratio, numerator: 1, denominator: 0 }, output)).toBe(1 / (p50?.ratio ?? 0));
		const mean = measuredOf({ ...ratio, figure: "mean" }, output);
		expect(mean).toBe((none?.meanUs ?? 0) / (btree?.meanUs ?? 0));
	});

	test("is one arm's figure, or that of each", () => {
		expect(measuredOf({ of: "value", figure: "p99", arm: 1 }, output)).toBe(btree?.p99Us);
		expect(measuredOf({ of: "curve", figure: "p50" }, output)).toEqual([none?.p50Us, btree?.p50Us]);
	});

	test("is nothing where the run has no such arm, no such counter, or nothing to divide by", () => {
		expect(measuredOf({ of: "value", figure: "p50", arm: 3 }, output)).toBeNull();
		expect(measuredOf({ of: "curve", figure: "hitRatio" }, output)).toBeNull();
		const errors = { of: "ratio", figure: "errors", numerator: 0, denominator: 1 } as const;
		expect(measuredOf(errors, output)).toBeNull();
	});
});
