import type { Root } from "mdast";
import { directiveFromMarkdown } from "mdast-util-directive";
import { directive } from "micromark-extension-directive";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkMath from "remark-math";
import remarkParse from "remark-parse";
import { type Processor, unified } from "unified";

/** Directives with the places of their fences: an author is told of one that is not closed. */
function directives(this: Processor): void {
	const data = this.data();
	data.micromarkExtensions = [...(data.micromarkExtensions ?? []), directive()];
	data.fromMarkdownExtensions = [
		...(data.fromMarkdownExtensions ?? []),
		directiveFromMarkdown({ verbose: true }),
	];
}

const processor = unified()
	.use(remarkParse)
	.use(remarkGfm)
	.use(directives)
	.use(remarkFrontmatter)
	.use(remarkMath)
	.freeze();

/** The tree of a lesson's file: CommonMark, tables, directives, front matter and formulas. */
export function parseMarkdown(text: string): Root {
	return processor.parse(text);
}
