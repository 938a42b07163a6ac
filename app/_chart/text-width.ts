/** A letter is so wide on average, as a share of the text's size: no text is measured, for the font may be another. */
const LETTER_EM = 0.555;

/** How wide a text is about, pixels. */
export function textWidth(content: string, sizePx: number): number {
	return content.length * sizePx * LETTER_EM;
}

/** In lines that are about so wide at most, broken between words. */
export function wrapped(content: string, widthPx: number, sizePx: number): string[] {
	return content.split(" ").reduce<string[]>((lines, word) => {
		const line = lines.at(-1);
		if (line === undefined || textWidth(`${line} ${word}`, sizePx) > widthPx) lines.push(word);
		else lines[lines.length - 1] = `${line} ${word}`;
		return lines;
	}, []);
}

/** As much of a text as there is room for. */
export function shortened(content: string, widthPx: number, sizePx: number): string {
	if (textWidth(content, sizePx) <= widthPx) return content;
	return `${content.slice(0, Math.max(1, Math.floor(widthPx / (sizePx * LETTER_EM)) - 1)).trimEnd()}…`;
}
