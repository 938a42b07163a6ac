import rehypeShikiFromHighlighter from "@shikijs/rehype/core";
import type { Element, Root as HastRoot } from "hast";
import type { Root } from "mdast";
import remarkDirective from "remark-directive";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { visit } from "unist-util-visit";
import type { Experiment } from "#server/contract/experiment.ts";
import type { BenchPreset, LessonEntry } from "#server/contract/lesson.ts";
import { readBench } from "./bench-block.ts";
import { BLOCKS, checkText, restoreText } from "./check-text.ts";
import { FaultList } from "./faults.ts";
import { type FrontMatter, readFrontMatter } from "./front-matter.ts";
import { highlighter, THEMES } from "./highlighter.ts";

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
};

/**
 * Reads one lesson: front matter, text, blocks. Nothing in the file is ever run.
 *
 * @returns the lesson, or all faults of the file; never throws for what an author wrote.
 */
export async function parseLesson(lesson: LessonSource): Promise<LessonEntry> {
	const faults = new FaultList(lesson.file);
	try {
		return await read(lesson, faults);
	} catch (error) {
		// Such as nesting too deep for the parser: the lesson is at fault, the course stays up.
		const text = error instanceof Error ? error.message : String(error);
		faults.add({ line: 1, column: 1 }, "text", `this file could not be read: ${text}. Simplify it.`);
		return broken(lesson, faults);
	}
}

async function read(lesson: LessonSource, faults: FaultList): Promise<LessonEntry> {
	const tree = unified()
		.use(remarkParse)
		.use(remarkGfm)
		.use(remarkDirective)
		.use(remarkFrontmatter)
		.parse(lesson.text);
	const matter = readMatter(tree, lesson, faults);
	checkText(tree, lesson.text, faults);
	const benches = readBenches(tree, lesson, matter, faults);
	if (matter === undefined || faults.sorted().length > 0) return broken(lesson, faults);
	restoreText(tree, lesson.text);
	const { experiments: _ids, sources, ...rest } = matter;
	return {
		ok: true,
		lesson: {
			slug: lesson.slug,
			number: lesson.number,
			...rest,
			sources: sources.map(({ title, url }) => (url === undefined ? { title } : { title, url })),
			questionCount: 0,
			blocks: benches,
			headings: [],
			terms: [],
			declared: [],
			content: await render(tree),
		},
	};
}

function broken(lesson: LessonSource, faults: FaultList): LessonEntry {
	const { slug, number, text } = lesson;
	return { ok: false, slug, number, faults: faults.sorted(), source: text };
}

function readMatter(tree: Root, lesson: LessonSource, faults: FaultList): FrontMatter | undefined {
	const first = tree.children[0];
	if (first?.type !== "yaml") {
		faults.add(
			{ line: 1, column: 1 },
			"front matter",
			"is missing. Begin the file with a line ---, the fields, and a line ---.",
		);
		return undefined;
	}
	const experiments = lesson.experiments.map((experiment) => experiment.declaration.id);
	return readFrontMatter(first.value, { experiments, lessons: lesson.slugs }, faults);
}

function readBenches(
	tree: Root,
	lesson: LessonSource,
	matter: FrontMatter | undefined,
	faults: FaultList,
): BenchPreset[] {
	const benches: BenchPreset[] = [];
	let count = 0;
	visit(tree, "leafDirective", (node) => {
		if (!BLOCKS.some((block) => block === node.name)) return;
		count++;
		const id = `bench-${count}`;
		const preset = readBench(node, id, {
			source: lesson.text,
			experiments: lesson.experiments,
			declared: matter?.experiments,
			faults,
		});
		if (preset !== undefined) benches.push(preset);
		node.data = { hName: "bench-preset", hProperties: { id } };
	});
	return benches;
}

async function render(tree: Root): Promise<HastRoot> {
	const rendered = await unified()
		.use(remarkRehype)
		.use(rehypeShikiFromHighlighter, await highlighter(), {
			themes: THEMES,
			// The dark colour stands beside it as a CSS variable: the page's theme decides, without a second rendering.
			defaultColor: "light",
			defaultLanguage: "text",
		})
		.run(tree);
	visit(rendered, (node) => {
		// What the page draws needs no places; they would double its weight.
		delete node.position;
		if (node.type === "element") finishElement(node);
	});
	return rendered;
}

function finishElement(element: Element): void {
	if (element.tagName === "a" && /^https?:/i.test(String(element.properties.href))) {
		element.properties.rel = ["noreferrer"];
	}
}
