import { type Document, isNode, isScalar, LineCounter, parseDocument, visit } from "yaml";
import { z } from "zod";
import { type FaultList, hint, mustBeOneOf, type Place } from "./faults.ts";
import { offsetWithin } from "./yaml-scalar.ts";

/** YAML within a file. */
export type YamlSource = {
	text: string;
	/** What it is, for faults of the whole: "front matter". */
	name: string;
	/** What its fields' names begin with. */
	prefix?: string;
	/** Where its first line stands in the file. */
	start: Place;
	faults: FaultList;
};

/** Faults of the syntax that are told: the first tends to bring the others with it. */
const MOST_ERRORS = 10;
/** Mappings, lists and their entries within one another. */
const DEEPEST = 40;

/** What was read: as it was written, checked where the schema takes it, and where in the file a value of it stands. */
export type YamlData<Data> = {
	written: unknown;
	data: Data | undefined;
	placeOf: Locate;
	/** Where a place within a text value stands, by its offset in UTF-16 units. */
	placeWithin(path: readonly PropertyKey[], offset: number): Place;
};
type Locate = (path: readonly PropertyKey[]) => Place;

/**
 * Reads YAML and checks it, each fault at its own place.
 *
 * @returns undefined when it is no YAML, without `data` when the schema does not take it; the faults are told.
 */
export function readYaml<Schema extends z.ZodType>(
	source: YamlSource,
	schema: Schema,
): YamlData<z.output<Schema>> | undefined {
	const { faults, name } = source;
	const before = faults.count;
	const counter = new LineCounter();
	const at = (offset: number) => placeIn(source, counter, offset);
	const refuse = (offset: number, sentence: string) => faults.add(at(offset), name, sentence);
	const document = parseDocument(source.text, { lineCounter: counter, prettyErrors: false });
	const errors = [...document.errors, ...document.warnings];
	if (errors.some(({ code }) => code === "RESOURCE_EXHAUSTION")) errors.length = 0;
	for (const error of errors.slice(0, MOST_ERRORS)) {
		refuse(error.pos[0], syntaxFault(error.message));
	}
	if (errors.length === 0 && document.errors.length > 0) refuse(0, "is nested too deeply. Simplify it.");
	visit(document, {
		// One value that stands for many can grow beyond all bounds.
		Alias(_key, node) {
			refuse(node.range?.[0] ?? 0, "an alias is not allowed here. Write the value out.");
			return visit.BREAK;
		},
		Collection(_key, node, path) {
			if (path.length <= DEEPEST) return undefined;
			refuse(node.range?.[0] ?? 0, "is nested too deeply. Simplify it.");
			return visit.BREAK;
		},
	});
	if (faults.count > before) return undefined;
	const placeOf: Locate = (path) => locate(document, at, path) ?? beforeStart(source);
	const placeWithin = (path: readonly PropertyKey[], offset: number) => {
		const node = document.getIn(path, true);
		return isScalar(node) ? at(offsetWithin(node, source.text, offset)) : placeOf(path);
	};
	const written: unknown = document.toJS({ maxAliasCount: 0 }) ?? {};
	const parsed = schema.safeParse(written, { reportInput: true });
	if (parsed.success) return { written, data: parsed.data, placeOf, placeWithin };
	for (const issue of parsed.error.issues) addIssue(issue, schema, placeOf, source);
	return { written, data: undefined, placeOf, placeWithin };
}

function addIssue(
	issue: z.core.$ZodIssue,
	schema: z.ZodType,
	placeOf: Locate,
	{ faults, name, prefix = "" }: YamlSource,
): void {
	const fieldOf = (path: readonly PropertyKey[]) => (path.length === 0 ? name : prefix + formatPath(path));
	if (issue.code === "unrecognized_keys") {
		const allowed = keysOf(schemaAt(schema, issue.path));
		for (const key of issue.keys) {
			const path = [...issue.path, key];
			faults.add(placeOf(path), fieldOf(path), `there is no such field. ${hint(key, allowed)}`);
		}
		return;
	}
	const what = schemaAt(schema, issue.path)?.description;
	const explained = issue.path.length === 0 || what === undefined ? "" : ` It is ${what}.`;
	faults.add(placeOf(issue.path), fieldOf(issue.path), `${messageOf(issue)}${explained}`);
}

