import type { ContainerDirective, LeafDirective, TextDirective } from "mdast-util-directive";
import { Fault } from "#server/contract/fault.ts";
import { type FaultList, hint, mustBeOneOf, type Place, placeOf } from "./faults.ts";

export type Directive = ContainerDirective | LeafDirective | TextDirective;

/** The file that a directive stands in, and where its faults go. */
export type AttributeContext = { source: string; faults: FaultList };

/** Characters of one value; far more than any needs. */
const LONGEST_VALUE = 500;

/** Within braces: `#id`, `.class`, or a name with or without a value, which may stand in quotes. */
const ATTRIBUTE =
	/\s*(?:#(?<id>[^\s"'#.<=>`}]+)|\.(?<shortClass>[^\s"'#.<=>`}]+)|(?<name>[^\s"'=<>`{}#.,;][^\s"'=<>`{}#,;]*)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<=>`}]+))?)/y;

/**
 * Reads the attributes of one directive, `{#id name=value other="…"}`, and tells each fault at the attribute's own
 * column. Every block reads through it, so that all of them say the same of the same mistake.
 */
export class Attributes {
	readonly #block: string;
	readonly #values: Readonly<Record<string, string | null | undefined>>;
	readonly #context: AttributeContext;
	readonly #start: Place;
	readonly #places = new Map<string, Place>();

	/**
	 * @param block name of the block, which its faults' fields begin with
	 * @param allowed names of its attributes; what else there is, is a fault
	 */
	constructor(node: Directive, block: string, allowed: readonly string[], context: AttributeContext) {
		this.#block = block;
		this.#values = node.attributes ?? {};
		this.#context = context;
		this.#start = placeOf(node);
		for (const { name, place } of writtenIn(node, context.source)) {
			if (this.#places.has(name)) {
				context.faults.add(place, this.#field(name), "is given twice. Leave one of them out.");
				continue;
			}
			this.#places.set(name, place);
			if (!allowed.includes(name)) {
				this.add(name, `${block} has no attribute "${name}". ${hint(name, allowed)}`);
			} else if ((this.value(name)?.length ?? 0) > LONGEST_VALUE) {
				this.add(name, `is longer than ${LONGEST_VALUE} characters. Shorten it.`);
			}
		}
	}

	/** Faults told so far of the whole file. */
	get faultCount(): number {
		return this.#context.faults.count;
	}

	/** What was written, trimmed; undefined when it is not there or empty. */
	value(name: string): string | undefined {
		if (!Object.hasOwn(this.#values, name)) return undefined;
		const value = this.#values[name]?.trim() ?? "";
		return value === "" ? undefined : value;
	}

	/** As `value`; that it is missing is a fault. `what` says what it is for, with an example. */
	required(name: string, what: string): string | undefined {
		const value = this.value(name);
		if (value === undefined) this.add(name, what);
		return value;
	}

	/** A whole number within its limits. */
	number(name: string, { min, max }: { min: number; max: number }): number | undefined {
		const text = this.value(name);
		if (text === undefined) return undefined;
		const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
		if (value >= min && value <= max) return value;
		this.add(name, `"${text}" is not a whole number from ${min} to ${max}.`);
		return undefined;
	}

	/** One word of a list. */
	oneOf<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
		const text = this.value(name);
		const found = words.find((word) => word === text);
		if (text !== undefined && found === undefined) {
			this.add(name, mustBeOneOf(words, text));
		}
		return found;
	}

	/** A fault of one attribute; of one that is missing, and of the block as a whole (`""`), where the block begins. */
	add(name: string, sentence: string, field = name): void {
		this.#context.faults.add(this.#places.get(name) ?? this.#start, this.#field(field), sentence);
	}

	/**
	 * Turns a fault of the contract's checks into one of the file; anything else is thrown on.
	 *
	 * @param attributeOf the attribute at fault, by the field the contract names
	 */
	addThrown(error: unknown, attributeOf: (field: string) => string): void {
		if (!(error instanceof Fault)) throw error;
		const field = error.field ?? "";
		const prefix = `${field}: `;
		const sentence = error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message;
		const attribute = attributeOf(field);
		// A part of an attribute keeps its own name, as in arms[1].index.
		this.add(attribute, sentence, field.startsWith(attribute) ? field : attribute);
	}

	#field(name: string): string {
		return name === "" ? this.#block : `${this.#block}.${name}`;
	}
}

/** The attributes as they stand in the file: the parser keeps neither their places nor one given twice. */
function writtenIn(node: Directive, source: string): { name: string; place: Place }[] {
	const { opening } = node.data?.position ?? {};
	const [start, end] = [opening?.start.offset, opening?.end.offset];
	if (start === undefined || end === undefined) return [];
	const open = braceIn(source, start, end);
	if (open === -1) return [];
	const found: { name: string; place: Place }[] = [];
	ATTRIBUTE.lastIndex = open + 1;
	for (;;) {
		const from = ATTRIBUTE.lastIndex;
		const match = ATTRIBUTE.exec(source);
		if (match === null || match.index + match[0].length > end) return found;
		const { id, shortClass, name } = match.groups ?? {};
		const at = from + match[0].length - match[0].trimStart().length;
		const written = id === undefined ? (shortClass === undefined ? (name ?? "") : "class") : "id";
		found.push({ name: written, place: placeBehind(placeOf(node), source.slice(start, at)) });
	}
}

/** Where a text ends that begins at a place: to count from the file's beginning would take long for many. */
function placeBehind({ line, column }: Place, text: string): Place {
	const lines = text.split("\n");
	const last = lines.at(-1)?.length ?? 0;
	return { line: line + lines.length - 1, column: lines.length === 1 ? column + last : last + 1 };
}

/** Where the braces of a directive open: behind its name and, where it has one, its label in brackets. */
function braceIn(source: string, start: number, end: number): number {
	let depth = 0;
	for (let at = start; at < end; at++) {
		const sign = source[at];
		if (sign === "\\") at++;
		else if (sign === "[") depth++;
		else if (sign === "]") depth--;
		else if (sign === "{" && depth === 0) return at;
	}
	return -1;
}
