import { idOfRank, popularityOrder } from "#db/schema/lab.ts";
import type { DeclaredExperiment, DeclaredParameter, SqlText } from "#server/contract/declared.ts";
import { Fault } from "#server/contract/fault.ts";
import type { Lab, Random } from "#server/contract/lab.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { openConnection } from "../lab/connections.ts";
import { zipfRanks } from "../lab/popularity.ts";
import { valuesSql } from "./compile.ts";
import { endOf } from "./lab-tables.ts";

/** A parameter's value as the measured connection sends it. */
export type Value = number | string;

/** Where values come from: one of each parameter, in the order in which they are declared. */
export type Values = {
	draw(random: Random): Value[];
	/** The values that stand at a share of all draws, from 0 to below 1. */
	at(share: number): Value[];
};

type Draw = (uniform: number) => Value;

/**
 * Makes ready what each operation draws its parameters from; the queries among them are asked once, as the service.
 *
 * @throws Fault `bad-request` with the lesson's line: a query that fails, or gives no value, more than
 * `LIMITS.declaredValues`, more than one column or a null.
 */
export async function openValues(definition: DeclaredExperiment, lab: Lab): Promise<Values> {
	const draws: Draw[] = [];
	for (const parameter of definition.parameters) draws.push(await drawOf(parameter, definition, lab));
	return {
		draw: (random) => draws.map((draw) => draw(random())),
		at: (share) => draws.map((draw) => draw(share)),
	};
}

async function drawOf(parameter: DeclaredParameter, definition: DeclaredExperiment, lab: Lab): Promise<Draw> {
	const { dataset } = lab;
	if (parameter.kind === "from") {
		const values = await fetchValues(parameter.query, definition, lab);
		return (uniform) => values[Math.floor(uniform * values.length)] ?? "";
	}
	const { low } = parameter;
	const count = Math.max(1, endOf(parameter.high, definition.tables, dataset) - low + 1);
	if (parameter.kind === "uniform") return (uniform) => low + Math.floor(uniform * count);
	// As in the data: the popular customers and products are those that have the most orders.
	const popularity = popularityOrder(count, dataset.seed);
	// Where the closed form has no value, its neighbour is the same for all that can be measured.
	const rankOf = zipfRanks(count, parameter.exponent === 1 ? 0.999_999 : parameter.exponent);
	return (uniform) => low - 1 + idOfRank(popularity, rankOf(uniform));
}

async function fetchValues(
	query: SqlText,
	{ file, tables }: DeclaredExperiment,
	lab: Lab,
): Promise<string[]> {
	const refuse = (sentence: string) => new Fault("bad-request", `${file}:${query.line}: from: ${sentence}`);
	const most = LIMITS.declaredValues;
	const connection = await openConnection(lab, lab.signal);
	const rows = await connection
		.query(valuesSql(query.text, tables, most + 1), [])
		.catch((thrown: unknown) => {
			throw refuse(`Postgres refuses it: ${thrown instanceof Error ? thrown.message : String(thrown)}.`);
		})
		.finally(() => connection.close());
	const [first] = rows;
	if (first === undefined) throw refuse("it gives no value. Ask for some that are there.");
	if (first.length !== 1) throw refuse("it gives more than one column. Ask for the value alone.");
	if (rows.length > most) throw refuse(`it gives more than ${most} values. Add a LIMIT.`);
	return rows.map(([value]) => {
		if (value === null || value === undefined) throw refuse("it gives a null. Leave those out.");
		return value.toString("utf8");
	});
}
