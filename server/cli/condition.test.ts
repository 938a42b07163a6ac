import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normaliseArm } from "#server/contract/arm.ts";
import { Fault } from "#server/contract/fault.ts";
import { closedLoad, type Load } from "#server/contract/load.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { FIGURES, type Figure, formatCondition, OPERATORS, UNITS } from "./condition.ts";
import { type ConditionContext, parseCondition } from "./condition-parser.ts";

const { factors } = findExperiment("switches").declaration;
const arms = [
	{ cache: "none", index: "none" },
	{ cache: "none", index: "btree" },
	{ cache: "process", index: "btree" },
].map((arm, place) => normaliseArm(factors, arm, `arms[${place}]`));
const openLoad: Load = {
	model: "open",
	clients: 8,
	arrivalRatePerSec: 500,
	arrivals: "poisson",
	profile: "constant",
	toRatePerSec: null,
	seconds: 4,
	budgetSeconds: null,
};
const open: ConditionContext = { factors, arms, load: openLoad };
const closed: ConditionContext = { factors, arms, load: closedLoad(2, 2) };

/** The place that a refusal points at. */
function refusal(text: string, context = closed): { sentence: string; shown: string; at: number } {
	try {
		parseCondition(text, context);
	} catch (thrown) {
		if (!(thrown instanceof Fault)) throw thrown;
		expect(thrown.code).toBe("bad-request");
		const [sentence = "", shown = "", caret = ""] = thrown.message.split("\n");
		expect(caret).toMatch(/^ {2} *\^$/);
		return { sentence, shown: shown.slice(2), at: caret.length - 3 };
	}
	throw new Error(`"${text}" was accepted.`);
}

describe("a condition is read", () => {
	test("with the arms that its levels pick", () => {
		expect(parseCondition(" p99 ( index = btree )>20ms ", closed)).toEqual({
			kind: "figure",
			figure: "p99",
			service: false,
			arms: { levels: [["index", "btree"]], arms: [1, 2] },
			operator: ">",
			amount: 20,
			unit: "ms",
		});
	});

	test("as a ratio of two arms, several levels of one in parentheses", () => {
		const condition = parseCondition("ratio(p50, index=none, (cache=none, index=btree)) <= 1.5", closed);
		expect(condition).toMatchObject({
			kind: "ratio",
			first: { arms: [0] },
			second: { arms: [1] },
			amount: 1.5,
		});
	});

	test("and, printed, reads as the same condition again", () => {
		const amount = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map(Math.abs);
		const operator = fc.constantFrom(...OPERATORS);
		const names = Object.keys(FIGURES) as Figure[];
		const figure = fc.record({ figure: fc.constantFrom(...names), amount, operator }).chain((parts) =>
			fc.record({
				levels: fc.constantFrom("index=btree", "cache=none", "cache=process,index=btree", "poolSize=8"),
				unit: fc.constantFrom(...Object.keys(UNITS[FIGURES[parts.figure]])),
				service: FIGURES[parts.figure] === "time" ? fc.boolean() : fc.constant(false),
				parts: fc.constant(parts),
			}),
		);
		const single = figure.map(
			({ levels, unit, service, parts }) =>
				`${service ? "service." : ""}${parts.figure}(${levels}) ${parts.operator} ${parts.amount}${unit}`,
		);
		const selector = fc.constantFrom("index=none", "cache=process", "(cache=none,index=btree)");
		const ratioName = fc.constantFrom("p50", "p95", "p99", "mean", "max", "throughput", "service.p99");
		const ratio = fc
			.tuple(ratioName, selector, selector, operator, amount)
			.filter(([, one, other]) => one !== other)
			.map(([name, one, other, sign, limit]) => `ratio(${name}, ${one}, ${other}) ${sign} ${limit}`);
		fc.assert(
			fc.property(fc.oneof(single, ratio), (text) => {
				const condition = parseCondition(text, open);
				expect(formatCondition(condition)).toBe(text);
				expect(parseCondition(formatCondition(condition), open)).toEqual(condition);
			}),
			{ numRuns: 1_000 },
		);
	});
});

describe("what is no condition is refused with its place", () => {
	test.each([
		["p99(index=btree) > 20", "expected a unit here: µs, us, ms, s", 21],
		["p99(index=btree) > 20/s", '"/s" is no unit of this figure', 21],
		["p99(index=btree) > 1e999ms", "this number is too large", 19],
		["p98(index=btree) > 20ms", 'there is no figure "p98" here. Did you mean "p9', 0],
		["p99(indx=btree) > 20ms", 'there is no factor "indx". Did you mean "index"?', 4],
		["p99(index=btre) > 20ms", 'index has no level "btre". Did you mean "btree"?', 10],
		["p99(index=covering) > 20ms", "no arm of this run is like that", 4],
		["p99(index=btree,index=none) > 20ms", '"index" is given twice', 16],
		["p99(index=btree) = 20ms", "expected one of <= >= < >", 17],
		["p99 > 20ms", 'expected "(" and found ">"', 4],
		["p99 > 20ms", "Say of which arms, by a level", 4],
		["p99() > 20ms", "Say of which arms, by a level", 4],
		["ratio(p50, index=none, index=none) < 10", "a ratio is of two different arms", 6],
		["p99(index=btree) > 20ms or", "the condition is complete", 24],
		["", "expected a figure or ratio, but the condition ends here", 0],
		["ratio(p50, index=none, index=btree) < 10", "a ratio takes one arm on each side", 23],
		["ratio(p50, index=none, cache=none, index=btree) < 10", "a ratio takes one arm on each side", 23],
		["ratio(p50, index=none, cache=process, index=btree) < 10", "into parentheses", 36],
		["ratio(errors, index=none, cache=process) < 10", 'there is no figure "errors" here', 6],
		["service.p99(index=none) > 1ms", "only an open loop", 0],
		["dropped(index=none) > 1%", "only an open loop", 0],
		["poolSize(index=none) > 1%", 'there is no figure "poolSize" here', 0],
		["p99(poolSize=many) > 1ms", "the levels of poolSize are whole numbers", 13],
	])("%s", (text, sentence, at) => {
		const refused = refusal(text);
		expect(refused.sentence).toContain(`--fail-if: `);
		expect(refused.sentence).toContain(sentence);
		expect([refused.shown, refused.at]).toEqual([text, at]);
	});

	test("the caret stands beneath the place, whatever was written before it", () => {
		expect(refusal("p99(index=btree)\t\n> 20🐘").at).toBe(22);
		expect(refusal("p99(index=🐘btree) > 20ms").at).toBe(10);
	});

	test("however long or odd the text is, nothing but a refusal with a place comes of it", () => {
		const sign = fc.constantFrom(
			..."()<>=,.% p9sm/µ\t\n\0🐘".split(""),
			"ratio",
			"index",
			"btree",
			"p99",
			"ms",
			"1e9",
		);
		const garbage = fc.oneof(
			fc.string({ unit: "binary", maxLength: 600 }),
			fc.array(sign, { maxLength: 40 }).map((signs) => signs.join("")),
		);
		fc.assert(
			fc.property(garbage, (text) => {
				let condition: ReturnType<typeof parseCondition>;
				try {
					condition = parseCondition(text, open);
				} catch {
					const { shown, at } = refusal(text, open);
					expect(at).toBeLessThanOrEqual([...shown].length);
					return;
				}
				expect(parseCondition(formatCondition(condition), open)).toEqual(condition);
			}),
			{ numRuns: 2_000 },
		);
	});
});
