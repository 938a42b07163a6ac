import MiniSearch, { type SearchResult } from "minisearch";
import type { SearchHit } from "#server/contract/learner.ts";
import type { Lesson } from "#server/contract/lesson.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { readCatalogue } from "./catalogue.ts";
import { excerptOf } from "./excerpt.ts";
import { sectionsOf } from "./lesson-words.ts";

/** What a word counts by where it was found. A section is also found by its lesson's title, but not by that alone. */
const WEIGHTS = { title: 8, heading: 4, terms: 2, text: 1, context: 1 } as const;
type Field = keyof typeof WEIGHTS;
const FIELDS = Object.keys(WEIGHTS) as Field[];

/** A lesson as a whole, or one of its sections. */
type Entry = Record<Field, string> & { id: number; hit: Omit<SearchHit, "excerpt"> };

/** The words of some lessons, to be searched. */
export class LessonIndex {
	readonly #entries: readonly Entry[];
	readonly #index: MiniSearch<Entry>;

	constructor(lessons: readonly Lesson[]) {
		this.#entries = lessons.flatMap(entriesOf).map((entry, id) => ({ ...entry, id }));
		this.#index = new MiniSearch<Entry>({ fields: FIELDS, processTerm: fold });
		this.#index.addAll(this.#entries);
	}

	/**
	 * The places that hold all the words, whatever their case and accents; the last word may be the beginning of one.
	 * Those with the words in titles come before those with them in headings, and these before those with them in text.
	 */
	find(text: string): SearchHit[] {
		const found = this.#index.search(text, {
			combineWith: "AND",
			prefix: (_, place, words) => place === words.length - 1,
			boost: WEIGHTS,
		});
		return found
			.map((result) => ({ result, weight: weightOf(result) }))
			.filter(({ weight }) => weight > 0)
			.sort((a, b) => b.weight - a.weight || b.result.score - a.result.score || a.result.id - b.result.id)
			.slice(0, LIMITS.searchHits)
			.flatMap(({ result }) => {
				const entry = this.#entries[result.id];
				if (entry === undefined) return [];
				const excerpt = excerptOf(entry.text, (word) => result.terms.includes(fold(word)));
				return [{ ...entry.hit, excerpt }];
			});
	}
}

function entriesOf(lesson: Lesson): Omit<Entry, "id">[] {
	const { slug, title, summary, technique, objectives, terms } = lesson;
	const whole = {
		title,
		heading: "",
		terms: [technique, ...terms.map(({ term }) => term)].join(" · "),
		text: [summary, ...objectives].join(" "),
		context: "",
		hit: { slug, lessonTitle: title, heading: null, anchor: null },
	};
	const sections = sectionsOf(lesson).map(({ heading, anchor, text }) => ({
		title: "",
		heading: heading ?? "",
		terms: "",
		text,
		context: title,
		hit: { slug, lessonTitle: title, heading, anchor },
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

let built: { lessons: readonly Lesson[]; index: LessonIndex } | undefined;

/** Searches the course as its files are now; indexes it anew when one of them has changed. */
export async function searchLessons(text: string): Promise<SearchHit[]> {
	const lessons = (await readCatalogue()).flatMap((entry) => (entry.ok ? [entry.lesson] : []));
	// The catalogue gives the same lesson as long as its file is the same.
	const isCurrent =
		built?.lessons.length === lessons.length &&
		lessons.every((lesson, place) => lesson === built?.lessons[place]);
	if (built === undefined || !isCurrent) built = { lessons, index: new LessonIndex(lessons) };
	return built.index.find(text);
}
