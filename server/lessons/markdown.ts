import type { Root } from "mdast";
import { directiveFromMarkdown } from "mdast-util-directive";
import { fromMarkdown } from "mdast-util-from-markdown";
import { frontmatterFromMarkdown } from "mdast-util-frontmatter";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTaskListItemFromMarkdown } from "mdast-util-gfm-task-list-item";
import { mathFromMarkdown } from "mdast-util-math";
import { directive } from "micromark-extension-directive";
import { frontmatter } from "micromark-extension-frontmatter";
import { gfmTable } from "micromark-extension-gfm-table";
import { gfmTaskListItem } from "micromark-extension-gfm-task-list-item";
import { math } from "micromark-extension-math";

/** Of GFM no more than lessons use: to look for bare addresses alone takes as long as all the rest. */
const SYNTAX = [frontmatter(), gfmTable(), gfmTaskListItem(), directive(), math()];
const TREE = [
	frontmatterFromMarkdown(),
	gfmTableFromMarkdown(),
	gfmTaskListItemFromMarkdown(),
	// With the places of their fences: an author is told of one that is not closed.
	directiveFromMarkdown({ verbose: true }),
	mathFromMarkdown(),
];

/** The tree of a lesson's file: CommonMark, tables, the lists of quizzes, directives, front matter and formulas. */
export function parseMarkdown(text: string): Root {
	return fromMarkdown(text, { extensions: SYNTAX, mdastExtensions: TREE });
}
