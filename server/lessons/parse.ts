import type { Code, Root } from "mdast";
import type { Experiment } from "#server/contract/experiment.ts";
import type { GlossaryEntry, Lesson, LessonEntry, LessonOutline } from "#server/contract/lesson.ts";
import { readBlocks } from "./blocks.ts";
import { isTreeWithinBounds, isWithinBounds } from "./bounds.ts";
import { checkText } from "./check-text.ts";
import { isDeclaration, readDeclared } from "./declared-block.ts";
import { type Diagram, takeDiagrams } from "./diagrams.ts";
import { FaultList } from "./faults.ts";
import { checkFences } from "./fences.ts";
import { type FrontMatter, readFrontMatter } from "./front-matter.ts";
import { nameHeadings } from "./headings.ts";
import { checkLinks } from "./links.ts";
import { parseMarkdown } from "./markdown.ts";
import { type SetFormula, takeMaths } from "./maths.ts";
import { type PictureSource, takePictures } from "./pictures.ts";
import { readTerms } from "./terms.ts";
import { walkTo } from "./walk.ts";

/** One lesson file and what its fields may name. */
export type LessonSource = {
	/** As its author knows it: `lessons/03-indexing/lesson.md`. */
	file: string;
	slug: string;
	number: number;
	text: string;
	experiments: readonly Experiment[];
	/** Slugs of all lessons of the course. */
	slugs: readonly string[];
	/** Null where there is none that could be read. */
	glossary: readonly GlossaryEntry[] | null;
	/** What lies beside the text; left out of one that has no folder. */
	pictures?: PictureSource["pictures"];
};

/**
 * Reads and checks one lesson: front matter, text, blocks. Nothing in the file is ever run, and nothing is drawn. What it
 * was read into is let go: it takes many times as much room as the file.
 *
 * @returns the lesson without its text, or all faults of the file; never throws for what an author wrote.
 */
export async function checkLesson(lesson: LessonSource): Promise<LessonOutline> {
	const read = await readLesson(lesson);
	return read.ok ? { ok: true, lesson: read.lesson } : read;
}

/** As `checkLesson`, drawn. */
export async function parseLesson(lesson: LessonSource): Promise<LessonEntry> {
	const read = await readLesson(lesson);
	return read.ok ? draw(lesson, read) : read;
}

/** A lesson that was read, and what is still to be drawn. */
type ReadLesson = {
	ok: true;
	lesson: Omit<Lesson, "content">;
	tree: Root;
	formulas: readonly SetFormula[];
	diagrams: readonly Diagram[];
};

async function readLesson(lesson: LessonSource): Promise<ReadLesson | Broken> {
	const source = { ...lesson, text: withUnixLines(lesson.text) };
	const faults = new FaultList(lesson.file);
	try {
		return await check(source, faults);
	} catch (error) {
		return broken(source, addUnexpected(faults, error));
	}
}

function withUnixLines(text: string): string {
	return text.replaceAll(/\r\n?/g, "\n");
}

async function check(source: LessonSource, faults: FaultList): Promise<ReadLesson | Broken> {
	if (!isWithinBounds(source.text, faults)) return broken(source, faults);
	const tree = parseMarkdown(source.text);
	if (!isTreeWithinBounds(tree, faults)) return broken(source, faults);
	const declared = await readAllDeclared(takeDeclared(tree), source, faults);
	const experiments = [...source.experiments, ...declared];
	const matter = readMatter(tree, { ...source, experiments }, faults);
	const context = {
		source: source.text,
		slug: source.slug,
		faults,
		experiments,
		listed: matter?.experiments,
		lessons: source.slugs,
		glossary: source.glossary,
		lost: new Set(checkFences(tree, source.text, faults)),
	};
	const terms = readTerms(tree, context);
	const { blocks, ids } = readBlocks(tree, context);
	const { headings, ids: headingIds } = nameHeadings(tree, ids);
	checkLinks(tree, { anchors: [...headingIds, ...ids], lessons: source.slugs }, faults);
	await takePictures(tree, source, faults);
	checkText(tree, faults);
	const formulas = takeMaths(tree, faults);
	const diagrams = await takeDiagrams(tree, faults);
	if (matter === undefined || faults.count > 0) return broken(source, faults);
	const { experiments: _ids, sources, ...rest } = matter;
	const lesson = {
		slug: source.slug,
		number: source.number,
		...rest,
		sources: sources.map(({ title, url }) => (url === undefined ? { title } : { title, url })),
		questionCount: blocks.filter(({ kind }) => kind === "predict" || kind === "quiz").length,
		blocks,
		headings,
		terms,
		declared: declared.map(({ declaration }) => declaration),
	};
	return { ok: true, lesson, tree, formulas, diagrams };
}

