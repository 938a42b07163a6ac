/** Between these stand the words found in an excerpt. No text has them: see `wordsOf`. */
const MARK = { from: "\u0002", to: "\u0003" };
/** Characters of an excerpt, about two lines. */
const LENGTH = 180;
/** Characters before the first word found. */
const LEAD = 60;

/** A word of a text and where it stands. */
type Word = { text: string; from: number; to: number };

/** The words of a text, split as its index splits it: at spaces and punctuation. */
function wordsIn(text: string): Word[] {
	return [...text.matchAll(/[^\s\p{Z}\p{P}]+/gu)].map((match) => ({
		text: match[0],
		from: match.index,
		to: match.index + match[0].length,
	}));
}

/**
 * A stretch of text around the first word found, cut between words, with the words found marked. Without any it is the
 * beginning of the text.
 *
 * @param isFound tells the words that were looked for
 */
export function excerptOf(text: string, isFound: (word: string) => boolean): string {
	const words = wordsIn(text);
	const first = words.find((word) => isFound(word.text));
	const earliest = first === undefined ? 0 : Math.max(0, first.from - LEAD);
	const shown = words.filter((word) => word.from >= earliest && word.to <= earliest + LENGTH);
	// One word that is longer than an excerpt.
	const [from, to] = [shown[0]?.from ?? earliest, shown.at(-1)?.to ?? earliest + LENGTH];
	const start = earliest === 0 ? 0 : from;
	const isWhole = to === (words.at(-1)?.to ?? text.length);
	const end = isWhole ? text.length : to;
	let marked = "";
	let at = start;
	for (const word of shown) {
		if (!isFound(word.text)) continue;
		marked += `${text.slice(at, word.from)}${MARK.from}${text.slice(word.from, word.to)}${MARK.to}`;
		at = word.to;
	}
	return `${start > 0 ? "… " : ""}${marked}${text.slice(at, end)}${isWhole ? "" : " …"}`;
}
