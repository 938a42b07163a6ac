import type { Element, Root, RootContent } from "hast";
import { walk } from "./walk.ts";

const TEXT = ["p", "em", "strong", "blockquote", "hr", "br", "ul", "thead", "tbody", "tr"];
const BLOCKS = [
	"bench-preset",
	"predict-block",
	"quiz-block",
	"claim-block",
	"observe-block",
	"try-block",
	"when-not-block",
	"aside-block",
];
const MATHS = [
	"math mrow mi mo mn mtext mspace ms mfrac msqrt mroot mstyle mpadded mphantom menclose",
	"msub msup msubsup munder mover munderover mmultiscripts mtable mtr mtd",
].flatMap((names) => names.split(" "));
const DRAWING = [
	"svg",
	"g",
	"defs",
	"marker",
	"path",
	"rect",
	"line",
	"polyline",
	"polygon",
	"circle",
	"ellipse",
];

/** What an element of a formula may say of itself: sizes and places, and nothing that has an address. */
const MATHS_PROPERTIES = [
	"display mathvariant stretchy symmetric fence separator form largeop movablelimits accent accentunder",
	"lspace rspace minsize maxsize displaystyle scriptlevel linethickness notation width height depth voffset",
	"columnalign columnspacing rowspacing columnlines rowlines columnspan rowspan",
].flatMap((names) => names.split(" "));
const DRAWING_PROPERTIES = [
	"viewBox width height role ariaLabel style id x y x1 y1 x2 y2 cx cy r rx ry dx dy d points transform",
	"fill stroke strokeWidth strokeDashArray strokeLineJoin markerStart markerEnd",
	"markerWidth markerHeight refX refY orient fontSize fontWeight fontStyle textAnchor textDecoration",
].flatMap((names) => names.split(" "));

/** Every element that a lesson may hold when it is drawn, and what may be said of it. */
const PROPERTIES: ReadonlyMap<string, readonly string[]> = new Map([
	...TEXT.map((name): [string, string[]] => [name, []]),
	...BLOCKS.map((name): [string, string[]] => [name, ["id"]]),
	...MATHS.map((name): [string, string[]] => [name, MATHS_PROPERTIES]),
	...[...DRAWING, "text", "tspan"].map((name): [string, string[]] => [name, DRAWING_PROPERTIES]),
	["quiz-option", ["index"]],
	["quiz-feedback", []],
	["glossary-term", ["term"]],
	...["h2", "h3", "h4", "h5", "h6"].map((name): [string, string[]] => [name, ["id"]]),
	["a", ["href", "title", "rel"]],
	["ol", ["start"]],
	["li", []],
	["table", []],
	["th", ["align"]],
	["td", ["align"]],
	["pre", ["class", "style", "tabindex"]],
	["code", ["className"]],
	["span", ["class", "style"]],
	["figure", ["className"]],
	["figcaption", []],
	["img", ["src", "alt", "width", "height", "loading", "decoding"]],
]);

/** Colours, and for a drawing its measure and its type: nothing that fetches, and nothing that leaves its place. */
const STYLE =
	/^(?:(?:--[\w-]+|color|background-color|font-style|font-weight|text-decoration|max-width|min-width|height|font-family):(?!\s*url)[\w\s#%.,()-]+;?\s*)*$/i;
const LINK = /^(?:https?:\/\/|\/(?!\/)|#)/i;
/** A picture of a lesson, and nothing else. */
const PICTURE = /^\/lessons\/[a-z0-9-]+\/[\w.-]+\?v=[0-9a-f]+$/;

/** What paints, and what stands at the ends of a line: a colour, or a part of the same drawing. */
const PAINT = ["fill", "stroke", "markerStart", "markerEnd"];
const PAINT_VALUE = /^(?:none|[#\w-]+|var\(--[\w-]+\)|url\(#[\w:-]+\))$/;

/** The names of what is said of an element and may not be. */
function foreignProperties({ tagName, properties }: Element): string[] {
	const allowed = PROPERTIES.get(tagName) ?? [];
	return Object.entries(properties).flatMap(([name, value]) => {
		const text = String(value);
		const fits =
			(name !== "href" || LINK.test(text)) &&
			(name !== "src" || PICTURE.test(text)) &&
			(name !== "style" || STYLE.test(text)) &&
			(!PAINT.includes(name) || PAINT_VALUE.test(text));
		return allowed.includes(name) && fits ? [] : [name];
	});
}

/** Takes out of elements that a library made what a lesson may not hold, with all that is in it. */
export function keepAllowed<Node extends RootContent>(nodes: readonly Node[]): Node[] {
	return nodes.flatMap((node) => {
		if (node.type === "text") return [node];
		if (node.type !== "element" || !PROPERTIES.has(node.tagName)) return [];
		for (const name of foreignProperties(node)) delete node.properties[name];
		node.children = keepAllowed(node.children);
		return [node];
	});
}

/** The last look at a lesson before it is drawn: what is in it that may not be, in a few words each. */
export function foreignParts(tree: Root): string[] {
	const found: string[] = [];
	walk(tree, (node) => {
		if (node.type === "root" || node.type === "text") return;
		if (node.type !== "element") found.push(`a node ${node.type}`);
		else if (!PROPERTIES.has(node.tagName)) found.push(`<${node.tagName}>`);
		else found.push(...foreignProperties(node).map((name) => `${name} of <${node.tagName}>`));
	});
	return found;
}