/** What authors stumble over most, by what the parser says of it, in their own words. */
const SYNTAX: readonly { says: RegExp; sentence: string }[] = [
	{
		says: /^Nested mappings are not allowed/,
		sentence:
			'a colon with a space behind it begins a field, and none can begin here. Where the colon belongs to a text, put the text into quotes, as in title: "Pools: how many?"; a field begins in the column of those above it.',
	},
	{ says: /^Map keys must be unique/, sentence: "this field is there already. Leave one of the two out." },
	{
		says: /^Unexpected scalar at node end/,
		sentence:
			"the text in quotes has ended before this. Put all of it into one pair of quotes; within it, leave them out or write the other kind.",
	},
];

function syntaxFault(said: string): string {
	const known = SYNTAX.find(({ says }) => says.test(said));
	return `not valid YAML: ${known?.sentence ?? `${said.replace(/\.$/, "")}.`}`;
}

/** What an issue of the schema says, in the words of an author. */
function messageOf(issue: z.core.$ZodIssue): string {
	switch (issue.code) {
		case "invalid_value": {
			return mustBeOneOf(issue.values.map(String), typeof issue.input === "string" ? issue.input : "");
		}
		case "invalid_type":
			return issue.input === undefined
				? "is missing."
				: `must be ${TYPES[issue.expected] ?? issue.expected}.`;
		case "too_small":
			return issue.origin === "string"
				? "is empty."
				: `${sizeOf(issue.input)}, and ${issue.minimum} is the least.`;
		case "too_big":
			return `${sizeOf(issue.input)}, and ${issue.maximum} is the most.`;
		default:
			return `${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}.`;
	}
}

const TYPES: Readonly<Record<string, string>> = {
	string: "text; put it in quotes if it looks like something else",
	number: "a number",
	int: "a whole number",
	array: "a list, as in [one, two]",
	object: "fields with their values, as in title: A title",
};

function sizeOf(input: unknown): string {
	if (typeof input === "string") return `has ${input.length} characters`;
	if (!Array.isArray(input)) return `is ${String(input)}`;
	return input.length === 1 ? "has 1 entry" : `has ${input.length} entries`;
}

/** The part of a schema that a path leads to, with its description. */
function schemaAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType | undefined {
	return path.reduce<z.ZodType | undefined>((outer, key) => {
		const inner = bare(outer);
		if (inner instanceof z.ZodArray) return inner.element as z.ZodType;
		if (!(inner instanceof z.ZodObject) || !Object.hasOwn(inner.shape, key)) return undefined;
		return inner.shape[String(key)] as z.ZodType;
	}, schema);
}

const WRAPPERS = [z.ZodOptional, z.ZodDefault, z.ZodPrefault, z.ZodNullable];

function bare(schema: z.ZodType | undefined): z.ZodType | undefined {
	const isWrapped = WRAPPERS.some((wrapper) => schema instanceof wrapper);
	return isWrapped ? bare((schema as z.ZodOptional<z.ZodType>).unwrap()) : schema;
}

function keysOf(schema: z.ZodType | undefined): string[] {
	const inner = bare(schema);
	return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

function formatPath(path: readonly PropertyKey[]): string {
	const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
	return text.replace(/^\./, "");
}

/** Where a path's value stands; for one that is missing, where the thing it is missing from begins. */
function locate(
	document: Document.Parsed,
	at: (offset: number) => Place,
	path: readonly PropertyKey[],
): Place | undefined {
	for (let length = path.length; length > 0; length--) {
		const node = document.getIn(path.slice(0, length), true);
		if (isNode(node) && node.range) return at(node.range[0]);
	}
	return undefined;
}

function placeIn({ start }: YamlSource, counter: LineCounter, offset: number): Place {
	const { line, col } = counter.linePos(offset);
	return { line: start.line + line - 1, column: start.column + Math.max(1, col) - 1 };
}

/** The fence above, where there is one: what is missing from the whole has no place of its own. */
function beforeStart({ start }: YamlSource): Place {
	return { line: Math.max(1, start.line - 1), column: start.column };
}
