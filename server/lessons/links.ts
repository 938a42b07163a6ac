import type { Root } from "mdast";
import { type FaultList, hint, type Place, placeOf } from "./faults.ts";
import { PAGE_IDS } from "./headings.ts";
import { walk } from "./walk.ts";

/** What links within the site may lead to. */
export type LinkTargets = {
	/** Ids of the lesson's own headings and blocks. */
	anchors: readonly string[];
	lessons: readonly string[];
};

/** Finds links that lead nowhere, or where a lesson may not lead. */
export function checkLinks(tree: Root, targets: LinkTargets, faults: FaultList): void {
	walk(tree, (node) => {
		if (node.type === "link" || node.type === "definition")
			checkLink(node.url, targets, placeOf(node), faults);
	});
}

function checkLink(url: string, { anchors, lessons }: LinkTargets, place: Place, faults: FaultList): void {
	const refuse = (sentence: string) => faults.add(place, "link", sentence);
	// Control characters and backslashes are read differently by browsers than by a pattern.
	const isPlain = !/[\p{Cc}\s\\]/u.test(url) && !url.startsWith("//");
	if (!isPlain || !/^(?:https?:\/\/|[/#])/i.test(url)) {
		refuse(
			`"${url.slice(0, 80)}" is not a link a lesson may have. Use https://…, /lessons/name or #heading-of-this-page.`,
		);
	} else if (url.startsWith("#")) {
		const anchor = decoded(url.slice(1));
		// The page's own may be linked to; what is told to choose from is the author's.
		if (!anchors.includes(anchor) && !PAGE_IDS.some((id) => id === anchor))
			refuse(`no heading or block "${anchor.slice(0, 80)}" here. ${hint(anchor, anchors)}`);
	} else {
		const [, slug] = /^\/lessons\/([^/?#]*)/.exec(url) ?? [];
		if (slug !== undefined && !lessons.includes(slug))
			refuse(`no lesson "${slug.slice(0, 80)}". ${hint(slug, lessons)}`);
	}
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
