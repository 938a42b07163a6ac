import type { ChartLine, ChartWords, Fill, Ground } from "./chart.ts";
import { inHex } from "./oklch.ts";
import { wrapped } from "./text-width.ts";

const SVG = "http://www.w3.org/2000/svg";
/** The page's own font where it is installed, else what looks like it. */
const FONT = "Inter, system-ui, 'Helvetica Neue', Arial, sans-serif";
const PADDING_PX = 16;
const LINE_PX = 18;
/** Where words begin that stand beside a mark. */
const BESIDE_MARK_PX = PADDING_PX + 38;
/** A picture for a slide has so many pixels to one of the page. */
const PNG_PIXELS = 2;
/** What the look of an element is made of, in attributes that a file can hold. */
const VARIABLE = /var\((--[\w-]+)\)/g;

/**
 * A chart as it is drawn on the page, as a picture that stands alone: with its title, its legend and what it is of, in
 * colours and fonts that need no page around them.
 *
 * @param drawing that the page shows.
 * @param legend its lines, and what is drawn of none.
 */
export function standalonePicture(
	drawing: SVGSVGElement,
	words: ChartWords,
	{ lines, grounds }: { lines: readonly ChartLine[]; grounds: readonly Ground[] },
): SVGSVGElement {
	const look = getComputedStyle(drawing);
	// In a notation of colours that every viewer knows.
	const inLook = (text: string) =>
		inHex(text.replace(VARIABLE, (_, name: string) => look.getPropertyValue(name).trim()));
	const plot = drawing.cloneNode(true) as SVGSVGElement;
	const width = drawing.clientWidth + 2 * PADDING_PX;
	const written: Element[] = [];
	let y = PADDING_PX + 10;
	const write = (content: string, { x = PADDING_PX, size = 12, ...look }: TextLook) => {
		for (const line of wrapped(content, width - x - PADDING_PX, size)) {
			written.push(text(x, y, line, { "font-size": size, ...look }));
			y += LINE_PX;
		}
	};
	write(words.title, { size: 16, fill: "var(--ink)", "font-weight": 600 });
	write(words.unit, { fill: "var(--ink-faint)" });
	y += 4;
	for (const line of lines) {
		written.push(stroke(y - 4, line), marker(y - 4, line));
		write(`${line.name}  ${line.label}`, { x: BESIDE_MARK_PX, fill: "var(--ink)" });
	}
	for (const ground of grounds) {
		const mark = groundMark(y - 4, ground);
		written.push(...mark);
		write(ground.words, { x: mark.length === 0 ? PADDING_PX : BESIDE_MARK_PX, fill: "var(--ink-soft)" });
	}
	const plotTop = y - 5;
	y = plotTop + drawing.clientHeight + LINE_PX + 4;
	write(words.source, { size: 11, fill: "var(--ink-faint)" });
	const height = y - LINE_PX + PADDING_PX;

	const picture = element("svg", { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` });
	picture.append(
		element("title", {}, words.title),
		element("rect", { width, height, fill: "var(--card)" }),
		...written,
		plot,
	);
	const { clientWidth, clientHeight } = drawing;
	const place = { x: PADDING_PX, y: plotTop, width: clientWidth, height: clientHeight };
	for (const [name, value] of Object.entries(place)) plot.setAttribute(name, String(value));
	for (const one of [picture, ...picture.querySelectorAll("*")]) {
		one.removeAttribute("class");
		for (const { name, value } of [...one.attributes]) {
			if (value.includes("var(")) one.setAttribute(name, inLook(value));
		}
	}
	picture.setAttribute("font-family", FONT);
	picture.setAttribute("style", "font-variant-numeric: tabular-nums lining-nums");
	return picture as SVGSVGElement;
}

/** The text of the file. */
export function svgText(picture: SVGSVGElement): string {
	return new XMLSerializer().serializeToString(picture);
}

/**
 * The same in pixels.
 *
 * @throws Error when the browser cannot draw it.
 */
export async function pngOf(picture: SVGSVGElement): Promise<Blob> {
	picture.prepend(element("style", {}, await fontRule()));
	const image = new Image();
	// Not from memory by a URL of its own: the page's policy lets in its own pictures, and those written out.
	image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(picture))}`;
	await image.decode();
	const canvas = document.createElement("canvas");
	canvas.width = Number(picture.getAttribute("width")) * PNG_PIXELS;
	canvas.height = Number(picture.getAttribute("height")) * PNG_PIXELS;
	canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
	return await new Promise((resolve, reject) => {
		canvas.toBlob((blob) => {
			if (blob === null) reject(new Error("The browser could not draw the picture."));
			else resolve(blob);
		}, "image/png");
	});
}

/** The page's font as a rule that a picture takes along, for in one none of the page's is known; empty where it cannot be had. */
async function fontRule(): Promise<string> {
	const [family] = getComputedStyle(document.body).fontFamily.split(",");
	const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
	const face = rules.find(
		(rule): rule is CSSFontFaceRule =>
			rule instanceof CSSFontFaceRule && rule.style.getPropertyValue("font-family") === family,
	);
	const [, file] = /url\("?([^")]+)"?\)/.exec(face?.style.getPropertyValue("src") ?? "") ?? [];
	if (file === undefined) return "";
	const answer = await fetch(new URL(file, face?.parentStyleSheet?.href ?? document.baseURI));
	const font = await dataUrl(await answer.blob());
	return `@font-face { font-family: Inter; font-weight: 100 900; src: url("${font}") }`;
}

function dataUrl(content: Blob): Promise<string> {
	return new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.onload = () => resolve(String(reader.result));
		reader.onerror = () => reject(reader.error);
		reader.readAsDataURL(content);
	});
}

type TextLook = { x?: number; size?: number; fill: string; "font-weight"?: number };

function stroke(y: number, { color, dash }: { color: string; dash: string }): Element {
	return element("path", {
		d: `M${PADDING_PX} ${y}h30`,
		stroke: color,
		"stroke-width": 2,
		"stroke-dasharray": dash,
	});
}

function marker(y: number, { marker, color }: ChartLine): Element {
	return element("path", { d: marker, transform: `translate(${PADDING_PX + 15} ${y})`, fill: color });
}

function groundMark(y: number, { stroke: line, fill }: Ground): Element[] {
	if (line !== undefined) return [stroke(y, line)];
	return fill === undefined ? [] : swatch(y, fill);
}

/** A square of what an area is filled with. */
function swatch(y: number, { color, isHatched }: Fill): Element[] {
	const [left, top, side] = [PADDING_PX + 18, y - 6, 12];
	const square = element("rect", { x: left, y: top, width: side, height: side, fill: color });
	if (!isHatched) return [square];
	square.setAttribute("fill", "none");
	square.setAttribute("stroke", color);
	const hatch = element("path", {
		d: `M${left} ${top + 6}l6-6M${left} ${top + 12}l12-12M${left + 6} ${top + 12}l6-6`,
		stroke: color,
		"stroke-width": 2,
	});
	return [square, hatch];
}

function text(x: number, y: number, content: string, attributes: Record<string, string | number>): Element {
	return element("text", { x, y, ...attributes }, content);
}

function element(name: string, attributes: Record<string, string | number>, content?: string): Element {
	const made = document.createElementNS(SVG, name);
	for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
	if (content !== undefined) made.textContent = content;
	return made;
}
