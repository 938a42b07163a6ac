import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ClaimContext, type Expectation, FIGURES, judge, parseExpectation } from "./claim.ts";
import { Fault } from "./fault.ts";
import type { ArmResult, Comparison, Disturbance } from "./result.ts";

const context: ClaimContext = {
	declaration: {
		factors: [],
		counters: [
			{ id: "hitRatio", label: "Hit ratio", unit: "share", help: "" },
			{ id: "staleReads", label: "Stale reads", unit: "count", help: "" },
			{ id: "size", label: "Size", unit: "bytes", help: "" },
		],
	},
	arms: [
		{ index: "none", pool: "pool", poolSize: 1 },
		{ index: "btree", pool: "pool", poolSize: 8 },
		{ index: "covering", pool: "connect" },
	],
};

const read = (figure: string, text: string) => parseExpectation(figure, text, context);

describe("an expectation", () => {
	test.each<[string, string, Expectation]>([
		[
			"p50",
			"ratio(A, B) > 20",
			{ figure: "p50", of: "ratio", numerator: 0, denominator: 1, bound: { operator: ">", amount: 20 } },
		],
		[
			"p99",
			"  value( B )<20 ms ",
			{ figure: "p99", of: "value", arm: 1, bound: { operator: "<", amount: 20_000 } },
		],
		[
			"p95",
			"ratio(btree,C) between 0.8 and 1.25",
			{
				figure: "p95",
				of: "ratio",
				numerator: 1,
				denominator: 2,
				bound: { operator: "between", low: 0.8, high: 1.25 },
			},
		],
		[
			"errors",
			"value(poolSize = 1) >= 1%",
			{ figure: "errors", of: "value", arm: 0, bound: { operator: ">=", amount: 0.01 } },
		],
		[
			"throughput",
			"value(A) <= 500/s",
			{ figure: "throughput", of: "value", arm: 0, bound: { operator: "<=", amount: 500 } },
		],
		[
			"size",
			"value(A) > 1.5KiB",
			{ figure: "size", of: "value", arm: 0, bound: { operator: ">", amount: 1_536 } },
		],
		[
			"staleReads",
			"value(A) > 0",
			{ figure: "staleReads", of: "value", arm: 0, bound: { operator: ">", amount: 0 } },
		],
	])("of %s reads %s", (figure, text, expectation) => {
		expect(read(figure, text)).toEqual(expectation);
	});

	test.each([
		["p50", "ratio(A, B)", "expect", "is not of the form"],
		["p50", "A > B", "expect", "is not of the form"],
		["p50", "ratio(A) > 2", "expect", "ratio takes two arms, and here are 1."],
		["p50", "value(A, B) > 2ms", "expect", "value takes one arm, and here are 2."],
		["p50", "ratio(A, A) > 2", "expect", "a ratio is of two different arms."],
		["p50", "ratio(A, D) > 2", "expect", 'no arm is "D". The arms are A (index=none,pool=pool,poolSize=1)'],
		["p50", "ratio(pool, btree) > 2", "expect", 'several arms are "pool".'],
		["p50", "value(A) < 20", "expect", '"20" is not a number with one of µs, us, ms, s.'],
		["p50", "value(A) < 20constructor", "expect", "is not a number with one of"],
		["p50", "value(A) < 20__proto__", "expect", "is not a number with one of"],
		["p50", "ratio(A, B) > 2ms", "expect", '"2ms" is not a number without a unit.'],
		["p50", "ratio(A, B) between 2 and 1", "expect", "the first bound of between must be below the second."],
		["p50", "ratio(A, B) about 2", "expect", 'expected < <= > >= or between before "about 2".'],
		["p5O", "ratio(A, B) > 2", "metric", 'no metric "p5O". Did you mean "p50"?'],
		["__proto__", "ratio(A, B) > 2", "metric", 'no metric "__proto__". There are: p50'],
	])("of %s refuses %s", (figure, text, field, sentence) => {
		try {
			read(figure, text);
			expect.unreachable();
		} catch (error) {
			expect(error).toBeInstanceOf(Fault);
			expect(error).toMatchObject({ code: "bad-request", field });
			expect((error as Fault).message).toContain(sentence);
		}
	});

	test("is either read or refused with a fault, whatever is written", () => {
		const word = fc.constantFrom(
			..."ratio value ( ) A B , > < <= between and 20 ms % btree = - . 1e9 NaN".split(" "),
		);
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.array(word).map((words) => words.join(" ")),
				),
				fc.constantFrom(...FIGURES, "hitRatio", "x"),
				(text, figure) => {
					try {
						const { bound } = read(figure, text);
						const numbers = bound.operator === "between" ? [bound.low, bound.high] : [bound.amount];
						return numbers.every(Number.isFinite);
					} catch (error) {
						return error instanceof Fault && error.message.length > 10;
					}
				},
			),
			{ numRuns: 2_000 },
		);
	});
});

