import { parseArgs } from "node:util";
import { Fault } from "#server/contract/fault.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { nearest } from "#server/contract/nearest.ts";
import type { BenchOptions, BenchPart } from "./part.ts";

/** What the bench was asked for; without a part, all of them. */
export type BenchOrder = {
	part: string | undefined;
	json: boolean;
	output: string | undefined;
	options: BenchOptions;
};

/** More than anybody waits for. */
const MOST = 100_000;
/** What is counted, and how far. */
const COUNTS = { runs: MOST, seconds: MOST, repeats: MOST, clients: LIMITS.clients.max };

/**
 * Reads `[part] [--json] [--output FILE] [--runs N] [--seconds S] [--repeats N] [--clients N] [--only NAMES]`.
 *
 * @throws Fault `bad-request` that names what was wrong and lists the parts.
 */
export function readArguments(args: readonly string[], parts: Record<string, BenchPart>): BenchOrder {
	const { values, positionals } = parse(args, parts);
	const [part, ...others] = positionals;
	if (others.length > 0)
		throw refuse(`One part at a time, or none for all: "${others[0]}" is too much.`, parts);
	if (part !== undefined && !Object.hasOwn(parts, part)) {
		const near = nearest(part, Object.keys(parts));
		throw refuse(`There is no part "${part}".${near === undefined ? "" : ` Did you mean "${near}"?`}`, parts);
	}
	const options: BenchOptions = values.only === undefined ? {} : { only: values.only };
	for (const name of Object.keys(COUNTS) as (keyof typeof COUNTS)[]) {
		const text = values[name];
		if (text !== undefined) options[name] = readCount(name, text, parts);
	}
	return { part, json: values.json === true, output: values.output, options };
}

function parse(args: readonly string[], parts: Record<string, BenchPart>) {
	try {
		return parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				json: { type: "boolean" },
				output: { type: "string" },
				runs: { type: "string" },
				seconds: { type: "string" },
				repeats: { type: "string" },
				clients: { type: "string" },
				only: { type: "string" },
			},
		});
	} catch (thrown) {
		throw refuse(thrown instanceof Error ? thrown.message : String(thrown), parts);
	}
}

function readCount(name: keyof typeof COUNTS, text: string, parts: Record<string, BenchPart>): number {
	const count = Number(text);
	if (/^\d+$/.test(text) && count >= 1 && count <= COUNTS[name]) return count;
	throw refuse(`--${name}: "${text}" is not a whole number from 1 to ${COUNTS[name]}.`, parts);
}

function refuse(sentence: string, parts: Record<string, BenchPart>): Fault {
	const lines = Object.entries(parts).map(([name, { about }]) => `  ${name.padEnd(10)} ${about}`);
	return new Fault(
		"bad-request",
		`${sentence}\nnpm run bench -- [part] [--json] [--output FILE] [--runs N] [--seconds S] [--repeats N] [--clients N] [--only NAMES]\n${lines.join("\n")}`,
	);
}