async function draw(
	source: LessonSource,
	{ lesson, tree, formulas, diagrams }: ReadLesson,
): Promise<LessonEntry> {
	const faults = new FaultList(source.file);
	try {
		// What draws is most of what there is to load, and a check of a hundred lessons draws none.
		const { drawText } = await import("./draw-text.ts");
		const content = await drawText({ tree, formulas, diagrams }, faults);
		return faults.count === 0 ? { ok: true, lesson: { ...lesson, content } } : broken(source, faults);
	} catch (error) {
		return broken(source, addUnexpected(faults, error));
	}
}

/** Whatever a library throws at a text: the course stays up. */
function addUnexpected(faults: FaultList, error: unknown): FaultList {
	const text = error instanceof Error ? error.message : String(error);
	// Of what is nested too deep, the call stack says so. All else is no author's doing.
	const sentence =
		error instanceof RangeError
			? `this file could not be read: ${text}. Nest less in it.`
			: `this file could not be read, and that is a fault of Latency Lab's own: ${text}. Report it with the file.`;
	faults.add({ line: 1, column: 1 }, "text", sentence);
	return faults;
}

type Broken = Extract<LessonEntry, { ok: false }>;

function broken({ slug, number, text }: LessonSource, faults: FaultList): Broken {
	return { ok: false, slug, number, faults: faults.sorted(), source: withUnixLines(text) };
}

function readMatter(tree: Root, source: LessonSource, faults: FaultList): FrontMatter | undefined {
	const first = tree.children[0];
	if (first?.type !== "yaml") {
		const [line = ""] = source.text.split("\n", 1);
		const sentence = !line.startsWith("---")
			? "is missing. Begin the file with a line ---, the fields, and a line ---."
			: line.trim() === "---"
				? "is not closed. End it with a line ---."
				: `begins with "${line.slice(0, 20)}". It is YAML between two lines of --- and nothing else.`;
		faults.add({ line: 1, column: 1 }, "front matter", sentence);
		return undefined;
	}
	const experiments = source.experiments.map(({ declaration }) => declaration.id);
	return readFrontMatter(first.value, { slug: source.slug, experiments, lessons: source.slugs }, faults);
}

/** Takes the experiments that the lesson declares out of its text. */
function takeDeclared(tree: Root): Code[] {
	const blocks: Code[] = [];
	walkTo(tree, "code", (node, place, parent) => {
		if (!isDeclaration(node)) return undefined;
		blocks.push(node);
		parent.children.splice(place, 1);
		return place;
	});
	return blocks;
}

async function readAllDeclared(
	blocks: readonly Code[],
	{ slug, file }: LessonSource,
	faults: FaultList,
): Promise<Experiment[]> {
	const experiments: Experiment[] = [];
	for (const block of blocks) {
		const declared = experiments.map(({ declaration }) => declaration.id);
		const experiment = await readDeclared(block, { slug, file, declared, faults });
		if (experiment !== undefined) experiments.push(experiment);
	}
	return experiments;
}
