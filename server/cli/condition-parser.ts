import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { Factor } from "#server/contract/experiment.ts";
import type { Load } from "#server/contract/load.ts";
import { type Condition, FIGURES, type Figure, OPERATORS, type Selected, UNITS } from "./condition.ts";
import { ConditionReader, hintAt } from "./condition-reader.ts";

/** What the words of a condition are checked against. */
export type ConditionContext = { factors: readonly Factor[]; arms: readonly Arm[]; load: Load };

const NAMES = Object.keys(FIGURES) as Figure[];
/** Shares of nothing have no ratio. */
const RATIO_NAMES = NAMES.filter((figure) => FIGURES[figure] !== "share");
const SERVICE = "service.";
const WHICH_ARM = " Say of which arms, by a level that they have, as in p99(index=btree).";
const SEVERAL = " Put several levels of one arm into parentheses, as in (cache=none,index=btree).";

/**
 * Reads one condition:
 *
 *     condition = measure "(" levels ")" operator number unit
 *               | "ratio" "(" measure "," selector "," selector ")" operator number
 *     measure   = [ "service." ] figure
 *     selector  = level | "(" levels ")"
 *     levels    = level { "," level }
 *     level     = factor "=" word
 *
 * A selector of a figure picks at least one arm of the run, one of a ratio exactly one.
 *
 * @throws Fault `bad-request` whose message has the expression and a caret beneath the place at fault.
 */
export function parseCondition(text: string, context: ConditionContext): Condition {
	const reader = new ConditionReader(text);
	const at = reader.place();
	const first = reader.word("a figure or ratio");
	const condition = first === "ratio" ? parseRatio(reader, context) : parseFigure(reader, context, first, at);
	reader.end();
	return condition;
}

function parseFigure(
	reader: ConditionReader,
	context: ConditionContext,
	word: string,
	at: number,
): Condition {
	const { figure, service } = readMeasure(reader, context, word, at, NAMES);
	reader.demand("(", WHICH_ARM);
	const inside = reader.place();
	if (reader.sign([")"]) !== undefined) reader.fail(`there is no arm here.${WHICH_ARM}`, inside);
	const arms = readLevels(reader, context);
	reader.demand(")");
	const operator = readOperator(reader);
	const amount = reader.number();
	const unit = reader.unit(Object.keys(UNITS[FIGURES[figure]]));
	return { kind: "figure", figure, service, arms, operator, amount, unit };
}

function parseRatio(reader: ConditionReader, context: ConditionContext): Condition {
	reader.demand("(");
	const at = reader.place();
	const { figure, service } = readMeasure(reader, context, reader.word("a figure"), at, RATIO_NAMES);
	reader.demand(",");
	const first = readSelector(reader, context);
	reader.demand(",");
	const second = readSelector(reader, context);
	reader.demand(")", SEVERAL);
	if (first.arms[0] === second.arms[0]) reader.fail("a ratio is of two different arms.", at);
	return {
		kind: "ratio",
		figure,
		service,
		first,
		second,
		operator: readOperator(reader),
		amount: reader.number(),
	};
}

function readMeasure(
	reader: ConditionReader,
	{ load }: ConditionContext,
	word: string,
	at: number,
	allowed: readonly Figure[],
): { figure: Figure; service: boolean } {
	const service = word.startsWith(SERVICE);
	const name = service ? word.slice(SERVICE.length) : word;
	const figure = allowed.find((one) => one === name);
	if (figure === undefined) reader.fail(`there is no figure "${word}" here. ${hintAt(name, allowed)}`, at);
	if (service && FIGURES[figure] !== "time")
		reader.fail(`${figure} has no service time; leave out "${SERVICE}".`, at);
	if (load.model === "closed" && (service || figure === "dropped")) {
		const told = service ? "tells service times apart from response times" : "drops operations";
		reader.fail(`only an open loop ${told}. Give the load a --rate.`, at);
	}
	return { figure, service };
}

function readSelector(reader: ConditionReader, context: ConditionContext): Selected {
	const at = reader.place();
	const several = reader.sign(["("]) !== undefined;
	const selected = several
		? readLevels(reader, context)
		: picked(reader, context, [readLevel(reader, context)], at);
	if (several) reader.demand(")");
	if (selected.arms.length > 1) {
		const arms = selected.arms.map((arm) => formatArm(context.arms[arm] ?? {})).join(" and ");
		reader.fail(`this picks ${arms}, and a ratio takes one arm on each side. Add a level.`, at);
	}
	return selected;
}

function readLevels(reader: ConditionReader, context: ConditionContext): Selected {
	const at = reader.place();
	const levels = [readLevel(reader, context)];
	while (reader.sign([","]) !== undefined) {
		const again = reader.place();
		const level = readLevel(reader, context);
		if (levels.some(([factor]) => factor === level[0])) reader.fail(`"${level[0]}" is given twice.`, again);
		levels.push(level);
	}
	return picked(reader, context, levels, at);
}

function readLevel(reader: ConditionReader, { factors }: ConditionContext): [string, string] {
	const id = reader.wordOf(
		factors.map((factor) => factor.id),
		"factor",
	);
	reader.demand("=");
	const at = reader.place();
	const level = reader.word("a level");
	const factor = factors.find((one) => one.id === id);
	if (factor?.kind === "choice") {
		const levels = factor.levels.map((one) => one.id);
		if (!levels.includes(level)) reader.fail(`${id} has no level "${level}". ${hintAt(level, levels)}`, at);
	} else if (!/^\d{1,9}$/.test(level)) {
		reader.fail(`the levels of ${id} are whole numbers.`, at);
	}
	return [id, level];
}

function picked(
	reader: ConditionReader,
	{ arms }: ConditionContext,
	levels: readonly [string, string][],
	at: number,
): Selected {
	const places = arms.flatMap((arm, place) =>
		levels.every(([factor, level]) => String(arm[factor]) === level) ? [place] : [],
	);
	if (places.length === 0) {
		reader.fail(`no arm of this run is like that. Its arms are ${arms.map(formatArm).join(" and ")}.`, at);
	}
	return { levels, arms: places };
}

function readOperator(reader: ConditionReader): Condition["operator"] {
	return reader.sign(OPERATORS) ?? reader.fail(`expected one of ${OPERATORS.join(" ")} here.`);
}
