import type { RootContent } from "mdast";
import { type Arm, formatArm, parseArm } from "#server/contract/arm.ts";
import type { Experiment } from "#server/contract/experiment.ts";
import { Fault } from "#server/contract/fault.ts";
import type { BenchPreset } from "#server/contract/lesson.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { closedLoad } from "#server/contract/load.ts";
import { checkRequest } from "#server/contract/run.ts";
import type { FaultList, Place } from "./faults.ts";
import { hint } from "./front-matter.ts";

export type LeafBlock = Extract<RootContent, { type: "leafDirective" }>;

const ATTRIBUTES = ["experiment", "arms", "clients", "seconds"] as const;
type Attribute = (typeof ATTRIBUTES)[number];

/** What a `::bench` block is read with. */
export type BenchContext = {
	/** The whole file, to find an attribute's column. */
	source: string;
	experiments: readonly Experiment[];
	/** Ids listed in the front matter; undefined when that could not be read. */
	declared: readonly string[] | undefined;
	faults: FaultList;
};

/**
 * Reads `::bench{experiment=… arms="a=x,b=y; a=z,b=y" clients=8 seconds=6}`. Clients and seconds
 * default to the experiment's own load.
 *
 * @returns undefined when there was a fault; all of them are in `context.faults`.
 */
export function readBench(block: LeafBlock, id: string, context: BenchContext): BenchPreset | undefined {
	const reader = new AttributeReader(block, context);
	const experiment = reader.experiment();
	const arms = experiment === undefined ? undefined : reader.arms(experiment);
	const clients = reader.number("clients", experiment?.declaration.load.clients);
	const seconds = reader.number("seconds", experiment?.declaration.load.seconds);
	if (experiment === undefined || arms === undefined || clients === undefined || seconds === undefined) {
		return undefined;
	}
	const load = closedLoad(clients, seconds);
	try {
		const request = checkRequest(
			{
				experiment: experiment.declaration.id,
				arms: arms.map((arm) => ({ ...arm })),
				load,
			},
			experiment,
		);
		const texts = request.arms.map(formatArm);
		return { kind: "bench", id, experiment: experiment.declaration.id, arms: texts, load: request.load };
	} catch (error) {
		reader.refuse("arms", error);
		return undefined;
	}
}

class AttributeReader {
	readonly #block: LeafBlock;
	readonly #context: BenchContext;
	readonly #start: Place & { offset: number };
	readonly #text: string;

	constructor(block: LeafBlock, context: BenchContext) {
		this.#block = block;
		this.#context = context;
		const start = block.position?.start;
		this.#start = { line: start?.line ?? 1, column: start?.column ?? 1, offset: start?.offset ?? 0 };
		this.#text = context.source.slice(this.#start.offset, block.position?.end.offset ?? this.#start.offset);
		for (const name of Object.keys(block.attributes ?? {})) {
			if (!ATTRIBUTES.some((known) => known === name)) {
				this.#add(name, `bench has no attribute "${name}". ${hint(name, ATTRIBUTES)}`);
			}
		}
		if (block.children.length > 0)
			this.#add("", 'takes no text in [ ]; write its settings in { }, as in {experiment="…"}.');
	}

	experiment(): Experiment | undefined {
		const id = this.#value("experiment");
		const { experiments, declared } = this.#context;
		const ids = experiments.map((experiment) => experiment.declaration.id);
		if (id === undefined) {
			this.#add("experiment", `say which experiment it shows, as in experiment=${ids[0] ?? "switches"}.`);
			return undefined;
		}
		const found = experiments.find((experiment) => experiment.declaration.id === id);
		if (found === undefined) this.#add("experiment", `no experiment "${id}". ${hint(id, ids)}`);
		else if (declared !== undefined && !declared.includes(id)) {
			this.#add("experiment", `"${id}" is not listed in the front matter. Add it under experiments.`);
		}
		return found;
	}

	arms(experiment: Experiment): Arm[] | undefined {
		const texts = (this.#value("arms") ?? "")
			.split(";")
			.map((text) => text.trim())
			.filter((text) => text !== "");
		const { min, max } = LIMITS.arms;
		if (texts.length < min || texts.length > max) {
			this.#add("arms", `takes ${min} to ${max} arms with ; between them, and here are ${texts.length}.`);
			return undefined;
		}
		const arms: Arm[] = [];
		for (const [index, text] of texts.entries()) {
			try {
				arms.push(parseArm(experiment.declaration.factors, text, `arms[${index}]`));
			} catch (error) {
				this.refuse("arms", error);
			}
		}
		return arms.length === texts.length ? arms : undefined;
	}

	number(name: "clients" | "seconds", initial: number | undefined): number | undefined {
		const text = this.#value(name);
		if (text === undefined) return initial;
		const { min, max } = LIMITS[name];
		const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
		if (value >= min && value <= max) return value;
		this.#add(name, `"${text}" is not a whole number from ${min} to ${max}.`);
		return undefined;
	}

	/** Turns a fault of the contract's checks into one of the file. */
	refuse(attribute: Attribute, error: unknown): void {
		if (!(error instanceof Fault)) throw error;
		const field = error.field ?? attribute;
		const prefix = `${field}: `;
		this.#add(
			attribute,
			error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message,
			field,
		);
	}

	#value(name: Attribute): string | undefined {
		const value = this.#block.attributes?.[name];
		return value === null || value === undefined || value.trim() === "" ? undefined : value.trim();
	}

	#add(attribute: string, sentence: string, field = attribute): void {
		const at = attribute === "" ? -1 : this.#text.search(new RegExp(`[{\\s]${attribute}\\s*=`));
		const before = this.#text.slice(0, at + 1).split("\n");
		const column = before.length === 1 ? this.#start.column + at + 1 : (before.at(-1)?.length ?? 0) + 1;
		const place = at < 0 ? this.#start : { line: this.#start.line + before.length - 1, column };
		this.#context.faults.add(place, field === "" ? "bench" : `bench.${field}`, sentence);
	}
}
