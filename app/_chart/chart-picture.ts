import type { ChartLine, ChartWords } from "./chart.ts";

const SVG = "http://www.w3.org/2000/svg";
/** The page's own font where it is installed, else what looks like it. */
const FONT = "Inter, system-ui, 'Helvetica Neue', Arial, sans-serif";
const PADDING_PX = 16;
const LINE_PX = 18;
/** A letter of the small text is so wide on average: no text is measured, for the font may be another. */
const SMALL_LETTER_PX = 6.1;
/** A picture for a slide has so many pixels to one of the page. */
const PNG_PIXELS = 2;
/** What the look of an element is made of, in attributes that a file can hold. */
const VARIABLE = /var\((--[\w-]+)\)/g;

/**
 * A chart as it is drawn on the page, as a picture that stands alone: with its title, its legend and what it is of, in
 * colours and fonts that need no page around them.
 *
 * @param drawing that the page shows.
 * @param legend its lines, and what is drawn of no line, in words.
 */
export function standalonePicture(
	drawing: SVGSVGElement,
	words: ChartWords,
	{ lines, grounds }: { lines: readonly ChartLine[]; grounds: readonly string[] },
): SVGSVGElement {
	const look = getComputedStyle(drawing);
	const inLook = (text: string) =>
		text.replace(VARIABLE, (_, name: string) => look.getPropertyValue(name).trim());
	const plot = drawing.cloneNode(true) as SVGSVGElement;
	const width = drawing.clientWidth;
	const source = wrapped(words.source, (width - 2 * PADDING_PX) / SMALL_LETTER_PX);
	const ground = grounds.join(" · ");
	const legendLines = lines.length + (ground === "" ? 0 : 1);
	const plotTop = PADDING_PX + (legendLines + 2.5) * LINE_PX;
	const sourceTop = plotTop + drawing.clientHeight + LINE_PX + 4;
	const height = sourceTop + (source.length - 1) * LINE_PX + PADDING_PX;

	const picture = element("svg", { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` });
	picture.append(
		element("title", {}, words.title),
		element("rect", { width, height, fill: "var(--card)" }),
		text(PADDING_PX, PADDING_PX + 10, words.title, {
			"font-size": 16,
			"font-weight": 600,
			fill: "var(--ink)",
		}),
		text(PADDING_PX, PADDING_PX + 10 + LINE_PX, words.unit, { "font-size": 12, fill: "var(--ink-faint)" }),
		...lines.flatMap((line, at) => legendLine(line, PADDING_PX + 10 + (at + 2) * LINE_PX + 4)),
		text(PADDING_PX, PADDING_PX + 14 + (lines.length + 2) * LINE_PX, ground, {
			"font-size": 12,
			fill: "var(--ink-soft)",
		}),
		plot,
		...source.map((line, index) =>
			text(PADDING_PX, sourceTop + index * LINE_PX, line, { "font-size": 11, fill: "var(--ink-faint)" }),
		),
	);
	plot.setAttribute("y", String(plotTop));
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

function legendLine({ name, label, color, dash, marker }: ChartLine, y: number): Element[] {
	return [
		element("path", {
			d: `M${PADDING_PX} ${y - 4}h30`,
			stroke: color,
			"stroke-width": 2,
			"stroke-dasharray": dash,
		}),
		element("path", { d: marker, transform: `translate(${PADDING_PX + 15} ${y - 4})`, fill: color }),
		text(PADDING_PX + 38, y, `${name}  ${label}`, { "font-size": 12, fill: "var(--ink)" }),
	];
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

/** In lines of so many letters at most, broken between words. */
function wrapped(content: string, letters: number): string[] {
	return content.split(" ").reduce<string[]>((lines, word) => {
		const line = lines.at(-1);
		if (line === undefined || line.length + 1 + word.length > letters) lines.push(word);
		else lines[lines.length - 1] = `${line} ${word}`;
		return lines;
	}, []);
}
