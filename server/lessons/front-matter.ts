import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { nearest } from "#server/contract/nearest.ts";
import type { FaultList, Place } from "./faults.ts";

export const LEVELS = ["introductory", "intermediate", "advanced"] as const;

const words = (max: number) => z.string().trim().min(1).max(max);

const sourceSchema = z.strictObject({
	title: words(300).describe("the work: author, title, year; chapter and page of a book"),
	url: z
		.url({ protocol: /^https?$/, error: "must be a whole http or https address" })
		.optional()
		.describe("where it can be read"),
});

/** What an author writes above the text of a lesson. */
export const frontMatterSchema = z.strictObject({
	title: words(120).describe("the heading of the page"),
	summary: words(300).describe("one sentence for the course page"),
	technique: words(60).describe("the technique taught, in a word or two"),
	minutes: z.int().min(1).max(240).describe("time a reader takes, runs included"),
	level: z.enum(LEVELS).describe("whom it is for"),
	objectives: z
		.array(words(200))
		.min(2)
		.max(4)
		.describe("what a reader can do afterwards; each starts with a verb"),
	prerequisites: z.array(words(64)).max(10).default([]).describe("slugs of lessons to take first"),
	experiments: z.array(words(64)).max(20).default([]).describe("ids of the experiments the blocks use"),
	sources: z.array(sourceSchema).max(40).default([]).describe("what the text relies on"),
});

export type FrontMatter = z.infer<typeof frontMatterSchema>;

/** What other parts of the lab offer, for fields that name it. */
export type Known = { experiments: readonly string[]; lessons: readonly string[] };

/**
 * Reads the YAML between the fences.
 *
 * @param yaml the text between the fences; its first line is line 2 of the file.
 * @returns undefined when there was a fault; all of them are in `faults`.
 */
export function readFrontMatter(yaml: string, known: Known, faults: FaultList): FrontMatter | undefined {
	const counter = new LineCounter();
	const document = parseDocument(yaml, { lineCounter: counter, prettyErrors: false });
	for (const error of document.errors) {
		faults.add(
			placeAt(counter, error.pos[0]),
			"front matter",
			`not valid YAML: ${sentenceOf(error.message)}`,
		);
	}
	if (document.errors.length > 0) return undefined;
	const place = (path: readonly PropertyKey[]) => locate(document, counter, path);
	const parsed = frontMatterSchema.safeParse(document.toJS({ maxAliasCount: 20 }) ?? {}, {
		reportInput: true,
	});
	if (!parsed.success) {
		for (const issue of parsed.error.issues) addIssue(issue, place, faults);
		return undefined;
	}
	const unknownCount =
		checkNames("experiments", "experiment", parsed.data.experiments, known.experiments, place, faults) +
		checkNames("prerequisites", "lesson", parsed.data.prerequisites, known.lessons, place, faults);
	return unknownCount === 0 ? parsed.data : undefined;
}

type Locate = (path: readonly PropertyKey[]) => Place;

function addIssue(issue: z.core.$ZodIssue, place: Locate, faults: FaultList): void {
	if (issue.code === "unrecognized_keys") {
		const allowed =
			issue.path[0] === "sources" ? Object.keys(sourceSchema.shape) : Object.keys(frontMatterSchema.shape);
		for (const key of issue.keys) {
			const path = [...issue.path, key];
			faults.add(place(path), fieldOf(path), `there is no such field. ${hint(key, allowed)}`);
		}
		return;
	}
	faults.add(place(issue.path), fieldOf(issue.path), `${messageOf(issue)}${explain(issue.path)}`);
}

function messageOf(issue: z.core.$ZodIssue): string {
	if (issue.code === "invalid_value") {
		const allowed = issue.values.map(String);
		const written = typeof issue.input === "string" ? ` ${hint(issue.input, allowed)}` : "";
		return `must be one of ${allowed.join(", ")}.${written}`;
	}
	if (issue.code === "invalid_type" && issue.input === undefined) return "is missing.";
	return `${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}.`;
}

function explain(path: readonly PropertyKey[]): string {
	const [key] = path;
	if (path.length !== 1 || typeof key !== "string") return "";
	const text = Object.entries(frontMatterSchema.shape).find(([name]) => name === key)?.[1].description;
	return text === undefined ? "" : ` It is ${text}.`;
}

function checkNames(
	field: string,
	kind: string,
	names: readonly string[],
	allowed: readonly string[],
	place: Locate,
	faults: FaultList,
): number {
	const unknown = [...names.entries()].filter(([, name]) => !allowed.includes(name));
	for (const [index, name] of unknown) {
		faults.add(place([field, index]), `${field}[${index}]`, `no ${kind} "${name}". ${hint(name, allowed)}`);
	}
	return unknown.length;
}

/** What to write instead: the nearest allowed word, else all of them. */
export function hint(written: string, allowed: readonly string[]): string {
	const near = nearest(written, allowed);
	if (near !== undefined) return `Did you mean "${near}"?`;
	return allowed.length === 0 ? "There is none yet." : `There are: ${allowed.join(", ")}.`;
}

function fieldOf(path: readonly PropertyKey[]): string {
	const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
	return text === "" ? "front matter" : text.replace(/^\./, "");
}

/** Where a path's value stands; for one that is missing, where the thing it is missing from begins. */
function locate(document: Document.Parsed, counter: LineCounter, path: readonly PropertyKey[]): Place {
	for (let length = path.length; length > 0; length--) {
		const node = document.getIn(path.slice(0, length), true);
		if (isNode(node) && node.range) return placeAt(counter, node.range[0]);
	}
	return { line: 1, column: 1 };
}

function placeAt(counter: LineCounter, offset: number): Place {
	const position = counter.linePos(offset);
	// Line 1 of the file is the fence.
	return { line: position.line + 1, column: Math.max(1, position.col) };
}

function sentenceOf(message: string): string {
	return message.endsWith(".") ? message : `${message}.`;
}
