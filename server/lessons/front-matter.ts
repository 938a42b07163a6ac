import { z } from "zod";
import { type FaultList, hint } from "./faults.ts";
import { readYaml, type YamlData } from "./yaml-text.ts";

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
export type Known = { slug: string; experiments: readonly string[]; lessons: readonly string[] };

/**
 * Reads the YAML between the fences.
 *
 * @param yaml the text between the fences; its first line is line 2 of the file.
 * @returns undefined when there was a fault; all of them are in `faults`.
 */
export function readFrontMatter(yaml: string, known: Known, faults: FaultList): FrontMatter | undefined {
	const start = { line: 2, column: 1 };
	const read = readYaml({ text: yaml, name: "front matter", start, faults }, frontMatterSchema);
	if (read === undefined) return undefined;
	const before = faults.count;
	checkNames("experiments", "experiment", known.experiments, read, faults);
	checkNames("prerequisites", "lesson", known.lessons, read, faults);
	const own = namesIn(read.written, "prerequisites").indexOf(known.slug);
	if (own !== -1) {
		const path = ["prerequisites", own];
		faults.add(read.placeOf(path), `prerequisites[${own}]`, "is this lesson itself. Name an earlier one.");
	}
	return faults.count === before ? read.data : undefined;
}

/** Looks at what was written, so that names are told of whatever else is wrong. */
function checkNames(
	field: "experiments" | "prerequisites",
	kind: string,
	allowed: readonly string[],
	{ written, placeOf }: YamlData<FrontMatter>,
	faults: FaultList,
): void {
	for (const [index, name] of namesIn(written, field).entries()) {
		if (typeof name !== "string" || allowed.includes(name)) continue;
		faults.add(placeOf([field, index]), `${field}[${index}]`, `no ${kind} "${name}". ${hint(name, allowed)}`);
	}
}

function namesIn(written: unknown, field: string): unknown[] {
	if (typeof written !== "object" || written === null) return [];
	const names: unknown = Object.entries(written).find(([key]) => key === field)?.[1];
	return Array.isArray(names) ? names : [];
}