describe("a run", () => {
	const arm = (name: string, p50Us: number): ArmResult =>
		({
			arm: name,
			p50Us,
			achievedPerSec: 100,
			operations: 90,
			errors: 10,
			counters: { hitRatio: 0.5 },
		}) as never;
	const compared = (low: number, ratio: number, high: number): Comparison => ({
		metric: "p50",
		baseline: "a",
		arm: "b",
		ratio,
		low,
		high,
		verdict: "lower",
	});
	const arms = [arm("a", 1_000), arm("b", 50), arm("c", 100)];
	const still = {
		arms,
		design: { warmupMs: 100, sliceMs: 100, blocks: 20 },
		disturbedSlices: [],
		disturbedCount: 0,
	};
	const outcome = (text: string, comparisons: Comparison[] = [], figure = "p50") =>
		judge(read(figure, text), { ...still, comparisons });

	test("holds, is refuted or leaves it open by the interval of the ratio, in either direction", () => {
		expect(outcome("ratio(A, B) > 15", [compared(16, 20, 25)]).outcome).toBe("holds");
		expect(outcome("ratio(A, B) > 18", [compared(16, 20, 25)]).outcome).toBe("undecided");
		expect(outcome("ratio(A, B) > 30", [compared(16, 20, 25)]).outcome).toBe("refuted");
		expect(outcome("ratio(B, A) < 0.1", [compared(16, 20, 25)])).toEqual({
			outcome: "holds",
			value: 1 / 20,
			low: 1 / 25,
			high: 1 / 16,
			isDisturbed: false,
		});
	});

	test("says there is no difference only when all of the interval is between the bounds", () => {
		const text = "ratio(A, B) between 0.8 and 1.25";
		expect(outcome(text, [compared(0.9, 1, 1.1)]).outcome).toBe("holds");
		expect(outcome(text, [compared(0.7, 1, 1.1)]).outcome).toBe("undecided");
		expect(outcome(text, [compared(1.3, 1.4, 1.5)]).outcome).toBe("refuted");
	});

	test("is held by its figures where it has no interval", () => {
		expect(outcome("ratio(B, C) < 1")).toMatchObject({ outcome: "holds", value: 0.5, low: 0.5, high: 0.5 });
		expect(outcome("value(B) < 20us").outcome).toBe("refuted");
		expect(outcome("value(A) between 40% and 60%", [], "hitRatio").outcome).toBe("holds");
		expect(outcome("value(A) between 9% and 11%", [], "errors").outcome).toBe("holds");
	});

	test("is held by the interval that it is given where it has none, and by its own where it has one", () => {
		const given = (text: string, comparisons: Comparison[] = []) =>
			judge(read("p50", text), { ...still, comparisons }, { low: 40, high: 60 }).outcome;
		expect(given("value(B) < 70us")).toBe("holds");
		expect(given("value(B) < 55us")).toBe("undecided");
		expect(given("value(B) > 65us")).toBe("refuted");
		expect(given("ratio(B, C) < 50")).toBe("undecided");
		expect(given("ratio(A, B) > 15", [compared(16, 20, 25)])).toBe("holds");
	});

	test("refutes nothing while others load the machine, and holds what holds all the same, but marks it", () => {
		const slice = (causes: Disturbance[]) => ({ arm: 0, block: 0, startMs: 0, endMs: 100, causes });
		const under = (text: string, slices: ReturnType<typeof slice>[], disturbedCount = slices.length) =>
			judge(read("p50", text), {
				...still,
				comparisons: [compared(16, 20, 25)],
				disturbedSlices: slices,
				disturbedCount,
			});
		const loaded = Array.from({ length: 6 }, () => slice(["other-load"]));
		expect(under("ratio(A, B) > 30", loaded)).toMatchObject({ outcome: "undecided", isDisturbed: true });
		expect(under("ratio(A, B) > 15", loaded)).toMatchObject({ outcome: "holds", isDisturbed: true });
		expect(under("ratio(A, B) > 15", [])).toMatchObject({ outcome: "holds", isDisturbed: false });
		expect(under("ratio(A, B) > 18", loaded)).toMatchObject({ outcome: "undecided", isDisturbed: false });
		expect(under("ratio(A, B) > 30", [slice(["steal"])], 60)).toMatchObject({ outcome: "undecided" });
		// A few of sixty slices, and an arm that holds up its own process.
		expect(under("ratio(A, B) > 30", loaded.slice(0, 5))).toMatchObject({ outcome: "refuted" });
		const own = loaded.map(() => slice(["timer-gap"]));
		expect(under("ratio(A, B) > 30", own)).toMatchObject({ outcome: "refuted" });
	});

	test("cannot decide about a counter it does not have, nor by an interval without an end", () => {
		expect(outcome("value(A) > 0", [], "staleReads").outcome).toBe("undecided");
		const open = outcome("ratio(B, A) < 1", [compared(0, 20, Number.MAX_VALUE)]);
		expect(open.outcome).toBe("undecided");
		expect(JSON.parse(JSON.stringify(open))).toEqual(open);
	});

	test("cannot decide about a percentile that is the slowest operation itself, whatever interval there is", () => {
		const tail = (operations: number, figure: "p95" | "p99", text: string) =>
			judge(
				read(figure, text),
				{
					...still,
					arms: arms.map((one) => ({ ...one, operations, p95Us: 500, p99Us: 500 })),
					comparisons: [{ ...compared(6, 7, 8), metric: figure }],
				},
				{ low: 499, high: 501 },
			).outcome;
		const texts = ["ratio(A, B) > 2", "ratio(B, A) < 0.5", "ratio(B, C) > 2", "value(B) < 1ms"];
		for (const text of texts) {
			expect([tail(99, "p99", text), tail(100, "p99", text)]).toEqual(["undecided", "holds"]);
			expect([tail(19, "p95", text), tail(20, "p95", text)]).toEqual(["undecided", "holds"]);
		}
	});

	test("of a figure above a bound does not hold of the bound itself, and of one from the bound on does", () => {
		const comparisons = [compared(2, 2, 2)];
		const outcomeOf = (operator: ">" | ">=") =>
			judge(
				{ figure: "p50", of: "ratio", numerator: 0, denominator: 1, bound: { operator, amount: 2 } },
				{ ...still, comparisons },
			).outcome;
		expect(outcomeOf(">")).toBe("refuted");
		expect(outcomeOf(">=")).toBe("holds");
	});

	test("never holds and is refuted by one interval, and holds wherever a looser bound is demanded", () => {
		const positive = fc.double({ min: 0.001, max: 1_000, noNaN: true });
		fc.assert(
			fc.property(positive, positive, positive, positive, (a, b, bound, slack) => {
				const [low, high] = a < b ? [a, b] : [b, a];
				const comparisons = [compared(low, (low + high) / 2, high)];
				const expectation = (amount: number): Expectation => ({
					figure: "p50",
					of: "ratio",
					numerator: 0,
					denominator: 1,
					bound: { operator: ">", amount },
				});
				const strict = judge(expectation(bound), { ...still, comparisons }).outcome;
				const loose = judge(expectation(bound - slack), { ...still, comparisons }).outcome;
				return strict !== "holds" || loose === "holds";
			}),
		);
	});
});
