import type { Root, RootContent } from "mdast";
import { SKIP, visit } from "unist-util-visit";
import type { FaultList, Place } from "./faults.ts";
import { hint } from "./front-matter.ts";
import { LANGUAGES } from "./highlighter.ts";

/** Names of the blocks a lesson may use. */
export const BLOCKS = ["bench"] as const;

type TextDirective = Extract<RootContent, { type: "textDirective" }>;

/** Finds everything in the text that a lesson may not contain, and names it in `faults`. */
export function checkText(tree: Root, source: string, faults: FaultList): void {
	visit(tree, (node) => {
		const place = placeOf(node);
		switch (node.type) {
			case "html":
				faults.add(
					place,
					"text",
					"raw HTML is not allowed. Write Markdown, or put the tag in backticks to show it.",
				);
				break;
			case "heading":
				if (node.depth === 1) {
					faults.add(
						place,
						"text",
						"the page's heading is the title of the front matter. Begin headings with ##.",
					);
				}
				break;
			case "image":
			case "imageReference":
				faults.add(place, "text", "lessons have no pictures. Say it in words, a table or a fenced block.");
				break;
			case "link":
			case "definition":
				checkLink(node.url, place, faults);
				break;
			case "code":
				if (node.lang && !LANGUAGES.some((language) => language === node.lang)) {
					faults.add(place, "code", `no language "${node.lang}". ${hint(node.lang, LANGUAGES)}`);
				}
				break;
			case "paragraph":
				checkBroken(node, source, faults);
				break;
			case "containerDirective":
			case "leafDirective":
				checkBlock(node, place, faults);
				break;
		}
	});
}

function placeOf(node: { position?: { start: Place } | undefined }): Place {
	return node.position?.start ?? { line: 1, column: 1 };
}

function checkLink(url: string, place: Place, faults: FaultList): void {
	// Control characters and backslashes are read differently by browsers than by a pattern.
	const plain = !/[\p{Cc}\\]/u.test(url) && !url.startsWith("//");
	const scheme = /^([^/?#]*?):/.exec(url)?.[1]?.toLowerCase();
	if (plain && (scheme === undefined || scheme === "http" || scheme === "https")) return;
	faults.add(
		place,
		"link",
		`"${url.slice(0, 80)}" is not a link a lesson may have. Use http, https or a path of this site.`,
	);
}

function checkBlock(
	node: Extract<RootContent, { type: "containerDirective" | "leafDirective" }>,
	place: Place,
	faults: FaultList,
): void {
	const known = BLOCKS.some((block) => block === node.name);
	if (!known) {
		const all = BLOCKS.map((block) => `::${block}`).join(", ");
		faults.add(place, "block", `no block "${node.name}". A lesson may use: ${all}.`);
	} else if (node.type === "containerDirective") {
		faults.add(place, node.name, `takes two colons and no end, as in ::${node.name}{…}.`);
	}
}

/** A block whose braces or quotes are broken reaches us as a paragraph that begins with its colons. */
function checkBroken(
	paragraph: Extract<RootContent, { type: "paragraph" }>,
	source: string,
	faults: FaultList,
): void {
	const { start, end } = paragraph.position ?? {};
	if (start?.offset === undefined || end?.offset === undefined) return;
	const lines = source.slice(start.offset, end.offset).split("\n");
	for (const [index, line] of lines.entries()) {
		const match = /^(\s*):{2,}[a-z]/.exec(line);
		if (match === null) continue;
		const column = (index === 0 ? start.column : 1) + (match[1]?.length ?? 0);
		faults.add(
			{ line: start.line + index, column },
			"block",
			'this block could not be read. Close its { } and its quotes, on one line: ::bench{experiment="…"}.',
		);
	}
}

/** `redis:latest` and `10:30` look like directives to the parser; what an author wrote is text. */
export function restoreText(tree: Root, source: string): void {
	visit(tree, "textDirective", (node: TextDirective, index, parent) => {
		if (parent === undefined || index === undefined) return;
		const from = node.position?.start.offset ?? 0;
		const to = node.position?.end.offset ?? from;
		const inner = node.children[0]?.position?.start.offset ?? to;
		const outer = node.children.at(-1)?.position?.end.offset ?? to;
		const before = { type: "text" as const, value: source.slice(from, inner) };
		const after = { type: "text" as const, value: source.slice(outer, to) };
		parent.children.splice(index, 1, before, ...node.children, after);
		return [SKIP, index + 1];
	});
}
