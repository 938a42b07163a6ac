/** A named parameter in a text: `:customer` from `start` to `end`, in UTF-16 units. */
export type NamedParameter = { name: string; start: number; end: number };

/** What a text holds, as far as parameters are concerned; comments, strings and quoted names are passed over. */
export type Scan = {
	named: NamedParameter[];
	/** Where parameters are written by number, as `$1`. */
	numbered: number[];
};

/**
 * Words of SQL, as its lexical rules have them (PostgreSQL's manual, 4.1): what a parameter cannot be in comes first.
 * `::` is a cast, and a colon within a slice has no letter behind it that it could name.
 */
const WORD = new RegExp(
	[
		"--[^\\n]*",
		"[eE]'(?:[^'\\\\]|''|\\\\.)*'?",
		"'(?:[^']|'')*'?",
		'"(?:[^"]|"")*"?',
		"\\$(?<tag>[A-Za-z_]\\w*)?\\$[^]*?(?:\\$\\k<tag>\\$|$(?![^]))",
		"[A-Za-z_\\u0080-\\uffff][\\w$\\u0080-\\uffff]*",
		"::",
		":(?<name>[A-Za-z_]\\w*)",
		"\\$(?<number>\\d+)",
		"\\d[\\w.]*",
	].join("|"),
	"g",
);

/** Finds the parameters of a text. */
export function findParameters(text: string): Scan {
	const plain = withoutBlockComments(text);
	const scan: Scan = { named: [], numbered: [] };
	for (const match of plain.matchAll(WORD)) {
		const { name, number } = match.groups ?? {};
		if (name !== undefined) {
			scan.named.push({ name, start: match.index, end: match.index + match[0].length });
		} else if (number !== undefined) scan.numbered.push(match.index);
	}
	return scan;
}

/**
 * The text with each named parameter as a numbered one, and everything at its place: blanks fill up what a number is
 * shorter than its name. Numbers are of one digit, by the limit on parameters.
 */
export function numberInPlace(text: string, names: readonly string[]): string {
	return replaceAll(
		text,
		findParameters(text).named.map(({ name, start, end }) => ({
			start,
			end,
			text: `$${names.indexOf(name) + 1}`.padEnd(end - start),
		})),
	);
}

/** Something to write in place of what stands from `start` to `end`. */
export type Edit = { start: number; end: number; text: string };

/** Makes all edits of a text; they do not overlap. */
export function replaceAll(text: string, edits: readonly Edit[]): string {
	const sorted = edits.toSorted((one, other) => other.start - one.start);
	return sorted.reduce((done, edit) => done.slice(0, edit.start) + edit.text + done.slice(edit.end), text);
}

/** Blanks in place of block comments, which nest and so are no pattern's business. */
function withoutBlockComments(text: string): string {
	let plain = text;
	for (;;) {
		const open = firstBlockComment(plain);
		if (open === undefined) return plain;
		const end = endOfComment(plain, open);
		plain = plain.slice(0, open) + plain.slice(open, end).replace(/[^\n]/g, " ") + plain.slice(end);
	}
}

function firstBlockComment(text: string): number | undefined {
	const pattern = new RegExp(`${WORD.source}|(?<comment>/\\*)`, "g");
	for (const match of text.matchAll(pattern)) if (match.groups?.comment !== undefined) return match.index;
	return undefined;
}

function endOfComment(text: string, open: number): number {
	let depth = 0;
	for (const { 0: mark, index } of text.slice(open).matchAll(/\/\*|\*\//g)) {
		depth += mark === "/*" ? 1 : -1;
		if (depth === 0) return open + index + 2;
	}
	return text.length;
}
