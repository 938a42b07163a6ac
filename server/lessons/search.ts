import MiniSearch, { type SearchResult } from "minisearch";
import type { PlaceHit, SearchHit, WordHit } from "#server/contract/learner.ts";
import type { GlossaryEntry, Lesson } from "#server/contract/lesson.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { readCatalogue, readGlossary } from "./catalogue.ts";
import { excerptOf } from "./excerpt.ts";
import { sectionsOf } from "./lesson-words.ts";

/** What a word counts by where it was found. A section is also found by its lesson's title, but not by that alone. */
const WEIGHTS = { title: 8, heading: 4, word: 3, terms: 2, text: 1, context: 1 } as const;
/** What a word of the glossary counts that is asked for as it stands there. */
const WORD_ITSELF = 6;
type Field = keyof typeof WEIGHTS;
const FIELDS = Object.keys(WEIGHTS) as Field[];

/** A lesson as a whole, one of its sections, or a word of the glossary. */
type Entry = Record<Field, string> & {
	id: number;
	hit: Omit<PlaceHit, "excerpt"> | Omit<WordHit, "excerpt">;
};

/** The words of some lessons and of their glossary, to be searched. */
export class LessonIndex {
	readonly #entries: readonly Entry[];
	readonly #index: MiniSearch<Entry>;

	constructor(lessons: readonly Lesson[], words: readonly GlossaryEntry[] = []) {
		const entries = [...lessons.flatMap(entriesOf), ...words.map(entryOf)];
		this.#entries = entries.map((entry, id) => ({ ...entry, id }));
		this.#index = new MiniSearch<Entry>({ fields: FIELDS, processTerm: fold });
		this.#index.addAll(this.#entries);
	}

	/**
	 * The places that hold all the words, whatever their case and accents; the last word may be the beginning of one.
	 * Those with the words in titles come before those with them in headings, and these before those with them in text. A
	 * word of the glossary comes before headings where it is just what was asked for, else behind them.
	 */
	find(text: string): SearchHit[] {
		const found = this.#index.search(text, {
			combineWith: "AND",
			prefix: (_, place, words) => place === words.length - 1,
			boost: WEIGHTS,
		});
		const asked = fold(text.trim());
		return found
			.map((result) => {
				const isItself = fold(this.#entries[result.id]?.word ?? "") === asked;
				return { result, weight: isItself ? WORD_ITSELF : weightOf(result) };
			})
			.filter(({ weight }) => weight > 0)
			.sort((a, b) => b.weight - a.weight || b.result.score - a.result.score || a.result.id - b.result.id)
			.slice(0, LIMITS.searchHits)
			.flatMap(({ result }) => {
				const entry = this.#entries[result.id];
				if (entry === undefined) return [];
				return [{ ...entry.hit, excerpt: excerptIn(entry, result) }];
			});
	}
}

/** Around what was found in the text; in the words that a lesson explains, where one looked for is nowhere else. */
function excerptIn({ text, terms }: Entry, { terms: found, queryTerms, match }: SearchResult): string {
	const isFound = (word: string) => found.includes(fold(word));
	const isInTermsAlone = queryTerms.some((word) => {
		const fields = Object.entries(match).flatMap(([term, its]) => (term.startsWith(word) ? its : []));
		return fields.includes("terms") && !fields.includes("text") && !fields.includes("title");
	});
	return isInTermsAlone ? `Among its words: ${excerptOf(terms, isFound)}` : excerptOf(text, isFound);
}

function entryOf({ term, meaning }: GlossaryEntry): Omit<Entry, "id"> {
	const hit = { kind: "word", term } as const;
	return { title: "", heading: "", word: term, terms: "", text: meaning, context: "", hit };
}

function entriesOf(lesson: Lesson): Omit<Entry, "id">[] {
	const { slug, title, summary, technique, objectives, terms } = lesson;
	const whole = {
		title,
		heading: "",
		word: "",
		terms: [technique, ...terms.map(({ term }) => term)].join(" · "),
		text: [summary, ...objectives].join(" "),
		context: "",
		hit: { kind: "place", slug, lessonTitle: title, heading: null, anchor: null } as const,
	};
	const sections = sectionsOf(lesson).map(({ heading, anchor, text }) => ({
		title: "",
		heading: heading ?? "",
		word: "",
		terms: "",
		text,
		context: title,
		hit: { kind: "place", slug, lessonTitle: title, heading, anchor } as const,
	}));
	return [whole, ...sections];
}

/** A word as it is compared: in lower case, without accents. */
function fold(word: string): string {
	return word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** What an entry counts: the mean, over the words looked for, of the best field each was found in; 0 for context alone. */
function weightOf({ match, queryTerms }: SearchResult): number {
	const places = Object.entries(match);
	if (places.every(([, fields]) => fields.every((field) => field === "context"))) return 0;
	const best = queryTerms.map((word) =>
		Math.max(
			0,
			...places
				.filter(([term]) => term.startsWith(word))
				.flatMap(([, fields]) => fields.map((field) => WEIGHTS[field as Field])),
		),
	);
	return best.reduce((sum, weight) => sum + weight, 0) / best.length;
}

let built:
	| { lessons: readonly Lesson[]; words: readonly GlossaryEntry[] | null; index: LessonIndex }
	| undefined;

/** Searches the course as its files are now; indexes it anew when one of them has changed. */
export async function searchLessons(text: string): Promise<SearchHit[]> {
	const lessons = (await readCatalogue()).flatMap((entry) => (entry.ok ? [entry.lesson] : []));
	const { entries: words } = await readGlossary();
	// The catalogue gives the same lesson and the same words as long as their files are the same.
	const isCurrent =
		words === built?.words &&
		built?.lessons.length === lessons.length &&
		lessons.every((lesson, place) => lesson === built?.lessons[place]);
	if (built === undefined || !isCurrent)
		built = { lessons, words, index: new LessonIndex(lessons, words ?? []) };
	return built.index.find(text);
}
